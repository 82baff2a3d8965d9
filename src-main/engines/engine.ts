// What an engine is: a place where tensors live and the plastic recurrence, its gradient and the optimiser are computed.
// Every method that computes returns a promise, so that an engine may sit in threads or on a GPU. Values cross in and out
// as dense row-major arrays; how an engine lays them out inside is its own affair.
import { EngramError } from '../contract/errors.ts';
import type { EngineReport } from '../contract/experiment.ts';
import type { Floats } from '../science/arrays.ts';
import type { AdamSettings } from '../science/optimisers/adam.ts';
import type { ConvolutionsShape, ConvolutionTensors } from '../science/networks/convolutions.ts';
import type { DenseShape, DenseTensors } from '../science/networks/dense.ts';
import type { LstmShape, LstmTensors } from '../science/networks/lstm/recurrence.ts';
import type { RecurrenceShape, RecurrenceTensors } from '../science/plasticity/recurrence.ts';

export interface Engine {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** Its native library may end the process that tries it, so that it is tried in one of its own. */
  readonly isNative?: true;
  /** Its threads are settled when it is first opened in a process. */
  readonly hasFixedThreads?: true;
  /** Looks whether it can run here. Never rejects: a fault is a reason in the report. */
  probe(): Promise<EngineReport>;
  /** Takes what it needs of the machine. Rejects with an `unavailable` EngramError where it cannot. */
  open(options?: EngineOptions): Promise<EngineSession>;
  /**
   * Of an engine that computes on a device with memory of its own: bytes read plus bytes written a second, where that device
   * copies `bytes` of it to and fro, for so long at least. Rejects with `unavailable`, or `out-of-memory`.
   */
  copyBytesPerSecond?(bytes: number, milliseconds: number): Promise<number>;
}

export interface EngineOptions {
  /** Threads to compute on; where it is left out, as many as are fastest. Results do not depend on it. */
  readonly threads?: number;
}

/** The trained tensors of a recurrence, those of `tensorShapes`. */
export type RecurrenceParameters<P = Parameter> = RecurrenceTensors<P>;

/** What is known of an engine before it is tried. */
export function describeUntried({ id, title, sentence }: Engine): EngineReport {
  return {
    ...{ id, title, sentence, isAvailable: false, device: '', isOnCard: false, precision: 'float32' },
    ...{ isRepeatable: false, memoryLimitBytes: null, tensorLimitBytes: null },
    ...{ versions: {}, reason: '', remark: '' },
  };
}

/** One run's use of an engine. Everything made from it ends with `close`. */
export interface EngineSession {
  /** A trained tensor and its gradient, filled from `values` (copied). Rejects with `out-of-memory`. */
  parameter(name: string, shape: readonly number[], values: Floats): Promise<Parameter>;
  /** Rejects with `out-of-memory`, or `unavailable` for a rule without a kernel. */
  recurrence(shape: RecurrenceShape, parameters: RecurrenceParameters): Promise<Recurrence>;
  /** Rejects with `out-of-memory`. */
  lstm(shape: LstmShape, parameters: LstmTensors<Parameter>): Promise<Recurrence>;
  /** Rejects with `out-of-memory`. */
  dense(shape: DenseShape, parameters: DenseTensors<Parameter>): Promise<Dense>;
  /** Rejects with `out-of-memory`. */
  convolutions(shape: ConvolutionsShape, parameters: ConvolutionTensors<Parameter>): Promise<Convolutions>;
  adam(parameters: readonly Parameter[], settings: AdamSettings): Promise<Optimiser>;
  close(): Promise<void>;
}

/** A tensor inside the engine. Arrays read are the caller's own copies. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  read(): Promise<Floats>;
  /** Takes over `values` (copied). */
  write(values: Floats): Promise<void>;
  /** dLoss/dvalue, as the last `backward` left it. */
  readGradient(): Promise<Floats>;
  /** Sets it (copied), where a gradient is computed outside the engine. */
  writeGradient(values: Floats): Promise<void>;
}

/**
 * A recurrence over episodes of up to its shape's steps. B episodes, N neurons; an input has a number for each neuron, or,
 * of an LSTM, for each that is driven.
 */
export interface Recurrence {
  /** State and traces to zero: a new episode. */
  reset(): Promise<void>;
  /** One step from inputs [B, N] to states [B, N]; keeps what `backward` needs. */
  step(inputs: Floats): Promise<Floats>;
  /** A whole episode at once: `reset`, then a step for each of inputs [T, B, N]; returns states [T, B, N]. */
  forward(inputs: Floats): Promise<Floats>;
  /** From dLoss/dstates [T, B, N], T as many steps as were taken, to the gradients of all parameters (set, not added). */
  backward(dStates: Floats): Promise<void>;
  /** dLoss/dinputs [T, B, N] as the last `backward` left it; 0 where a neuron was clamped. */
  readInputGradient(): Promise<Floats>;
}

/** y = weight x + bias, for rows x. */
export interface Dense {
  /** y [M, outputs] from x [M, inputs]. */
  forward(x: Floats): Promise<Floats>;
  /** From x and dLoss/dy [M, outputs] to the gradients of weight and bias (set, not added); returns dLoss/dx. */
  backward(x: Floats, dY: Floats): Promise<Floats>;
}

/** A stack of convolutions. */
export interface Convolutions {
  /** Features [M, F] of images [M, side * side]. */
  forward(images: Floats): Promise<Floats>;
  /** From dLoss/dfeatures [M, F] of the last images to the gradients of all tensors (set, not added). */
  backward(dFeatures: Floats): Promise<void>;
}

/** Adam's moments of its parameters, [2, size] values each: first moments, then second. */
export interface Optimiser {
  /** Changes every parameter by its gradient. Rejects with `not-finite`, changing nothing, where a gradient is no number. */
  update(): Promise<void>;
  /** Updates done, and the moments by parameter name. */
  read(): Promise<{ updates: number; moments: Record<string, Floats> }>;
  write(state: { updates: number; moments: Readonly<Record<string, Floats>> }): Promise<void>;
}

/** Throws `bad-input` where an episode has more steps than there is room for. */
export function checkSteps(most: number, steps: number): void {
  if (steps <= most) return;
  throw new EngramError('bad-input', `Expected an episode of at most ${most} steps, got ${steps}.`);
}

/** What `Optimiser.update` rejects with. */
export function gradientNotFinite(tensor: string): EngramError {
  return new EngramError(
    'not-finite',
    `The gradient of "${tensor}" holds a number that is infinite, too large or none, so nothing was changed by it. A smaller learning rate may help.`,
  );
}
