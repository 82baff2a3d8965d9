// The engine `webgpu`: our own kernels in WGSL on any maker's graphics card, through Dawn, which comes with Engram.
import type { EngineReport } from '../../contract/experiment.ts';
import { toErrorRecord } from '../../contract/errors.ts';
import { describeUntried } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { copyBytesPerSecond } from './copying.ts';
import { findAdapter, Gpu } from './gpu.ts';
import { loadLibrary } from './library.ts';
import { openSession } from './session.ts';

/** Rejects where it cannot be had. */
async function report(): Promise<Partial<EngineReport>> {
  const { version } = await loadLibrary();
  const { info, limits } = await findAdapter();
  const { maxBufferSize, maxStorageBufferBindingSize } = limits;
  return {
    isAvailable: true,
    // Names come in lower case with dashes for all else, also at the end.
    device: (info.device || info.architecture || info.vendor).replace(/-+$/, ''),
    isOnCard: !info.isFallbackAdapter,
    isRepeatable: true,
    tensorLimitBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
    versions: { webgpu: version, ...(info.description && { driver: info.description }) },
    remark: info.isFallbackAdapter
      ? 'This is no graphics card but a program that acts as one on the processor: the engine "wasm" is far faster here.'
      : '',
  };
}

export const webgpu: Engine = Object.freeze<Engine>({
  id: 'webgpu',
  title: 'WebGPU',
  sentence: 'Fused kernels on any maker’s graphics card, by Vulkan, Metal or Direct3D; nothing to install.',
  isNative: true,
  async probe() {
    const missing = describeUntried(webgpu);
    try {
      return { ...missing, ...(await report()) };
    } catch (error) {
      return { ...missing, reason: toErrorRecord(error).message };
    }
  },
  open: async () => openSession(await Gpu.open()),
  copyBytesPerSecond,
});
