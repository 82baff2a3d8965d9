// The threads of a session besides the calling one: each runs the same kernels over the same memory, and sleeps between
// jobs. What they do is decided in kernels/assembly/team.ts.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Kernels } from './kernels.ts';
import { TeamSize } from './team-size.ts';

/** More do not make a sweep faster that waits for memory; taken where no number is asked for. */
const mostThreads = 16;

/** Those for whom kernels/assembly/team.ts has words in the first page of memory. */
const threadsWithRoom = 256;

/** All of a thread's program; as text, so that it needs no file of its own beside a bundled trainer. */
const program = `
  const { workerData: { module, memory, thread } } = require('node:worker_threads');
  new WebAssembly.Instance(module, { env: { memory } }).exports.work(thread);
`;

/** Pieces of one part, all on as many threads. */
export interface Stint {
  run(compute: () => void): void;
  /** After the last piece. */
  end(): void;
}

export class Threads {
  readonly count: number;
  readonly #choice: TeamSize | null;
  readonly #kernels: Kernels;
  readonly #workers: readonly Worker[];

  /** `count` threads, the calling one among them; where it is left out, up to as many as this machine runs at once. */
  static async start(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    kernels: Kernels,
    count?: number,
  ): Promise<Threads> {
    const most = Math.min(availableParallelism(), mostThreads);
    const others = Math.max(0, Math.min(count ?? most, threadsWithRoom) - 1);
    kernels.setThreadCount(others + 1);
    const workers = Array.from({ length: others }, (_, k) => {
      const workerData = { module, memory, thread: k + 1 };
      return new Worker(program, { eval: true, execArgv: [], workerData });
    });
    // A thread that the calling one waits for in the kernels must not need it to come to life.
    await Promise.all(workers.map((worker) => once(worker, 'online')));
    for (const worker of workers) worker.unref();
    return new Threads(kernels, workers, count === undefined);
  }

  private constructor(kernels: Kernels, workers: readonly Worker[], isFree: boolean) {
    this.count = workers.length + 1;
    this.#choice = isFree ? new TeamSize(this.count) : null;
    this.#kernels = kernels;
    this.#workers = workers;
  }

  /** Runs a part of an update, `forward` or `backward`, on as many threads as were asked for, or went fastest lately. */
  run(part: string, compute: () => void): void {
    if (!this.#choice) return compute();
    const count = this.#choice.next(part);
    this.#kernels.setThreadCount(count);
    const begun = performance.now();
    compute();
    this.#choice.report(part, count, performance.now() - begun);
    this.#kernels.setThreadCount(this.count);
  }

  /** For what is done before another thread would have woken up. */
  alone(compute: () => void): void {
    this.#kernels.setThreadCount(1);
    compute();
    this.#kernels.setThreadCount(this.count);
  }

  /** A part of an update that is done in many pieces: their time together is what counts. */
  begin(part: string): Stint {
    const count = this.#choice?.next(part) ?? this.count;
    let milliseconds = 0;
    return {
      run: (compute) => {
        this.#kernels.setThreadCount(count);
        const begun = performance.now();
        compute();
        milliseconds += performance.now() - begun;
        this.#kernels.setThreadCount(this.count);
      },
      end: () => this.#choice?.report(part, count, milliseconds),
    };
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.ref();
    const ended = this.#workers.map((worker) => once(worker, 'exit'));
    this.#kernels.endThreads();
    await Promise.all(ended);
  }
}
