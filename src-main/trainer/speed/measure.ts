// Measures an engine on this machine: training updates of known workloads, and what a synapse costs at a step in
// networks of many sizes, beside what copying memory costs.
import { availableParallelism, loadavg } from 'node:os';
import { EngramError } from '../../contract/errors.ts';
import type { EngineReport } from '../../contract/experiment.ts';
import { leastBytes, threadWords, workloadIds } from '../../contract/speed.ts';
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
import { ruleOf } from '../../science/networks/network.ts';
import { readCaches } from './caches.ts';
import { copyBytesPerSecond } from './copying.ts';
import { Pace, workOf } from './pace.ts';
import { measuringPlans, smallTrial } from './scales.ts';
import type { MeasuringPlan } from './scales.ts';
import { synapseSteps, timeSynapse } from './synapse.ts';
import { quickly, timeRepeated } from './timing.ts';
import type { TimingPlan } from './timing.ts';
import { ProblemTraining } from './training.ts';
import type { Workload } from './workloads.ts';

/** A single episode cannot keep a card busy. */
const episodesOnCard = 32;

/** Rejects with `not-found` for an unknown engine, `unavailable` where it is not on this machine. */
export async function measureSpeed(
  request: SpeedRequest,
  onProgress: (progress: SpeedProgress) => void,
): Promise<SpeedReport> {
  const engine = findEntry('engine', engines, request.engine ?? defaultEngine);
  const most = request.threads ?? availableParallelism();
  // Such an engine takes its threads from whoever opens it first.
  if (engine.hasFixedThreads) await (await engine.open({ threads: most })).close();
  const found = await engine.probe();
  const { title, device, isOnCard, precision, versions, isAvailable, reason } = found;
  if (!isAvailable) throw new EngramError('unavailable', reason);
  const loadBefore = loadavg()[0];
  const measuring = new Measuring(engine, found, { ...request, threads: most }, onProgress);
  return {
    ...{ engine: engine.id, title, device, isOnCard, precision, versions },
    ...{ scale: request.scale ?? 'full', measuredAt: new Date().toISOString(), loadBefore },
    updates: await measuring.measureUpdates(),
    synapses: await measuring.measureSynapses(),
    caches: readCaches(),
  };
}

/** What synapses of networks of many sizes are measured with. */
interface Series {
  readonly threads: number | null;
  readonly episodes: number;
}

class Measuring {
  readonly #engine: Engine;
  readonly #plan: MeasuringPlan;
  /** Null stands for the engine's own device. */
  readonly #threads: readonly (number | null)[];
  readonly #series: readonly Series[];
  readonly #onProgress: (progress: SpeedProgress) => void;
  readonly #pace = new Pace();
  /** Of the engine's own device, once it was measured. */
  #copying: Promise<number> | null = null;
  #done = 0;

  constructor(
    engine: Engine,
    { isOnCard }: EngineReport,
    { scale = 'full', threads: most, episodes }: SpeedRequest & { threads: number },
    onProgress: (progress: SpeedProgress) => void,
  ) {
    this.#engine = engine;
    this.#plan = measuringPlans[scale]();
    const isElsewhere = isOnCard || engine.copyBytesPerSecond !== undefined;
    const least = engine.hasFixedThreads || !this.#plan.isOnOneThread ? most : 1;
    this.#threads = isElsewhere ? [null] : [...new Set([least, most])];
    const together = episodes ?? (isOnCard ? episodesOnCard : 1);
    this.#series = [...new Set([1, together])].flatMap((count) =>
      this.#threads.map((threads) => ({ threads, episodes: count })),
    );
    this.#onProgress = onProgress;
  }

  /** In the order of their ids. */
  async measureUpdates(): Promise<UpdateSpeed[]> {
    const trial = smallTrial();
    this.#pace.learn(trial.shape, await this.#timeUpdate(trial, this.#threads[0], quickly));
    const rows: UpdateSpeed[] = [];
    for (const workload of this.#plan.workloads) {
      for (const threads of this.#threads) {
        this.#tell('training updates', workload.id, threadWords(threads));
        rows.push(await this.#measureUpdate(workload, threads));
      }
    }
    const place = ({ workload }: UpdateSpeed) => workloadIds.indexOf(workload);
    return rows.sort((a, b) => place(a) - place(b));
  }

  /** A workload that the engine cannot compute, or not in a bearable time, is a row with a reason. */
  async #measureUpdate(workload: Workload, threads: number | null): Promise<UpdateSpeed> {
    const { neurons, steps, batch } = workload.shape;
    const about = { workload: workload.id, rule: ruleOf(workload.shape), neurons, steps, batch, threads };
    const expected = this.#pace.secondsFor(workload.shape);
    if (expected > this.#plan.mostSeconds)
      return { ...about, seconds: null, reason: `Left out: it would take about ${expected.toFixed(0)} s.` };
    try {
      const seconds = await this.#timeUpdate(workload, threads, this.#plan.timing);
      this.#pace.learn(workload.shape, seconds);
      return { ...about, seconds, reason: '' };
    } catch (error) {
      if (!isBeyondEngine(error)) throw error;
      return { ...about, seconds: null, reason: error.message };
    }
  }

  #timeUpdate(workload: Workload, threads: number | null, timing: TimingPlan): Promise<number> {
    return this.#withSession(threads, async (session) => {
      const training = await ProblemTraining.open(session, workload.draw());
      return timeRepeated(() => training.update(), timing);
    });
  }

  async measureSynapses(): Promise<SynapseSpeed[]> {
    const rows: SynapseSpeed[] = [];
    for (const series of this.#series) rows.push(...(await this.#measureSeries(series)));
    return rows;
  }

  /** The smallest size, and larger ones as far as the engine and a person's patience go. */
  async #measureSeries(series: Series): Promise<SynapseSpeed[]> {
    const { sizes, mostSeconds } = this.#plan;
    const rows: SynapseSpeed[] = [];
    for (const [index, neurons] of sizes.entries()) {
      this.#tell('time per synapse', `${neurons} neurons`, episodeWords(series), threadWords(series.threads));
      const work = workOf({ neurons, steps: synapseSteps, batch: series.episodes });
      const expected = this.#pace.secondsForSynapses(work);
      const isTooSlow = index > 0 && expected > mostSeconds;
      const row = isTooSlow ? null : await this.#measureSize(neurons, series);
      if (!row) {
        this.#done += sizes.length - index - 1;
        break;
      }
      rows.push(row);
    }
    return rows;
  }

  /** Null where the engine cannot compute it. */
  async #measureSize(neurons: number, { threads, episodes }: Series): Promise<SynapseSpeed | null> {
    try {
      const seconds = await this.#withSession(threads, (session) =>
        timeSynapse(session, { neurons, episodes }, this.#plan.timing),
      );
      this.#pace.learnSynapse(seconds);
      const copied = await this.#copyBytesPerSecond(neurons, { threads, episodes });
      return {
        ...{ neurons, episodes, threads, seconds },
        movedBytesPerSecond: leastBytes(episodes) / seconds,
        copyBytesPerSecond: copied,
      };
    } catch (error) {
      if (!isBeyondEngine(error)) throw error;
      return null;
    }
  }

  /** Null of a card whose engine has no way to copy. */
  async #copyBytesPerSecond(neurons: number, { threads, episodes }: Series): Promise<number | null> {
    const { copyMs, copyBytes } = this.#plan;
    if (threads !== null) return copyBytesPerSecond(workingBytes(neurons, episodes), threads, copyMs);
    this.#copying ??= this.#engine.copyBytesPerSecond?.(copyBytes, copyMs) ?? null;
    return this.#copying;
  }

  async #withSession<T>(threads: number | null, work: (session: EngineSession) => Promise<T>): Promise<T> {
    const session = await this.#engine.open(threads === null ? {} : { threads });
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  #tell(...words: readonly string[]): void {
    const { workloads, sizes } = this.#plan;
    const total = this.#threads.length * workloads.length + this.#series.length * sizes.length;
    this.#onProgress({ done: this.#done++, total, doing: words.filter(Boolean).join(', ') });
  }
}

/** w and alpha, and of every episode hebb and dLoss/dhebb: what is at work at a step. */
function workingBytes(neurons: number, episodes: number): number {
  return 4 * (2 + 2 * episodes) * neurons ** 2;
}

function isBeyondEngine(error: unknown): error is EngramError {
  return error instanceof EngramError && (error.code === 'unavailable' || error.code === 'out-of-memory');
}

function episodeWords({ episodes }: Series): string {
  return episodes === 1 ? '' : `${episodes} episodes`;
}
