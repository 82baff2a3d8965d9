// The engine `tensorflow`: native TensorFlow through tfjs-node, on a CUDA card where there is one, else on the processor.
import type { EngineReport } from '../../contract/experiment.ts';
import { toErrorRecord } from '../../contract/errors.ts';
import { describeUntried } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { describeDevice } from './device.ts';
import { loadLibrary } from './library.ts';
import { openSession } from './session.ts';

/** Rejects where it cannot be had. */
async function report(): Promise<Partial<EngineReport>> {
  const library = loadLibrary();
  const { name, memoryBytes, driver, remark } = await describeDevice(library);
  const { isUsingGpuDevice, binding } = library.tf.backend();
  return {
    isAvailable: true,
    device: name,
    isOnCard: isUsingGpuDevice,
    // On a graphics card, sums of convolutions' gradients are taken in whatever order threads arrive.
    isRepeatable: !isUsingGpuDevice,
    memoryLimitBytes: memoryBytes,
    versions: {
      tensorflow: binding.TF_Version,
      [library.name.replace('@tensorflow/', '')]: library.version,
      ...(driver && { driver }),
    },
    remark,
  };
}

export const tensorflow: Engine = Object.freeze<Engine>({
  id: 'tensorflow',
  title: 'TensorFlow',
  sentence: 'Native TensorFlow: on a graphics card where CUDA is set up for it, else on the processor.',
  isNative: true,
  hasFixedThreads: true,
  async probe() {
    const missing = describeUntried(tensorflow);
    try {
      return { ...missing, ...(await report()) };
    } catch (error) {
      return { ...missing, reason: toErrorRecord(error).message };
    }
  },
  open: ({ threads } = {}) => new Promise((resolve) => resolve(openSession(loadLibrary(threads).tf))),
});
