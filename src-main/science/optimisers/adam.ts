// Adam (Kingma & Ba 2015, algorithm 1): its settings, and one plain double-precision update that judges the engines'.
import { z } from '../../contract/schema.ts';

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Gradients whose norm, all tensors together, is larger are scaled down to it; 0 for no limit. */
  readonly gradientNorm: number;
  /** What the learning rate is multiplied by every `decayUpdates` updates; absent, or 0 updates, for a rate that stays. */
  readonly decay?: number;
  readonly decayUpdates?: number;
}

/** Adam's parameters. */
export const adamParameters = {
  learningRate: z.number().min(0).max(1).default(3e-4).meta({ help: "Adam's step size." }),
  beta1: z.number().min(0).max(0.999999).default(0.9).meta({ help: "Adam's memory of the gradient." }),
  beta2: z
    .number()
    .min(0)
    .max(0.999999)
    .default(0.999)
    .meta({ help: "Adam's memory of the squared gradient." }),
  epsilon: z.number().min(1e-12).max(1).default(1e-8).meta({ help: "Added to the root in Adam's divisor." }),
  gradientNorm: z.number().min(0).max(1e6).default(0).meta({
    help: 'Gradients whose norm, all tensors together, is larger are scaled down to it; 0 sets no limit.',
  }),
  decay: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .meta({ help: 'What the learning rate is multiplied by, every so many updates.' }),
  decayUpdates: z.int().min(0).max(1e9).default(0).meta({
    unit: 'updates',
    help: 'After how many updates, again and again, the learning rate decays; 0 for never.',
  }),
};

/** The learning rate of update number k (from 1). */
function learningRateOf({ learningRate, decay = 1, decayUpdates = 0 }: AdamSettings, update: number): number {
  return decayUpdates === 0 ? learningRate : learningRate * decay ** Math.floor((update - 1) / decayUpdates);
}

/** What update number k (from 1) multiplies: see kernels/assembly/adam.ts. */
export function adamRates(settings: AdamSettings, update: number): { rate: number; scale: number } {
  return {
    rate: learningRateOf(settings, update) / (1 - settings.beta1 ** update),
    scale: 1 / Math.sqrt(1 - settings.beta2 ** update),
  };
}

/** What to multiply gradients by, from each tensor's sum of squares. */
export function gradientScale({ gradientNorm }: AdamSettings, squares: readonly number[]): number {
  const norm = Math.sqrt(squares.reduce((sum, value) => sum + value, 0));
  return gradientNorm === 0 || norm <= gradientNorm ? 1 : gradientNorm / norm;
}

/** One update in place: values, first and second moments, from the gradient; all of one length. */
export function adamUpdate(
  settings: AdamSettings,
  update: number,
  tensor: { values: Float64Array; gradient: Float64Array; first: Float64Array; second: Float64Array },
): void {
  const { rate, scale } = adamRates(settings, update);
  const { values, gradient, first, second } = tensor;
  for (let k = 0; k < values.length; k++) {
    first[k] = settings.beta1 * first[k] + (1 - settings.beta1) * gradient[k];
    second[k] = settings.beta2 * second[k] + (1 - settings.beta2) * gradient[k] ** 2;
    values[k] -= (rate * first[k]) / (Math.sqrt(second[k]) * scale + settings.epsilon);
  }
}
