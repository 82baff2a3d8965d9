// The compiled kernels with their types, as kernels/assembly exports them. Pointers are byte offsets.
import { readFile } from 'node:fs/promises';
import type { AlphaKind } from '../../science/plasticity/recurrence.ts';
import { buildKernels } from '../kernels/build.ts';
import type { KernelMemory } from './memory.ts';

/** The numbers that kernels/assembly/recurrence.ts knows the kinds of alpha by. */
export const alphaCodes: Record<AlphaKind, number> = { none: 0, scalar: 1, neuron: 2, matrix: 3 };

type Pointer = number;

export interface Kernels {
  firstStep(neurons: number, bytes: number, input: Pointer, states: Pointer): void;
  // prettier-ignore
  forward(kind: number, from: number, to: number, bytes: number, w: Pointer, alpha: Pointer, hebb: Pointer, eta: number, input: Pointer, state: Pointer): void;
  // prettier-ignore
  advanceTrace(from: number, to: number, bytes: number, hebbIn: Pointer, hebbOut: Pointer, eta: number, state: Pointer): void;
  // prettier-ignore
  stepDeltas(neurons: number, y: Pointer, dState: Pointer, dNext: Pointer, products: Pointer, eta: number, deltas: Pointer): void;
  // prettier-ignore
  backward(kind: number, rewind: boolean, from: number, to: number, bytes: number, w: Pointer, alpha: Pointer, hebb: Pointer, D: Pointer, dAlpha: Pointer, eta: number, state: Pointer, deltas: Pointer, products: Pointer, dx: Pointer): void;
  clearSums(): void;
  etaGradient(): number;
  scalarAlphaGradient(): number;
  // prettier-ignore
  accumulateOuter(from: number, to: number, bytes: number, steps: number, deltas: Pointer, states: Pointer, dw: Pointer, list: Pointer): void;
  // prettier-ignore
  adam(bytes: number, p: Pointer, g: Pointer, m: Pointer, v: Pointer, beta1: number, beta2: number, rate: number, scale: number, epsilon: number): void;
}

/** Instantiates the kernels over `memory`, building them first where they are missing. */
export async function loadKernels(memory: KernelMemory): Promise<Kernels> {
  const { instance } = await WebAssembly.instantiate(await readFile(await buildKernels()), {
    env: { memory: memory.memory },
  });
  return instance.exports as unknown as Kernels;
}
