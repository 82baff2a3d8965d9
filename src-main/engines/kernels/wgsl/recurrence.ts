// The plastic recurrence on a graphics card, in WGSL. A workgroup takes a few rows of one episode, its lanes the columns. Forward,
// one pass over a row writes the trace that a step uses and takes its product with x(t-1). Backward there are two dispatches a
// step: `deltas` turns all that reaches a neuron into dLoss/ddrive, `pullBack` passes over the rows as kernels/assembly/backward.ts
// does, with sums over columns within the workgroup and sums over rows left, a line a workgroup, to the next step's `deltas`.
import type { RecurrenceShape } from '../../../science/plasticity/recurrence.ts';
import { boundOf } from '../../../science/plasticity/recurrence.ts';
import { blocksOf, deltaLanes, lanesOf, rowsAtOnce } from './blocks.ts';
import { numbers } from './numbers.ts';
import { ruleText, softSlope } from './rules.ts';
import type { RuleText } from './rules.ts';
import { sectionConstants } from './sections.ts';

/** Numbers of `coefficients` before its vectors. */
export const coefficientHead = 4;

function header(shape: RecurrenceShape): string {
  const { neurons, batch, alpha } = shape;
  const bound = alpha === 'none' ? Infinity : boundOf(shape);
  const hasEligibility = alpha !== 'none' && ruleText(shape.rule).hasEligibility;
  return `${sectionConstants(shape, hasEligibility)}
const neurons = ${neurons}u;
const batch = ${batch}u;
const rowLength = ${batch * neurons}u;
const lanes = ${lanesOf(shape)}u;
const rowsAtOnce = ${rowsAtOnce}u;
const blocks = ${blocksOf(shape)}u;
const bound = ${Number.isFinite(bound) ? bound.toFixed(8) : '3.0e38'};
// coefficients: eta, the modulator's bias, and 1 / (1 - eta) as a sum of two numbers; then vectors.
const atAlpha = ${coefficientHead}u;
const atModulator = atAlpha + neurons;
const atFanOut = atModulator + neurons;
const atFanOutBias = atFanOut + neurons;
${numbers}${softSlope}`;
}

/** M(t) where the network has one, and the rate of row j's update. */
function rates(shape: RecurrenceShape, rule: RuleText): string {
  if (!rule.isModulated) return 'fn rateOf(j: u32, modulator: f32) -> f32 { return coefficients[0]; }';
  if (shape.rule !== 'fan-out-hebb') return 'fn rateOf(j: u32, modulator: f32) -> f32 { return modulator; }';
  return `fn rateOf(j: u32, modulator: f32) -> f32 {
  return fma(coefficients[atFanOut + j], modulator, coefficients[atFanOutBias + j]);
}`;
}

function coefficientOf({ alpha }: RecurrenceShape, at: string): string {
  if (alpha === 'matrix') return `alpha[${at}]`;
  return alpha === 'neuron' ? 'coefficients[atAlpha + j]' : 'coefficients[atAlpha]';
}

/** Sums `count` numbers of every lane over the workgroup: afterwards lane 0's are the totals. */
function reduction(count: number): string {
  return `
var<workgroup> pool: array<f32, ${count}u * lanes>;

fn addUp(lane: u32) {
  workgroupBarrier();
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    if (lane < width) {
      for (var k = 0u; k < ${count}u; k++) { pool[k * lanes + lane] += pool[k * lanes + lane + width]; }
    }
    workgroupBarrier();
  }
}
`;
}

const begin = `
@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let b = group.y;
  let firstRow = group.x * rowsAtOnce;
  let t = step.t;
  // x(t-2) and x(t-1).
  let y0 = states + t * rowLength + b * neurons;
  let x0 = y0 + rowLength;
`;

/** M(t-1) = tanh(v.x(t-1) + b), by every workgroup for itself. */
const modulator = `
  var product = 0.0;
  for (var i = lane; i < neurons; i += lanes) { product = fma(coefficients[atModulator + i], steps[x0 + i], product); }
  pool[lane] = product;
  addUp(lane);
  let modulator = tangent(pool[0] + coefficients[1]);
  workgroupBarrier();
  if (lane == 0u && group.x == 0u && t > 0u) { steps[modulators + t * batch + b] = modulator; }
`;

/** The trace of a synapse after the update of step t-1, stored. */
function advance(rule: RuleText): string {
  const eligibility = `
      let e = traces[traceSize + at];
      newTraces[traceSize + at] = fma(s, pre, q * e);`;
  return `let h = traces[at];${rule.hasEligibility ? eligibility : ''}
      let trace = ${rule.advance};
      newTraces[at] = trace;`;
}

const rowNumbers = (rule: RuleText) => `
    let eta = coefficients[0];
    let post = steps[x0 + j];
    let rate = rateOf(j, modulator);
    let q = ${rule.decay};
    let s = ${rule.strength};`;

/** States of step t, and with `traces` the traces that it uses. */
export function forwardText(shape: RecurrenceShape): string {
  const rule = shape.alpha === 'none' ? null : ruleText(shape.rule);
  const weight = rule
    ? `fma(${coefficientOf(shape, 'j * neurons + i')}, trace, w[j * neurons + i])`
    : 'w[j * neurons + i]';
  return `${header(shape)}${reduction(rowsAtOnce)}${rule ? rates(shape, rule) : ''}${begin}
  ${rule?.isModulated ? modulator : 'let modulator = 0.0;'}
  for (var r = 0u; r < rowsAtOnce; r++) {
    let j = firstRow + r;
    var drive = 0.0;
    if (j < neurons) {${rule ? rowNumbers(rule) : ''}
      for (var i = lane; i < neurons; i += lanes) {
        ${rule ? `let at = (b * neurons + j) * neurons + i;\n        let pre = steps[y0 + i];\n        ${advance(rule)}` : ''}
        drive = fma(${weight}, steps[x0 + i], drive);
      }
    }
    pool[r * lanes + lane] = drive;
  }
  addUp(lane);
  let j = firstRow + lane;
  if (lane < rowsAtOnce && j < neurons) {
    let u = steps[inputs + t * rowLength + b * neurons + j];
    let x = tangent(pool[lane * lanes] + u);
    steps[x0 + rowLength + j] = ${shape.inputs === 'clamped' ? 'select(x, u, u != 0.0)' : 'x'};
  }
}`;
}

/** The traces that step t uses, alone: what the forward pass did not keep. */
export function retraceText(shape: RecurrenceShape): string {
  const rule = ruleText(shape.rule);
  return `${header(shape)}${rates(shape, rule)}${begin}
  let modulator = steps[modulators + t * batch + b];
  for (var r = 0u; r < rowsAtOnce; r++) {
    let j = firstRow + r;
    if (j >= neurons) { break; }${rowNumbers(rule)}
    for (var i = lane; i < neurons; i += lanes) {
      let at = (b * neurons + j) * neurons + i;
      let pre = steps[y0 + i];
      ${advance(rule)}
    }
  }
}`;
}

/** dLoss/ddrive of step t: tanh' times the loss, the next step, the trace update that follows and, through v, the modulator. */
export function deltasText(shape: RecurrenceShape): string {
  const rule = shape.alpha === 'none' ? null : ruleText(shape.rule);
  const isFannedOut = rule !== null && shape.rule === 'fan-out-hebb';
  const throughModulator = `
  let modulator = steps[modulators + (t + 1u) * batch + b];
  var product = 0.0;
  for (var i = lane; i < neurons; i += ${deltaLanes}u) {
    product += rows[dRates + b * neurons + i]${isFannedOut ? ' * coefficients[atFanOut + i]' : ''};
  }
  pool[lane] = product;
  addUp(lane);
  let dModulator = pool[0] * (1.0 - modulator * modulator);
  if (lane == 0u && group.x == 0u) { steps[dModulators + t * batch + b] = dModulator; }`;
  const fanOut = `
  let dRate = rows[dRates + b * neurons + j];
  rows[dFanOut + b * neurons + j] += dRate * modulator;
  rows[dFanOutBias + b * neurons + j] += dRate;`;
  return `${header(shape).replace(/const lanes = \d+u/, `const lanes = ${deltaLanes}u`)}${reduction(1)}
@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let b = group.y;
  let t = step.t;
  let j = group.x * lanes + lane;
  ${rule?.isModulated ? throughModulator : ''}
  if (j >= neurons) { return; }
  let at = t * rowLength + b * neurons + j;
  var reached = steps[dStates + at]${rule ? ' + rows[dPosts + b * neurons + j]' : ''};
  for (var block = 0u; block < blocks; block++) { reached += rows[partials + (b * blocks + block) * neurons + j]; }
  ${rule?.isModulated ? 'reached = fma(coefficients[atModulator + j], dModulator, reached);' : ''}
  let x = steps[states + at + 2u * rowLength];
  let delta = fma(-x, x, 1.0) * reached;
  steps[deltas + at] = ${shape.inputs === 'clamped' ? 'select(delta, 0.0, steps[inputs + at] != 0.0)' : 'delta'};
  ${isFannedOut ? fanOut : ''}
}`;
}

/** Without traces: dLoss/dx(t-1) = sum_j delta_j w_j. */
function pullBackFixedText(shape: RecurrenceShape): string {
  return `${header(shape)}${begin}
  let d0 = deltas + t * rowLength + b * neurons;
  for (var i = lane; i < neurons; i += lanes) {
    var column = 0.0;
    for (var j = firstRow; j < min(firstRow + rowsAtOnce, neurons); j++) {
      column = fma(steps[d0 + j], w[j * neurons + i], column);
    }
    rows[partials + (b * blocks + group.x) * neurons + i] = column;
  }
}`;
}

/** Where a trace is taken back by the rule itself, and kept in `before`; else both are at hand. */
function earlierTrace(rule: RuleText, isRewound: boolean): string {
  const e = rule.hasEligibility ? 'let earlierE = before[traceSize + at];' : '';
  if (!isRewound) return `let earlier = before[at]; ${e}`;
  return `let undone = fma(-s1, y, h);
        let earlier = fma(undone, rest, undone * inverse);
        before[at] = earlier;`;
}

/** Of a row whose q depends on its neuron, 1 / q as a sum of two numbers: the rounding of one alone would push every step alike. */
function inverseOf({ rule }: RecurrenceShape): string {
  if (rule === 'decaying-hebb') return 'let inverse = coefficients[2]; let rest = coefficients[3];';
  return 'let inverse = 1.0 / q1; let rest = fma(-q1, inverse, 1.0) * inverse;';
}

function pullBackSynapse(shape: RecurrenceShape, rule: RuleText, isRewound: boolean): string {
  const isMatrix = shape.alpha === 'matrix';
  return `
        let at = row + i;
        let x = steps[x0 + i];
        let y = steps[y0 + i];
        let h = traces[at];
        let d = gradients[at];
        var column = columns[k];
        var carried: f32;
        ${rule.hasEligibility ? 'var dE = gradients[traceSize + at];' : ''}
        ${rule.pullBack}
        ${rule.hasEligibility ? 'gradients[traceSize + at] = dE;' : ''}
        let coefficient = ${coefficientOf(shape, 'j * neurons + i')};
        column = fma(delta, fma(coefficient, h, w[j * neurons + i]), column);
        ${isMatrix ? 'gradients[atAlphas + at] = fma(delta * x, h, gradients[atAlphas + at]);' : 'sumAlpha = fma(delta * x, h, sumAlpha);'}
        carried = fma(delta * x, coefficient, carried);
        ${rule.isClipped ? 'carried = select(carried, 0.0, abs(h) >= bound);' : ''}
        columns[k] = column;
        gradients[at] = carried;
        ${earlierTrace(rule, isRewound)}
        ${rule.sums}`;
}

/** What a row's sums mean: for step t-1 its dPosts and dRates, and eta's and alpha's gradients. */
function keepSums(shape: RecurrenceShape, rule: RuleText): string {
  const sum = (k: number) => `pool[(${k}u * rowsAtOnce + lane) * lanes]`;
  const sums = Array.from({ length: rule.sumCount }, (_, k) => `let sum${k + 1} = ${sum(k)};`).join(' ');
  return `
  let j = firstRow + lane;
  if (lane < rowsAtOnce && j < neurons) {
    let at = b * neurons + j;
    let eta = coefficients[0];
    let post = steps[x0 + j];
    let rate = rateOf(j, modulatorBefore);
    ${sums}
    rows[dPosts + at] = ${rule.dPost};
    ${rule.isModulated ? `rows[dRates + at] = ${rule.dRate};` : `rows[dEtas + at] += ${rule.dRate};`}
    ${rule.hasEligibility ? 'rows[dEtas + at] += post * sum1 - sum3;' : ''}
    ${shape.alpha === 'matrix' ? '' : `rows[dAlphas + at] += ${sum(rule.sumCount)};`}
  }`;
}

/** Step t backward: traces of that step in `traces`, of the one before in `before` (written where `isRewound`). */
export function pullBackText(shape: RecurrenceShape, isRewound: boolean): string {
  if (shape.alpha === 'none') return pullBackFixedText(shape);
  const rule = ruleText(shape.rule);
  const isMatrix = shape.alpha === 'matrix';
  const sumCount = rule.sumCount + (isMatrix ? 0 : 1);
  const names = Array.from({ length: rule.sumCount }, (_, k) => `sum${k + 1}`).concat(
    isMatrix ? [] : ['sumAlpha'],
  );
  const strides = Math.ceil(shape.neurons / lanesOf(shape));
  return `${header(shape)}${reduction(rowsAtOnce * sumCount)}${rates(shape, rule)}${begin}
  let modulator = steps[modulators + (t + 1u) * batch + b];
  let modulatorBefore = steps[modulators + t * batch + b];
  let eta = coefficients[0];
  var columns: array<f32, ${strides}>;
  for (var r = 0u; r < rowsAtOnce; r++) {
    let j = firstRow + r;
    ${names.map((name) => `var ${name} = 0.0;`).join(' ')}
    if (j < neurons) {
      let delta = steps[deltas + t * rowLength + b * neurons + j];
      var rate = rateOf(j, modulatorBefore);
      var post = steps[x0 + j];
      let q1 = ${rule.decay};
      let s1 = ${rule.strength};
      rate = rateOf(j, modulator);
      post = steps[x0 + rowLength + j];
      let q = ${rule.decay};
      let s = ${rule.strength};
      ${isRewound ? inverseOf(shape) : ''}
      let row = (b * neurons + j) * neurons;
      for (var k = 0u; k < ${strides}u; k++) {
        let i = lane + k * lanes;
        if (i >= neurons) { break; }${pullBackSynapse(shape, rule, isRewound)}
      }
    }
    ${names.map((name, k) => `pool[(${k}u * rowsAtOnce + r) * lanes + lane] = ${name};`).join('\n    ')}
  }
  for (var k = 0u; k < ${strides}u; k++) {
    let i = lane + k * lanes;
    if (i < neurons) { rows[partials + (b * blocks + group.x) * neurons + i] = columns[k]; }
  }
  addUp(lane);${keepSums(shape, rule)}
}`;
}
