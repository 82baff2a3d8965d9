// The LSTM on a graphics card, in WGSL: its equations stand in science/networks/lstm/reference.ts. Forward, a workgroup takes a
// neuron of an episode and its four gates; backward, `drives` takes a neuron a lane, and `hidden` sums what the gates of some
// neurons mean for x(t-1).
import type { LstmShape } from '../../../science/networks/lstm/recurrence.ts';
import { numbers } from './numbers.ts';
import { layOut } from './sections.ts';
import type { Sections } from './sections.ts';

const lanes = 64;
/** Rows of gates that a workgroup of `hidden` sums. */
const rowsSummed = 64;

export const driveLanes = lanes;

export function hiddenBlocks({ neurons }: Pick<LstmShape, 'neurons'>): number {
  return Math.ceil((4 * neurons) / rowsSummed);
}

/** Of each step, in numbers; states and cells begin with those before the first step, all zero. */
export function lstmSections({ neurons, driven, batch, steps }: LstmShape): Sections {
  const size = batch * neurons;
  return layOut({
    ...{ inputs: steps * batch * driven, states: (steps + 1) * size, cells: (steps + 1) * size },
    ...{ gates: 4 * steps * size, dStates: steps * size, dDrives: 4 * steps * size, dCells: size },
    dHidden: hiddenBlocks({ neurons }) * size,
  });
}

function header(shape: LstmShape): string {
  const constants = {
    ...lstmSections(shape).places,
    neurons: shape.neurons,
    driven: shape.driven,
    batch: shape.batch,
    lanes,
  };
  return (
    Object.entries(constants)
      .map(([name, value]) => `const ${name} = ${value}u;\n`)
      .join('') + numbers
  );
}

/** Whether neuron j takes its input instead of its own state. */
function clamp({ inputs }: LstmShape, free: string, held: string): string {
  if (inputs !== 'clamped') return free;
  return `select(${free}, ${held}, isHeld)`;
}

const heldText = `
  var u = 0.0;
  if (j < driven) { u = steps[inputs + (t * batch + b) * driven + j]; }
  let isHeld = u != 0.0;`;

export function lstmForwardText(shape: LstmShape): string {
  const fromInputs = `
  for (var i = lane; i < driven; i += lanes) {
    let u = steps[inputs + (t * batch + b) * driven + i];
    for (var g = 0u; g < 4u; g++) { drives[g] = fma(inputWeight[(4u * j + g) * driven + i], u, drives[g]); }
  }`;
  return `${header(shape)}
var<workgroup> pool: array<vec4f, lanes>;

@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let j = group.x;
  let b = group.y;
  let t = step.t;
  let at = (t * batch + b) * neurons;
  var drives: array<f32, 4>;
  for (var i = lane; i < neurons; i += lanes) {
    let x = steps[states + at + i];
    for (var g = 0u; g < 4u; g++) { drives[g] = fma(w[(4u * j + g) * neurons + i], x, drives[g]); }
  }${shape.inputs === 'additive' ? fromInputs : ''}
  pool[lane] = vec4f(drives[0], drives[1], drives[2], drives[3]);
  workgroupBarrier();
  for (var width = lanes / 2u; width > 0u; width /= 2u) {
    if (lane < width) { pool[lane] += pool[lane + width]; }
    workgroupBarrier();
  }
  if (lane > 0u) { return; }
  let z = pool[0] + vec4f(bias[4u * j], bias[4u * j + 1u], bias[4u * j + 2u], bias[4u * j + 3u]);
  let i = logistic(z.x);
  let f = logistic(z.y);
  let g = tangent(z.z);
  let o = logistic(z.w);
  let place = gates + 4u * (at + j);
  steps[place] = i;
  steps[place + 1u] = f;
  steps[place + 2u] = g;
  steps[place + 3u] = o;
  let next = at + batch * neurons + j;
  let cell = fma(f, steps[cells + at + j], i * g);
  steps[cells + next] = cell;${heldText}
  steps[states + next] = ${clamp(shape, 'o * tangent(cell)', 'u')};
}`;
}

/** dLoss/dz of step t, and dLoss/dc(t-1) in place of dLoss/dc(t). */
export function lstmDrivesText(shape: LstmShape): string {
  return `${header(shape)}
@compute @workgroup_size(lanes)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let j = id.x;
  let b = id.y;
  let t = step.t;
  if (j >= neurons) { return; }
  let at = (t * batch + b) * neurons + j;
  var reached = steps[dStates + at];
  for (var block = 0u; block < ${hiddenBlocks(shape)}u; block++) {
    reached += steps[dHidden + (b * ${hiddenBlocks(shape)}u + block) * neurons + j];
  }${heldText}
  let dState = ${clamp(shape, 'reached', '0.0')};
  let place = 4u * at;
  let i = steps[gates + place];
  let f = steps[gates + place + 1u];
  let g = steps[gates + place + 2u];
  let o = steps[gates + place + 3u];
  let shown = tangent(steps[cells + at + batch * neurons]);
  let dCell = fma(dState * o, fma(-shown, shown, 1.0), steps[dCells + b * neurons + j]);
  steps[dDrives + place] = dCell * g * i * (1.0 - i);
  steps[dDrives + place + 1u] = dCell * steps[cells + at] * f * (1.0 - f);
  steps[dDrives + place + 2u] = dCell * i * fma(-g, g, 1.0);
  steps[dDrives + place + 3u] = dState * shown * o * (1.0 - o);
  steps[dCells + b * neurons + j] = dCell * f;
}`;
}

/** dLoss/dh(t-1) = sum over rows of dz w, a line for every so many rows. */
export function lstmHiddenText(shape: LstmShape): string {
  return `${header(shape)}
@compute @workgroup_size(lanes)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = group.x * lanes + lane;
  let block = group.y;
  let b = group.z;
  if (i >= neurons) { return; }
  let dz = dDrives + 4u * (step.t * batch + b) * neurons;
  let end = min(4u * neurons, (block + 1u) * ${rowsSummed}u);
  var sum = 0.0;
  for (var row = block * ${rowsSummed}u; row < end; row++) { sum = fma(steps[dz + row], w[row * neurons + i], sum); }
  steps[dHidden + (b * ${hiddenBlocks(shape)}u + block) * neurons + i] = sum;
}`;
}
