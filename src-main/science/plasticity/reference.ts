// The judge of all engines: the recurrence of recurrence.ts in plain double precision, forward and by back-propagation
// through the episode, slow and obvious, keeping every trace of every step.
import type { Floats } from '../arrays.ts';
import type { AlphaKind, RecurrenceShape, RecurrenceTensors } from './recurrence.ts';
import type { PlasticityRule } from './rule.ts';

type Vector = Float64Array<ArrayBuffer>;

/** One episode kept whole: states [T, N] and the trace that each step used, T arrays of [N, N]. */
export interface ReferenceEpisode {
  readonly states: Float64Array;
  readonly traces: Float64Array[];
}

export interface RecurrenceGradients {
  w: Float64Array;
  alpha?: Float64Array;
  eta?: Float64Array;
  /** dLoss/du, [T, B, N]. */
  inputs: Float64Array;
}

/** The judge of all engines. Owns nothing: every method returns new arrays. */
export class ReferenceRecurrence {
  readonly #neurons: number;
  readonly #batch: number;
  readonly #rule: PlasticityRule | null;
  readonly #alpha: AlphaKind;

  constructor(shape: RecurrenceShape, rule: PlasticityRule) {
    this.#neurons = shape.neurons;
    this.#batch = shape.batch;
    this.#alpha = shape.alpha;
    this.#rule = shape.alpha === 'none' ? null : rule;
  }

  /** Episodes from inputs [T, B, N]; one entry an episode of the batch. */
  forward(tensors: RecurrenceTensors, inputs: Floats): ReferenceEpisode[] {
    const steps = inputs.length / (this.#batch * this.#neurons);
    return Array.from({ length: this.#batch }, (_, b) =>
      this.#forwardEpisode(tensors, this.episodeOf(inputs, steps, b)),
    );
  }

  /** Gradients from dLoss/dstates [T, B, N], summed over the batch. */
  backward(tensors: RecurrenceTensors, episodes: ReferenceEpisode[], dStates: Floats): RecurrenceGradients {
    const gradients: RecurrenceGradients = {
      w: new Float64Array(tensors.w.length),
      inputs: new Float64Array(dStates.length),
    };
    if (tensors.alpha) gradients.alpha = new Float64Array(tensors.alpha.length);
    if (tensors.eta) gradients.eta = new Float64Array(1);
    const steps = dStates.length / (this.#batch * this.#neurons);
    episodes.forEach((episode, b) => {
      const dInputs = this.#backwardEpisode(tensors, episode, this.episodeOf(dStates, steps, b), gradients);
      this.putEpisode(gradients.inputs, dInputs, steps, b);
    });
    return gradients;
  }

  /** One episode [T, N] of a batch [T, B, N]. */
  episodeOf(batch: Floats, steps: number, b: number): Float64Array {
    const n = this.#neurons;
    const episode = new Float64Array(steps * n);
    for (let t = 0; t < steps; t++)
      episode.set(batch.subarray((t * this.#batch + b) * n, (t * this.#batch + b + 1) * n), t * n);
    return episode;
  }

  /** The inverse of episodeOf. */
  putEpisode(batch: Floats, episode: Float64Array, steps: number, b: number): void {
    const n = this.#neurons;
    for (let t = 0; t < steps; t++)
      batch.set(episode.subarray(t * n, (t + 1) * n), (t * this.#batch + b) * n);
  }

  #forwardEpisode(tensors: RecurrenceTensors, inputs: Float64Array): ReferenceEpisode {
    const n = this.#neurons;
    const states = new Float64Array(inputs.length);
    const traces: Float64Array[] = [];
    let pre = new Float64Array(n);
    let hebb = new Float64Array(this.#rule ? n * n : 0);
    for (let t = 0; t < inputs.length / n; t++) {
      const x = this.step(tensors, hebb, pre, inputs.subarray(t * n, (t + 1) * n));
      traces.push(hebb);
      hebb = this.nextTrace(tensors, hebb, pre, x);
      states.set(x, t * n);
      pre = x;
    }
    return { states, traces };
  }

  /** x(t) from the trace, x(t-1) and u(t). */
  step(tensors: RecurrenceTensors, hebb: Float64Array, pre: Float64Array, input: Float64Array): Vector {
    const n = this.#neurons;
    return Float64Array.from(input, (u, j) => {
      let drive = u;
      for (let i = 0; i < n; i++) drive += this.#weight(tensors, hebb, j, i) * pre[i];
      return Math.tanh(drive);
    });
  }

  /** H(t) from H(t-1), x(t-1) and x(t). */
  nextTrace(tensors: RecurrenceTensors, hebb: Vector, pre: Float64Array, post: Float64Array): Vector {
    const n = this.#neurons;
    const rule = this.#rule;
    if (!rule || !tensors.eta) return hebb;
    const eta = tensors.eta[0];
    return hebb.map((h, k) => rule.next(h, pre[k % n], post[Math.floor(k / n)], eta));
  }

  #weight(tensors: RecurrenceTensors, hebb: Float64Array, j: number, i: number): number {
    const k = j * this.#neurons + i;
    return this.#rule ? tensors.w[k] + this.#coefficient(tensors, j, i) * hebb[k] : tensors.w[k];
  }

  #coefficient(tensors: RecurrenceTensors, j: number, i: number): number {
    return tensors.alpha ? tensors.alpha[this.#alphaIndex(j, i)] : 0;
  }

  #alphaIndex(j: number, i: number): number {
    return this.#alpha === 'matrix' ? j * this.#neurons + i : this.#alpha === 'neuron' ? j : 0;
  }

  /** Back-propagation through the episode: adds to `gradients`, returns dLoss/du [T, N]. */
  #backwardEpisode(
    tensors: RecurrenceTensors,
    episode: ReferenceEpisode,
    dStates: Float64Array,
    gradients: RecurrenceGradients,
  ): Float64Array {
    const n = this.#neurons;
    const dInputs = new Float64Array(dStates.length);
    const dHebb = new Float64Array(n * n);
    let dx: Float64Array = new Float64Array(n);
    for (let t = dStates.length / n - 1; t >= 0; t--) {
      const pre = t > 0 ? episode.states.subarray((t - 1) * n, t * n) : new Float64Array(n);
      const post = episode.states.subarray(t * n, (t + 1) * n);
      for (let j = 0; j < n; j++) dx[j] += dStates[t * n + j];
      const dPre = new Float64Array(n);
      this.#backwardTrace(tensors, episode.traces[t], pre, post, { dHebb, dPre, dPost: dx }, gradients);
      const deltas = dx.map((d, j) => d * (1 - post[j] * post[j]));
      this.#backwardStep(tensors, episode.traces[t], pre, deltas, { dHebb, dPre }, gradients);
      dInputs.set(deltas, t * n);
      dx = dPre;
    }
    return dInputs;
  }

  /** Through the trace update after a step: `dHebb` goes from dLoss/dH(t) to dLoss/dH(t-1), less what the step itself adds. */
  #backwardTrace(
    tensors: RecurrenceTensors,
    hebb: Float64Array,
    pre: Float64Array,
    post: Float64Array,
    flow: { dHebb: Float64Array; dPre: Float64Array; dPost: Float64Array },
    gradients: RecurrenceGradients,
  ): void {
    const n = this.#neurons;
    const rule = this.#rule;
    if (!rule || !gradients.eta || !tensors.eta) return;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const k = j * n + i;
        const slopes = rule.slopes(hebb[k], pre[i], post[j], tensors.eta[0]);
        flow.dPost[j] += flow.dHebb[k] * slopes.post;
        flow.dPre[i] += flow.dHebb[k] * slopes.pre;
        gradients.eta[0] += flow.dHebb[k] * slopes.eta;
        flow.dHebb[k] *= slopes.hebb;
      }
    }
  }

  /** Through x(t) = tanh(drive), with `deltas` = dLoss/ddrive. */
  #backwardStep(
    tensors: RecurrenceTensors,
    hebb: Float64Array,
    pre: Float64Array,
    deltas: Float64Array,
    flow: { dHebb: Float64Array; dPre: Float64Array },
    gradients: RecurrenceGradients,
  ): void {
    const n = this.#neurons;
    for (let j = 0; j < n; j++) {
      for (let i = 0; i < n; i++) {
        const k = j * n + i;
        gradients.w[k] += deltas[j] * pre[i];
        flow.dPre[i] += deltas[j] * this.#weight(tensors, hebb, j, i);
        if (!gradients.alpha) continue;
        gradients.alpha[this.#alphaIndex(j, i)] += deltas[j] * hebb[k] * pre[i];
        flow.dHebb[k] += deltas[j] * this.#coefficient(tensors, j, i) * pre[i];
      }
    }
  }
}
