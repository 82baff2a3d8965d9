// The plastic recurrence of plasticity/recurrence.ts as part of a program.
import { boundOf, findRule } from '../plasticity/recurrence.ts';
import type { RecurrenceShape } from '../plasticity/recurrence.ts';
import type { PlasticityRule } from '../plasticity/rule.ts';
import type { ProgramBuilder, Term } from './builder.ts';

type Shape = Omit<RecurrenceShape, 'batch' | 'steps'>;

/** From u(t) [N, 1] to x(t) [N, 1], with the states x, hebb and, under a rule that has it, eligibility. */
export function addPlasticLayer(build: ProgramBuilder, shape: Shape, input: Term): Term {
  const { neurons } = shape;
  const x = build.state('x', [neurons]);
  const rule = shape.alpha === 'none' ? null : findRule(shape.rule);
  const w = build.parameter('w', [neurons, neurons]);
  const hebb = rule && build.state('hebb', [neurons, neurons]);
  const weights = hebb ? build.add(w, build.multiply(addAlpha(build, shape), hebb)) : w;
  const driven = build.tanh(build.add(build.matmul(weights, build.column(x)), input));
  const post =
    shape.inputs === 'clamped' ? build.whereEqual(input, build.constant(0), driven, input) : driven;
  build.setNext(x, build.vector(post));
  if (rule && hebb) addTraces(build, shape, rule, { hebb, pre: build.row(x), post });
  return post;
}

/** As a matrix, a column of receiving neurons, or one number. */
function addAlpha(build: ProgramBuilder, { alpha, neurons }: Shape): Term {
  if (alpha === 'matrix') return build.parameter('alpha', [neurons, neurons]);
  return alpha === 'neuron'
    ? build.column(build.parameter('alpha', [neurons]))
    : build.parameter('alpha', []);
}

function addTraces(
  build: ProgramBuilder,
  shape: Shape,
  rule: PlasticityRule,
  { hebb, pre, post }: { readonly hebb: Term; readonly pre: Term; readonly post: Term },
): void {
  const eta = rule.rate === 'eta' || rule.hasEligibility ? build.parameter('eta', []) : build.constant(0);
  const rate = addRate(build, rule, shape.neurons, eta, post);
  const eligibility = rule.hasEligibility ? build.state('eligibility', hebb.shape) : null;
  const before = { hebb, eligibility: eligibility ?? build.constant(0), pre, post, rate, eta };
  const after = rule.express(build, { ...before, bound: boundOf(shape) });
  build.setNext(hebb, after.hebb);
  if (eligibility && after.eligibility) build.setNext(eligibility, after.eligibility);
}

/** What scales the update of the traces: one number, or one a receiving neuron [N, 1]. */
function addRate(build: ProgramBuilder, rule: PlasticityRule, neurons: number, eta: Term, post: Term): Term {
  if (rule.rate === 'eta') return eta;
  const weight = build.row(build.parameter('modulatorWeight', [neurons]));
  const bias = build.parameter('modulatorBias', []);
  const modulator = build.tanh(build.add(build.matmul(weight, post), bias));
  if (rule.rate === 'modulator') return modulator;
  const fan = (name: string) => build.column(build.parameter(name, [neurons]));
  return build.add(build.multiply(fan('fanOutWeight'), modulator), fan('fanOutBias'));
}
