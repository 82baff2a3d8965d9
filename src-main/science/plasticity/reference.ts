// The judge of all engines: the recurrence of recurrence.ts in plain double precision, forward and by back-propagation
// through the episode, slow and obvious, keeping every trace of every step.
import { sizeOf } from '../arrays.ts';
import type { Floats } from '../arrays.ts';
import { boundOf, findRule, tensorShapes } from './recurrence.ts';
import type { RecurrenceShape, RecurrenceTensors, TensorName } from './recurrence.ts';
import type { PlasticityRule, Synapse } from './rule.ts';

type Vector = Float64Array<ArrayBuffer>;

/** hebb and eligibility of every synapse, [N, N] each. */
interface Traces {
  readonly hebb: Vector;
  readonly eligibility: Vector;
}

/** One episode kept whole: states [T, N], and the traces that each step used. */
export interface ReferenceEpisode {
  readonly states: Float64Array;
  readonly traces: Traces[];
}

/** Gradients by tensor; `inputs` is dLoss/du, [T, B, N], and 0 where a neuron was clamped. */
export interface RecurrenceGradients {
  readonly tensors: RecurrenceTensors<Float64Array>;
  readonly inputs: Float64Array;
}

/** dLoss with respect to what a step leaves to the next and what it took from the one before. */
interface Flow {
  /** dLoss/dhebb and dLoss/deligibility, going back in time in place. */
  readonly hebb: Float64Array;
  readonly eligibility: Float64Array;
  /** dLoss/dx(t-1) and dLoss/dx(t). */
  dPre: Float64Array;
  dPost: Float64Array;
}

/** The judge of all engines. Owns nothing: every method returns new arrays. */
export class ReferenceRecurrence {
  readonly #shape: RecurrenceShape;
  readonly #neurons: number;
  readonly #rule: PlasticityRule | null;
  readonly #bound: number;

  constructor(shape: RecurrenceShape) {
    this.#shape = shape;
    this.#neurons = shape.neurons;
    this.#rule = shape.alpha === 'none' ? null : findRule(shape.rule);
    this.#bound = this.#rule ? boundOf(shape) : Infinity;
  }

  /** States [T, B, N] from inputs [T, B, N]. */
  forward(tensors: RecurrenceTensors, inputs: Floats): Float64Array {
    const states = new Float64Array(inputs.length);
    const steps = inputs.length / (this.#shape.batch * this.#neurons);
    this.episodes(tensors, inputs).forEach((episode, b) =>
      this.#putEpisode(states, episode.states, steps, b),
    );
    return states;
  }

  /** Episodes from inputs [T, B, N], kept whole; one entry an episode of the batch. */
  episodes(tensors: RecurrenceTensors, inputs: Floats): ReferenceEpisode[] {
    const steps = inputs.length / (this.#shape.batch * this.#neurons);
    return Array.from({ length: this.#shape.batch }, (_, b) =>
      this.#forwardEpisode(tensors, this.#episodeOf(inputs, steps, b)),
    );
  }

  /** Gradients from dLoss/dstates [T, B, N], summed over the batch; `inputs` are those of `forward`. */
  backward(tensors: RecurrenceTensors, inputs: Floats, dStates: Floats): RecurrenceGradients {
    const shapes = Object.entries(tensorShapes(this.#shape));
    const gradients = Object.fromEntries(
      shapes.map(([name, shape]) => [name, new Float64Array(sizeOf(shape))]),
    ) as unknown as RecurrenceTensors<Float64Array>;
    const dInputs = new Float64Array(dStates.length);
    const steps = dStates.length / (this.#shape.batch * this.#neurons);
    this.episodes(tensors, inputs).forEach((episode, b) => {
      const [u, d] = [this.#episodeOf(inputs, steps, b), this.#episodeOf(dStates, steps, b)];
      this.#putEpisode(dInputs, this.#backwardEpisode(tensors, u, episode, d, gradients), steps, b);
    });
    return { tensors: gradients, inputs: dInputs };
  }

  /** One episode [T, N] of a batch [T, B, N]. */
  #episodeOf(batch: Floats, steps: number, b: number): Float64Array {
    const n = this.#neurons;
    const episode = new Float64Array(steps * n);
    for (let t = 0; t < steps; t++) {
      const at = (t * this.#shape.batch + b) * n;
      episode.set(batch.subarray(at, at + n), t * n);
    }
    return episode;
  }

  /** The inverse of #episodeOf. */
  #putEpisode(batch: Floats, episode: Float64Array, steps: number, b: number): void {
    const n = this.#neurons;
    for (let t = 0; t < steps; t++)
      batch.set(episode.subarray(t * n, (t + 1) * n), (t * this.#shape.batch + b) * n);
  }

  #forwardEpisode(tensors: RecurrenceTensors, inputs: Float64Array): ReferenceEpisode {
    const n = this.#neurons;
    const states = new Float64Array(inputs.length);
    const kept: Traces[] = [];
    let pre = new Float64Array(n);
    let traces = this.#emptyTraces();
    for (let t = 0; t < inputs.length / n; t++) {
      const x = this.step(tensors, traces, pre, inputs.subarray(t * n, (t + 1) * n));
      kept.push(traces);
      traces = this.nextTraces(tensors, traces, pre, x);
      states.set(x, t * n);
      pre = x;
    }
    return { states, traces: kept };
  }

  #emptyTraces(): Traces {
    const size = this.#rule ? this.#neurons ** 2 : 0;
    return { hebb: new Float64Array(size), eligibility: new Float64Array(size) };
  }

  /** x(t) from the traces, x(t-1) and u(t). */
  step(tensors: RecurrenceTensors, { hebb }: Traces, pre: Float64Array, input: Float64Array): Vector {
    const n = this.#neurons;
    return Float64Array.from(input, (u, j) => {
      if (this.#isClamped(u)) return u;
      let drive = u;
      for (let i = 0; i < n; i++) drive += this.#weight(tensors, hebb, j, i) * pre[i];
      return Math.tanh(drive);
    });
  }

  /** The traces after step t, from those that it used, x(t-1) and x(t). */
  nextTraces(tensors: RecurrenceTensors, traces: Traces, pre: Float64Array, post: Float64Array): Traces {
    const rule = this.#rule;
    if (!rule) return traces;
    const next = this.#emptyTraces();
    this.#forEachSynapse(tensors, traces, pre, post, (synapse, _j, _i, k) => {
      const { hebb, eligibility } = rule.next(synapse);
      next.hebb[k] = hebb;
      next.eligibility[k] = eligibility;
    });
    return next;
  }

  #forEachSynapse(
    tensors: RecurrenceTensors,
    { hebb, eligibility }: Traces,
    pre: Float64Array,
    post: Float64Array,
    visit: (synapse: Synapse, j: number, i: number, k: number) => void,
  ): void {
    const n = this.#neurons;
    const eta = tensors.eta?.[0] ?? 0;
    const modulator = this.#modulator(tensors, post);
    for (let j = 0; j < n; j++) {
      const rate = this.#rate(tensors, modulator, j);
      for (let i = 0; i < n; i++) {
        const k = j * n + i;
        const trace = { hebb: hebb[k], eligibility: eligibility[k] };
        visit({ ...trace, pre: pre[i], post: post[j], rate, eta, bound: this.#bound }, j, i, k);
      }
    }
  }

  /** M(t) = tanh(v.x(t) + b): Miconi et al. 2019, section 3. */
  #modulator({ modulatorWeight: v, modulatorBias: b }: RecurrenceTensors, post: Float64Array): number {
    if (!v || !b) return 0;
    return Math.tanh(post.reduce((sum, x, i) => sum + v[i] * x, b[0]));
  }

  /** What scales the update of neuron j's traces. */
  #rate({ eta, fanOutWeight: p, fanOutBias: q }: RecurrenceTensors, modulator: number, j: number): number {
    if (this.#rule?.rate === 'eta') return eta?.[0] ?? 0;
    return p && q ? p[j] * modulator + q[j] : modulator;
  }

  #isClamped(u: number): boolean {
    return this.#shape.inputs === 'clamped' && u !== 0;
  }

  #weight(tensors: RecurrenceTensors, hebb: Float64Array, j: number, i: number): number {
    const k = j * this.#neurons + i;
    return this.#rule ? tensors.w[k] + this.#coefficient(tensors, j, i) * hebb[k] : tensors.w[k];
  }

  #coefficient(tensors: RecurrenceTensors, j: number, i: number): number {
    return tensors.alpha ? tensors.alpha[this.#alphaIndex(j, i)] : 0;
  }

  #alphaIndex(j: number, i: number): number {
    const { alpha } = this.#shape;
    return alpha === 'matrix' ? j * this.#neurons + i : alpha === 'neuron' ? j : 0;
  }

  /** Back-propagation through the episode: adds to `gradients`, returns dLoss/du [T, N]. */
  #backwardEpisode(
    tensors: RecurrenceTensors,
    inputs: Float64Array,
    episode: ReferenceEpisode,
    dStates: Float64Array,
    gradients: RecurrenceTensors<Float64Array>,
  ): Float64Array {
    const n = this.#neurons;
    const dInputs = new Float64Array(dStates.length);
    const flow: Flow = {
      hebb: new Float64Array(n * n),
      eligibility: new Float64Array(n * n),
      dPre: new Float64Array(n),
      dPost: new Float64Array(n),
    };
    for (let t = dStates.length / n - 1; t >= 0; t--) {
      const pre = t > 0 ? episode.states.subarray((t - 1) * n, t * n) : new Float64Array(n);
      const post = episode.states.subarray(t * n, (t + 1) * n);
      flow.dPost = flow.dPre.map((d, j) => d + dStates[t * n + j]);
      flow.dPre = new Float64Array(n);
      this.#backwardTraces(tensors, episode.traces[t], pre, post, flow, gradients);
      const clamped = inputs.subarray(t * n, (t + 1) * n);
      const deltas = flow.dPost.map((d, j) => (this.#isClamped(clamped[j]) ? 0 : d * (1 - post[j] ** 2)));
      this.#backwardStep(tensors, episode.traces[t].hebb, pre, deltas, flow, gradients);
      dInputs.set(deltas, t * n);
    }
    return dInputs;
  }

  /** Through the trace update after a step: `flow` goes from dLoss/dH(t) to dLoss/dH(t-1), less what the step itself adds. */
  #backwardTraces(
    tensors: RecurrenceTensors,
    traces: Traces,
    pre: Float64Array,
    post: Float64Array,
    flow: Flow,
    gradients: RecurrenceTensors<Float64Array>,
  ): void {
    const rule = this.#rule;
    if (!rule) return;
    const dRates = new Float64Array(this.#neurons);
    this.#forEachSynapse(tensors, traces, pre, post, (synapse, j, i, k) => {
      const d = rule.pullBack(synapse, { hebb: flow.hebb[k], eligibility: flow.eligibility[k] });
      flow.dPost[j] += d.post;
      flow.dPre[i] += d.pre;
      flow.hebb[k] = d.hebb;
      flow.eligibility[k] = d.eligibility;
      dRates[j] += d.rate;
      if (gradients.eta) gradients.eta[0] += d.eta;
    });
    this.#backwardRates(tensors, post, dRates, flow, gradients);
  }

  /** From dLoss/drate of every row to eta, or through the modulator to its tensors and x(t). */
  #backwardRates(
    tensors: RecurrenceTensors,
    post: Float64Array,
    dRates: Float64Array,
    flow: Flow,
    gradients: RecurrenceTensors<Float64Array>,
  ): void {
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    if (this.#rule?.rate === 'eta') {
      if (gradients.eta) gradients.eta[0] += sum(dRates);
      return;
    }
    const { modulatorWeight: v, fanOutWeight: p } = tensors;
    const modulator = this.#modulator(tensors, post);
    const dModulator = sum(p ? dRates.map((d, j) => d * p[j]) : dRates);
    const dDrive = dModulator * (1 - modulator ** 2);
    post.forEach((x, i) => {
      flow.dPost[i] += dDrive * (v?.[i] ?? 0);
      add(gradients, 'modulatorWeight', i, dDrive * x);
      add(gradients, 'fanOutWeight', i, dRates[i] * modulator);
      add(gradients, 'fanOutBias', i, dRates[i]);
    });
    add(gradients, 'modulatorBias', 0, dDrive);
  }

  /** Through x(t) = tanh(drive), with `deltas` = dLoss/ddrive. */
  #backwardStep(
    tensors: RecurrenceTensors,
    hebb: Float64Array,
    pre: Float64Array,
    deltas: Float64Array,
    flow: Flow,
    gradients: RecurrenceTensors<Float64Array>,
  ): void {
    const n = this.#neurons;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const k = j * n + i;
        gradients.w[k] += deltas[j] * pre[i];
        flow.dPre[i] += deltas[j] * this.#weight(tensors, hebb, j, i);
        if (!gradients.alpha) continue;
        gradients.alpha[this.#alphaIndex(j, i)] += deltas[j] * hebb[k] * pre[i];
        flow.hebb[k] += deltas[j] * this.#coefficient(tensors, j, i) * pre[i];
      }
    }
  }
}

function add(
  gradients: RecurrenceTensors<Float64Array>,
  name: TensorName,
  index: number,
  value: number,
): void {
  const gradient = gradients[name];
  if (gradient) gradient[index] += value;
}
