// Measures an engine on this machine: training updates of known workloads, and what a synapse costs at a step in
// networks of many sizes, beside what copying memory costs.
import { availableParallelism, loadavg } from 'node:os';
import { EngramError } from '../../contract/errors.ts';
import type {
  SpeedProgress,
  SpeedReport,
  SpeedRequest,
  SynapseSpeed,
  UpdateSpeed,
} from '../../contract/speed.ts';
import type { Engine, EngineSession } from '../../engines/engine.ts';
import { engines } from '../../engines/index.ts';
import { defaultEngine, findEntry } from '../../science/experiment.ts';
import { readCaches } from './caches.ts';
import { copyBytesPerSecond } from './copying.ts';
import { timeSynapse } from './synapse.ts';
import { carefully, quickly, timeRepeated } from './timing.ts';
import { ruleOf } from '../../science/networks/network.ts';
import { ProblemTraining } from './training.ts';
import { listWorkloads } from './workloads.ts';
import type { Workload } from './workloads.ts';

/** A network of four times the synapses is left out where it would take longer than this. */
const mostSecondsASize = 30;

/** Rejects with `not-found` for an unknown engine, `unavailable` where it is not on this machine. */
export async function measureSpeed(
  request: SpeedRequest,
  onProgress: (progress: SpeedProgress) => void,
): Promise<SpeedReport> {
  const engine = findEntry('engine', engines, request.engine ?? defaultEngine);
  const threads = request.threads ?? availableParallelism();
  // Such an engine takes its threads from whoever opens it first.
  if (engine.hasFixedThreads) await (await engine.open({ threads })).close();
  const { id, title, device, precision, versions, isAvailable, reason } = await engine.probe();
  if (!isAvailable) throw new EngramError('unavailable', reason);
  const loadBefore = loadavg()[0];
  const measuring = new Measuring(engine, request, onProgress);
  const updates = await measuring.measureUpdates();
  const synapses = await measuring.measureSynapses();
  const caches = readCaches();
  return { engine: id, title, device, precision, versions, loadBefore, updates, synapses, caches };
}

class Measuring {
  readonly #engine: Engine;
  readonly #isQuick: boolean;
  readonly #threads: readonly number[];
  readonly #workloads: readonly Workload[];
  readonly #sizes: readonly number[];
  readonly #onProgress: (progress: SpeedProgress) => void;
  #done = 0;

  constructor(engine: Engine, request: SpeedRequest, onProgress: (progress: SpeedProgress) => void) {
    this.#engine = engine;
    this.#isQuick = request.isQuick ?? false;
    const most = request.threads ?? availableParallelism();
    this.#threads = engine.hasFixedThreads ? [most] : [...new Set([1, most])];
    this.#workloads = listWorkloads(this.#isQuick);
    this.#sizes = this.#isQuick ? [64, 128] : [128, 256, 512, 1024, 2048, 4096];
    this.#onProgress = onProgress;
  }

  async measureUpdates(): Promise<UpdateSpeed[]> {
    const rows: UpdateSpeed[] = [];
    for (const workload of this.#workloads) {
      for (const threads of this.#threads) {
        this.#tell(`training updates, ${workload.id}, ${countThreads(threads)}`);
        rows.push(await this.#measureUpdate(workload, threads));
      }
    }
    return rows;
  }

  /** A workload that the engine cannot compute is a row with a reason. */
  async #measureUpdate(workload: Workload, threads: number): Promise<UpdateSpeed> {
    const { neurons, steps, batch } = workload.shape;
    const about = { workload: workload.id, rule: ruleOf(workload.shape), neurons, steps, batch, threads };
    try {
      const seconds = await this.#withSession(threads, async (session) => {
        const training = await ProblemTraining.open(session, workload.draw());
        return timeRepeated(() => training.update(), this.#isQuick ? quickly : carefully);
      });
      return { ...about, seconds, reason: '' };
    } catch (error) {
      if (!isBeyondEngine(error)) throw error;
      return { ...about, seconds: null, reason: error.message };
    }
  }

  /** Sizes from the smallest on, as far as the engine and a person's patience go. */
  async measureSynapses(): Promise<SynapseSpeed[]> {
    const rows: SynapseSpeed[] = [];
    for (const threads of this.#threads) {
      for (const neurons of this.#sizes) {
        this.#tell(`time per synapse, ${neurons} neurons, ${countThreads(threads)}`);
        const row = await this.#measureSize(neurons, threads);
        if (row) rows.push(row.synapse);
        if (!row || 4 * row.seconds > mostSecondsASize) {
          this.#done += this.#sizes.length - this.#sizes.indexOf(neurons) - 1;
          break;
        }
      }
    }
    return rows;
  }

  /** What a size took in all, and its row; null where the engine cannot compute it. */
  async #measureSize(
    neurons: number,
    threads: number,
  ): Promise<{ seconds: number; synapse: SynapseSpeed } | null> {
    const begun = performance.now();
    try {
      const seconds = await this.#withSession(threads, (session) =>
        timeSynapse(session, neurons, this.#isQuick ? quickly : carefully),
      );
      const took = (performance.now() - begun) / 1000;
      const bytes = 4 * 4 * neurons ** 2;
      const copied = await copyBytesPerSecond(bytes, threads, this.#isQuick ? 5 : 150);
      return { seconds: took, synapse: { neurons, threads, seconds, copyBytesPerSecond: copied } };
    } catch (error) {
      if (!isBeyondEngine(error)) throw error;
      return null;
    }
  }

  async #withSession<T>(threads: number, work: (session: EngineSession) => Promise<T>): Promise<T> {
    const session = await this.#engine.open({ threads });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  #tell(doing: string): void {
    const total = this.#threads.length * (this.#workloads.length + this.#sizes.length);
    this.#onProgress({ done: this.#done++, total, doing });
  }
}

function isBeyondEngine(error: unknown): error is EngramError {
  return error instanceof EngramError && (error.code === 'unavailable' || error.code === 'out-of-memory');
}

function countThreads(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
