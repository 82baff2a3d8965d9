// Adam (Kingma & Ba 2015, algorithm 1): its settings, and one plain double-precision update that judges the engines'.
import { z } from '../../contract/schema.ts';

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Gradients whose norm, all tensors together, is larger are scaled down to it; 0 for no limit. */
  readonly gradientNorm: number;
}

/** Adam's parameters, with the learning rate that the task's paper used as the default. */
export function adamParameters(learningRate: number) {
  return {
    learningRate: z.number().min(0).max(1).default(learningRate).meta({ help: "Adam's step size." }),
    beta1: z.number().min(0).max(0.999999).default(0.9).meta({ help: "Adam's memory of the gradient." }),
    beta2: z
      .number()
      .min(0)
      .max(0.999999)
      .default(0.999)
      .meta({ help: "Adam's memory of the squared gradient." }),
    epsilon: z
      .number()
      .min(1e-12)
      .max(1)
      .default(1e-8)
      .meta({ help: "Added to the root in Adam's divisor." }),
    gradientNorm: z.number().min(0).max(1e6).default(0).meta({
      help: 'Gradients whose norm, all tensors together, is larger are scaled down to it; 0 sets no limit.',
    }),
  };
}

/** What update number k (from 1) multiplies: see kernels/assembly/adam.ts. */
export function adamRates(settings: AdamSettings, update: number): { rate: number; scale: number } {
  return {
    rate: settings.learningRate / (1 - settings.beta1 ** update),
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
