// The engine `wasm`: fused kernels in WebAssembly SIMD, on the processor, with nothing to install.
import { toErrorRecord, EngramError } from '../../contract/errors.ts';
import { decayingHebb } from '../../science/plasticity/decaying-hebb.ts';
import type { Engine, EngineSession, RecurrenceParameters } from '../engine.ts';
import { processorName } from '../processor.ts';
import { loadKernels } from './kernels.ts';
import { KernelMemory } from './memory.ts';
import { WasmAdam, WasmParameter } from './parameter.ts';
import { WasmRecurrence } from './recurrence.ts';

async function open(): Promise<EngineSession> {
  const memory = new KernelMemory();
  const kernels = await loadKernels(memory);
  return {
    parameter: (name, shape, values) => Promise.resolve(new WasmParameter(memory, name, shape, values)),
    recurrence(shape, parameters) {
      if (shape.alpha !== 'none' && shape.rule !== decayingHebb.id) {
        throw new EngramError(
          'unavailable',
          `The wasm engine has no kernel for the rule "${shape.rule}". Choose the engine "reference".`,
        );
      }
      return Promise.resolve(
        new WasmRecurrence(memory, kernels, shape, parameters as RecurrenceParameters<WasmParameter>),
      );
    },
    adam: (parameters, settings) =>
      Promise.resolve(new WasmAdam(memory, kernels, parameters as WasmParameter[], settings)),
    close: () => Promise.resolve(),
  };
}

async function reasonForAbsence(): Promise<string> {
  try {
    await loadKernels(new KernelMemory());
    return '';
  } catch (error) {
    return `The WebAssembly kernels did not load: ${toErrorRecord(error).message}`;
  }
}

export const wasm: Engine = Object.freeze({
  id: 'wasm',
  title: 'WebAssembly',
  sentence: 'Fused kernels in WebAssembly SIMD on the processor; nothing to install.',
  async probe() {
    const reason = await reasonForAbsence();
    return {
      id: wasm.id,
      title: wasm.title,
      sentence: wasm.sentence,
      isAvailable: reason === '',
      device: processorName(),
      precision: 'float32' as const,
      isRepeatable: true,
      versions: { v8: process.versions.v8 },
      reason,
    };
  },
  open,
});
