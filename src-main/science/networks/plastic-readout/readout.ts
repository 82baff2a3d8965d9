// The plastic read-out of Miconi, Clune & Stanley 2018, section 4.3, in double precision: classes learnt within an episode
// from features and labels. It is small, a few hundred synapses over a few steps, so that this is also what trains.
//
//   z(t) = (w + alpha hebb(t)) e(t) + s label(t);  y(t) = softmax(z(t));  the trace then follows the rule with pre = e(t),
//   post = y(t).
import type { Floats } from '../../arrays.ts';
import { findRule } from '../../plasticity/recurrence.ts';
import type { PlasticityRule, Synapse } from '../../plasticity/rule.ts';

export interface ReadoutShape {
  /** W, the rows of all matrices. */
  readonly ways: number;
  /** F, their columns. */
  readonly features: number;
  /** Id of a rule whose rate is eta; without meaning where the read-out is not plastic. */
  readonly rule: string;
  readonly isPlastic: boolean;
  /** What a label adds to its class's drive. */
  readonly labelStrength: number;
}

/** w [W, F]; alpha [W, F] and eta, one number, where it is plastic. */
export interface ReadoutTensors<T = Floats> {
  readonly w: T;
  readonly alpha?: T;
  readonly eta?: T;
}

/** What a step was given, [F] and a class or -1, the trace that it used, [W, F], and y, [W]. */
interface Step {
  readonly features: Floats;
  readonly hebb: Float64Array;
  readonly outputs: Float64Array;
}

export interface ReadoutGradients {
  readonly w: Float64Array;
  readonly alpha: Float64Array;
  readonly eta: Float64Array;
  /** dLoss/dfeatures [T, F]. */
  readonly features: Float64Array;
}

export class PlasticReadout {
  readonly #shape: ReadoutShape;
  readonly #rule: PlasticityRule;

  /** Throws `not-found` for a rule that there is not. */
  constructor(shape: ReadoutShape) {
    this.#shape = shape;
    this.#rule = findRule(shape.rule);
  }

  /** An episode of features [T, F]; labels [T] are classes, or -1 where none is shown. The trace of the last step is that it used. */
  take(tensors: ReadoutTensors, features: Floats, labels: readonly number[]): Step[] {
    const { features: count, ways } = this.#shape;
    const steps: Step[] = [];
    let hebb = new Float64Array(ways * count);
    labels.forEach((label, t) => {
      const e = features.subarray(t * count, (t + 1) * count);
      const step = { features: e, hebb, outputs: this.#read(tensors, hebb, e, label) };
      steps.push(step);
      if (this.#shape.isPlastic && t + 1 < labels.length) hebb = this.#advance(tensors, step);
    });
    return steps;
  }

  #read({ w, alpha }: ReadoutTensors, hebb: Float64Array, e: Floats, label: number): Float64Array {
    const { ways, features, labelStrength } = this.#shape;
    const drives = new Float64Array(ways);
    for (let j = 0; j < ways; j++) {
      let drive = j === label ? labelStrength : 0;
      for (let i = 0; i < features; i++) {
        const k = j * features + i;
        drive += (w[k] + (alpha ? alpha[k] * hebb[k] : 0)) * e[i];
      }
      drives[j] = drive;
    }
    return softmax(drives);
  }

  #advance({ eta }: ReadoutTensors, step: Step): Float64Array<ArrayBuffer> {
    const next = new Float64Array(step.hebb.length);
    for (let k = 0; k < next.length; k++)
      next[k] = this.#rule.next(this.#synapse(step, k, eta?.[0] ?? 0)).hebb;
    return next;
  }

  #synapse({ features, hebb, outputs }: Step, k: number, rate: number): Synapse {
    const count = this.#shape.features;
    const [pre, post] = [features[k % count], outputs[Math.floor(k / count)]];
    return { hebb: hebb[k], eligibility: 0, pre, post, rate, eta: rate, bound: this.#rule.bound ?? Infinity };
  }

  /** From dLoss/dy of the last step [W] to the gradients, which are added to. */
  pullBack(
    tensors: ReadoutTensors,
    steps: readonly Step[],
    dOutputs: Float64Array,
    gradients: ReadoutGradients,
  ): void {
    const { features } = this.#shape;
    const dHebb = new Float64Array(tensors.w.length);
    let dPost = dOutputs;
    for (let t = steps.length - 1; t >= 0; t--) {
      const dFeatures = gradients.features.subarray(t * features, (t + 1) * features);
      this.#pullBackRead(tensors, steps[t], dPost, { ...gradients, features: dFeatures }, dHebb);
      if (t > 0 && this.#shape.isPlastic)
        dPost = this.#pullBackAdvance(tensors, steps[t - 1], dHebb, gradients, t - 1);
      else dPost = new Float64Array(dOutputs.length);
    }
  }

  /** Through softmax and the drives; adds to dHebb what the trace of this step meant. */
  #pullBackRead(
    { w, alpha }: ReadoutTensors,
    { features: e, hebb, outputs }: Step,
    dOutputs: Float64Array,
    gradients: ReadoutGradients,
    dHebb: Float64Array,
  ): void {
    const { ways, features } = this.#shape;
    const mean = outputs.reduce((sum, y, j) => sum + y * dOutputs[j], 0);
    for (let j = 0; j < ways; j++) {
      const dDrive = outputs[j] * (dOutputs[j] - mean);
      if (dDrive === 0) continue;
      for (let i = 0; i < features; i++) {
        const k = j * features + i;
        const a = alpha?.[k] ?? 0;
        gradients.w[k] += dDrive * e[i];
        gradients.alpha[k] += dDrive * hebb[k] * e[i];
        gradients.features[i] += dDrive * (w[k] + a * hebb[k]);
        dHebb[k] += dDrive * a * e[i];
      }
    }
  }

  /** From dLoss/dhebb after the update that step t led to, to that before, in place; returns dLoss/dy(t). */
  #pullBackAdvance(
    { eta }: ReadoutTensors,
    step: Step,
    dHebb: Float64Array,
    gradients: ReadoutGradients,
    t: number,
  ): Float64Array {
    const { ways, features } = this.#shape;
    const dPost = new Float64Array(ways);
    for (let k = 0; k < dHebb.length; k++) {
      const pulled = this.#rule.pullBack(this.#synapse(step, k, eta?.[0] ?? 0), {
        hebb: dHebb[k],
        eligibility: 0,
      });
      dHebb[k] = pulled.hebb;
      gradients.features[t * features + (k % features)] += pulled.pre;
      dPost[Math.floor(k / features)] += pulled.post;
      gradients.eta[0] += pulled.rate;
    }
    return dPost;
  }
}

function softmax(drives: Float64Array): Float64Array {
  const highest = Math.max(...drives);
  const powers = drives.map((drive) => Math.exp(drive - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
