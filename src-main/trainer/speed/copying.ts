// How fast this machine copies memory: what bounds a computation that reads and writes far more than it calculates.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** All of a thread's program, as text, so that it needs no file of its own. Threads begin together. */
const program = `
  const { parentPort, workerData: { gate, threads, bytes, milliseconds } } = require('node:worker_threads');
  const source = new Float64Array(bytes / 16).fill(1);
  const target = new Float64Array(source.length).fill(2);
  Atomics.add(gate, 0, 1);
  Atomics.notify(gate, 0);
  for (let ready; (ready = Atomics.load(gate, 0)) < threads; ) Atomics.wait(gate, 0, ready);
  const start = performance.now();
  let [moved, elapsed] = [0, 0];
  do {
    target.set(source);
    moved += 2 * source.byteLength;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  parentPort.postMessage(moved / elapsed);
`;

/** Bytes read plus bytes written a second, by `threads` threads together over `bytes` of memory in all. */
export async function copyBytesPerSecond(
  bytes: number,
  threads: number,
  milliseconds: number,
): Promise<number> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { gate, threads, bytes: Math.ceil(bytes / threads), milliseconds };
  const rates = Array.from({ length: threads }, async () => {
    const worker = new Worker(program, { eval: true, execArgv: [], workerData });
    const [rate] = (await once(worker, 'message')) as [number];
    return rate * 1000;
  });
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}
