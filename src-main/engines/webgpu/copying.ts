// How fast a graphics card copies its own memory: what bounds kernels that read and write far more than they calculate.
import { Gpu } from './gpu.ts';

const numberBytes = 4;
/** Copies there and back that are commanded at once, at most. */
const mostRounds = 1024;

/**
 * Bytes read plus bytes written a second, between two buffers of `bytes` each (or as many as the card lends at once), for so
 * many milliseconds at least. Rejects with `unavailable` or `out-of-memory`.
 */
export async function copyBytesPerSecond(bytes: number, milliseconds: number): Promise<number> {
  const gpu = await Gpu.open();
  try {
    const count = Math.floor(Math.min(bytes, gpu.mostBytes) / numberBytes);
    const copy = await prepareCopying(gpu, count);
    // The first copy touches memory that was never used.
    await copy(1);
    for (let rounds = 1; ; rounds *= 2) {
      const elapsed = await timeOnce(() => copy(rounds));
      if (elapsed >= milliseconds || rounds >= mostRounds)
        return (2 * rounds * 2 * count * numberBytes) / (elapsed / 1000);
    }
  } finally {
    gpu.close();
  }
}

/** To and fro, so that no copy can be left out. */
async function prepareCopying(gpu: Gpu, count: number): Promise<(rounds: number) => Promise<unknown>> {
  const source = await gpu.allocate('What is copied', count);
  const target = await gpu.allocate('What is copied', count);
  gpu.write(source, new Float32Array(count).fill(1));
  return (rounds) => {
    gpu.run((commands) => {
      for (let k = 0; k < rounds; k++) {
        commands.copy(source, 0, target, 0, count);
        commands.copy(target, 0, source, 0, count);
      }
    });
    return gpu.read(source, 1);
  };
}

async function timeOnce(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
