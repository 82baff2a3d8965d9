// The compiled kernels with their types, as kernels/assembly exports them. Pointers are byte offsets.
import { readFile } from 'node:fs/promises';
import { buildKernels } from '../kernels/build.ts';
import {
  convolutionFields,
  episodeFields,
  lstmFields,
  productFields,
  recurrenceFields,
  slotFields,
  stackFields,
} from '../kernels/layout.ts';

type Pointer = number;

export interface Kernels {
  setThreadCount(count: number): void;
  endThreads(): void;
  /** Decides which sweeps an episode takes, and writes the states that clamped steps lead to. */
  planSweeps(recurrence: Pointer, episode: Pointer, steps: number, isCollapsing: boolean): void;
  runForward(recurrence: Pointer, from: number, to: number): void;
  runBackward(recurrence: Pointer, steps: number): void;
  runLstmForward(lstm: Pointer, from: number, to: number): void;
  runLstmBackward(lstm: Pointer, steps: number): void;
  /** Adds dLoss/dinputs to rows of zeros at `out`. */
  lstmInputGradient(lstm: Pointer, steps: number, out: Pointer): void;
  runMultiply(product: Pointer): void;
  runForwardConvolutions(stack: Pointer, images: number): void;
  /** `dFeatures` points to rows [images, features], unpadded. */
  runBackwardConvolutions(stack: Pointer, images: number, dFeatures: Pointer): void;
  transpose(
    rows: number,
    columns: number,
    values: Pointer,
    bytes: number,
    out: Pointer,
    outBytes: number,
  ): void;
  /** Adds a row to each of so many. */
  addToRows(rows: number, row: Pointer, bytes: number, out: Pointer): void;
  sumRows(rows: number, values: Pointer, bytes: number, out: Pointer): void;
  runAdam(record: Pointer): void;
  sumOfSquares(bytes: number, values: Pointer): number;
  isWithin(bytes: number, values: Pointer, limit: number): boolean;
  scatter(rows: number, size: number, bytes: number, dense: Pointer, padded: Pointer): void;
  gather(rows: number, size: number, bytes: number, dense: Pointer, padded: Pointer): void;
  recordSizes(index: number): number;
}

/** Compiles the kernels, building them first where they are missing. */
export async function compileKernels(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(await buildKernels()));
}

/** The kernels over `memory`. Throws where they were built for other records than this program writes. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
  const records = [
    recurrenceFields,
    episodeFields,
    slotFields,
    lstmFields,
    productFields,
    stackFields,
    convolutionFields,
  ];
  records.forEach((fields, index) => {
    if (kernels.recordSizes(index) !== 4 * fields.length)
      throw new Error('kernels/layout.ts and kernels/assembly/layout.ts differ.');
  });
  return kernels;
}
