// A batch of episodes on its way through a plastic recurrence on TensorFlow: the forward half, and what it keeps for the way
// back. A vector of neurons is a column, [N, 1], or [B, N, 1] where the batch is more than one; matrices are [N, N] or
// [B, N, N]. Where there is no batch, products of plain matrices are several times as fast as those of batches of one.
import type { Floats } from '../../science/arrays.ts';
import { boundOf, findRule } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { PlasticityRule } from '../../science/plasticity/rule.ts';
import type { RecurrenceParameters } from '../engine.ts';
import { canRewind, segmentLength } from '../rewinding.ts';
import type { Operations } from './operations.ts';
import type { TensorFlowParameter } from './parameter.ts';
import type { Tensor } from './tfjs.ts';
import { TraceHistory } from './trace-history.ts';
import { traceRule } from './traces.ts';
import type { Moment, TraceRule } from './traces.ts';

/** What a step leaves for the way back. */
export interface Step {
  /** x(t). */
  readonly state: Tensor;
  /** 1 where a neuron was left to its drive, 0 where it was clamped; null where all of them were left to it. */
  readonly free: Tensor | null;
  /** Whether every neuron of every episode was clamped, so that nothing depended on a drive. */
  readonly isHeld: boolean;
  /** hebb x(t-1), where alpha is shared by synapses. */
  readonly recalled: Tensor | null;
  /** M(t), where the rule has one. */
  readonly modulator: Tensor | null;
}

/** The plastic side of a recurrence; there is none without alpha. */
export interface Plasticity {
  readonly rule: PlasticityRule;
  readonly traceRule: TraceRule;
  readonly history: TraceHistory;
}

export class Episode {
  readonly operations: Operations;
  readonly shape: RecurrenceShape;
  readonly parameters: RecurrenceParameters<TensorFlowParameter>;
  readonly plasticity: Plasticity | null;
  readonly steps: Step[] = [];

  /** Throws `unavailable` for a rule that is not known. */
  constructor(
    operations: Operations,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<TensorFlowParameter>,
  ) {
    this.operations = operations;
    this.shape = shape;
    this.parameters = parameters;
    this.plasticity = shape.alpha === 'none' ? null : this.#openPlasticity();
  }

  #openPlasticity(): Plasticity {
    const rule = findRule(this.shape.rule);
    const written = traceRule(this.operations, rule.id, boundOf(this.shape));
    const { neurons } = this.shape;
    const matrix = this.lead([neurons, neurons]);
    const history = new TraceHistory(this.operations, written, matrix, (t) => this.momentOf(t));
    return { rule, traceRule: written, history };
  }

  /** With the axis of the batch in front, where there is one. */
  lead(shape: readonly number[]): readonly number[] {
    return this.shape.batch === 1 ? shape : [this.shape.batch, ...shape];
  }

  /** State and traces to zero. */
  begin(): void {
    this.close();
    if (!this.plasticity) return;
    const { rule, history } = this.plasticity;
    const { eta } = this.parameters;
    const isRewound = eta !== undefined && canRewind(this.shape, this.operations.read(eta.values)[0]);
    history.begin(rule.hasEligibility ? 2 : 1, isRewound ? null : segmentLength(this.shape.steps));
  }

  /** One step from inputs [B, N]. */
  take(inputs: Floats): Tensor {
    const t = this.steps.length;
    const isClamped = this.shape.inputs === 'clamped';
    const isHeld = isClamped && inputs.every((value) => value !== 0);
    this.plasticity?.history.advance(t);
    const step = this.operations.tidy(() => {
      const given = this.#column(inputs);
      const free = isClamped && !isHeld ? this.#column(inputs.map((value) => (value === 0 ? 1 : 0))) : null;
      const { drive, recalled } = isHeld ? { drive: null, recalled: null } : this.#drive(t);
      const state = this.#state(given, free, drive, isHeld);
      return { state, free, isHeld, recalled, modulator: this.#modulator(state) };
    });
    this.steps.push(step);
    return step.state;
  }

  #column(values: Floats): Tensor {
    return this.operations.tensor(values, this.lead([this.shape.neurons, 1]));
  }

  /** (w + alpha hebb) x(t-1); null while there was no activity. */
  #drive(t: number): { drive: Tensor | null; recalled: Tensor | null } {
    if (t === 0) return { drive: null, recalled: null };
    const { add, multiply, product } = this.operations;
    const before = this.steps[t - 1].state;
    const fixed = product(this.parameters.w.values, before);
    const alpha = this.parameters.alpha?.values;
    if (!alpha || !this.plasticity || t === 1) return { drive: fixed, recalled: null };
    const [hebb] = this.plasticity.history.at(t);
    if (this.shape.alpha === 'matrix')
      return { drive: add(fixed, product(multiply(alpha, hebb), before)), recalled: null };
    const recalled = product(hebb, before);
    return { drive: add(fixed, multiply(alpha, recalled)), recalled };
  }

  #state(given: Tensor, free: Tensor | null, drive: Tensor | null, isHeld: boolean): Tensor {
    const { add, multiply, tanh } = this.operations;
    if (isHeld) return given;
    if (!free) return tanh(drive ? add(drive, given) : given);
    return drive ? add(multiply(tanh(drive), free), given) : given;
  }

  /** M(t) = tanh(v x(t) + b), [1, 1] for each episode. */
  #modulator(state: Tensor): Tensor | null {
    const { modulatorWeight: v, modulatorBias: b } = this.parameters;
    if (!v || !b) return null;
    const { add, product, tanh } = this.operations;
    return tanh(add(product(v.values, state, { left: true }), b.values));
  }

  /** What goes into the update of the traces after step t, t at least 1. Made within whoever's `tidy` asks. */
  momentOf(t: number): Moment {
    const { eta } = this.parameters;
    const { state: post, modulator } = this.steps[t];
    const own = eta?.values ?? this.operations.constant(0);
    return { pre: this.steps[t - 1].state, post, eta: own, rate: this.#rate(modulator) ?? own };
  }

  #rate(modulator: Tensor | null): Tensor | null {
    const { fanOutWeight: p, fanOutBias: q } = this.parameters;
    if (!modulator || !p || !q) return modulator;
    return this.operations.add(this.operations.multiply(p.values, modulator), q.values);
  }

  close(): void {
    for (const { state, free, recalled, modulator } of this.steps)
      for (const tensor of [state, free, recalled, modulator]) tensor?.dispose();
    this.steps.length = 0;
    this.plasticity?.history.close();
  }
}
