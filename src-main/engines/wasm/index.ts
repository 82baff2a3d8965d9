// The engine `wasm`: fused kernels in WebAssembly SIMD, on the processor's cores, with nothing to install.
import { toErrorRecord } from '../../contract/errors.ts';
import type { ConvolutionTensors } from '../../science/networks/convolutions.ts';
import type { DenseTensors } from '../../science/networks/dense.ts';
import type { LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import { describeUntried } from '../engine.ts';
import type { Engine, EngineOptions, EngineSession, RecurrenceParameters } from '../engine.ts';
import { processorName } from '../processor.ts';
import { WasmConvolutions } from './convolutions.ts';
import { WasmDense } from './dense.ts';
import { compileKernels, instantiateKernels } from './kernels.ts';
import { WasmLstm } from './lstm.ts';
import { KernelMemory } from './memory.ts';
import { WasmAdam, WasmParameter } from './parameter.ts';
import { WasmRecurrence } from './recurrence.ts';
import { allShortcuts } from './shortcuts.ts';
import type { Shortcuts } from './shortcuts.ts';
import { Threads } from './threads.ts';

/** A session; tests leave out the shortcuts one by one. */
export async function openWasm(
  { threads: count }: EngineOptions = {},
  shortcuts: Shortcuts = allShortcuts,
): Promise<EngineSession> {
  const memory = new KernelMemory();
  const module = await compileKernels();
  const kernels = instantiateKernels(module, memory.memory);
  const threads = await Threads.start(module, memory.memory, kernels, count);
  return {
    parameter: (name, shape, values) => Promise.resolve(new WasmParameter(memory, name, shape, values)),
    recurrence(shape, given) {
      const parameters = given as RecurrenceParameters<WasmParameter>;
      return Promise.resolve(new WasmRecurrence(memory, kernels, shape, parameters, threads, shortcuts));
    },
    lstm: (shape, given) =>
      Promise.resolve(new WasmLstm(memory, kernels, shape, given as LstmTensors<WasmParameter>, threads)),
    convolutions: (shape, given) =>
      Promise.resolve(
        new WasmConvolutions(memory, kernels, shape, given as ConvolutionTensors<WasmParameter>, threads),
      ),
    dense: (shape, given) =>
      Promise.resolve(new WasmDense(memory, kernels, shape, given as DenseTensors<WasmParameter>, threads)),
    adam: (parameters, settings) =>
      Promise.resolve(new WasmAdam(memory, kernels, parameters as WasmParameter[], settings, threads)),
    close: () => threads.close(),
  };
}

async function reasonForAbsence(): Promise<string> {
  try {
    instantiateKernels(await compileKernels(), new KernelMemory().memory);
    return '';
  } catch (error) {
    return `The WebAssembly kernels did not load: ${toErrorRecord(error).message}`;
  }
}

export const wasm: Engine = Object.freeze<Engine>({
  id: 'wasm',
  title: 'WebAssembly',
  sentence: 'Fused kernels in WebAssembly SIMD on the processor’s cores; nothing to install.',
  async probe() {
    const reason = await reasonForAbsence();
    return {
      ...describeUntried(wasm),
      isAvailable: reason === '',
      device: processorName(),
      isRepeatable: true,
      memoryLimitBytes: 2 ** 32,
      versions: { v8: process.versions.v8 },
      reason,
    };
  },
  open: (options?: EngineOptions) => openWasm(options),
});
