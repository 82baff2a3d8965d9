// Which run of a sweep is next. Runs are made only as there is room for them, so that one that is started by hand never waits
// behind a whole sweep; all that is needed to go on after a crash is in the database.
import type { LabEvent } from '../../contract/calls.ts';
import { EngramError, toErrorRecord } from '../../contract/errors.ts';
import type {
  EngineChoice,
  Estimate,
  Experiment,
  ExperimentRequest,
  Settings,
} from '../../contract/experiment.ts';
import { isAtRest } from '../../contract/runs.ts';
import { requestAt, stoppedWithSweep } from '../../contract/sweeps.ts';
import type { Sweep, SweepPoint } from '../../contract/sweeps.ts';
import { suggestPoint } from '../../science/search/bayesian.ts';
import { dimensionsOf } from '../../science/search/space.ts';
import type { RunQueue } from '../queue.ts';
import type { NewRun, Store } from '../store/store.ts';
import type { PlacedRun, SweepStore } from '../store/sweeps.ts';
import type { Scores } from './details.ts';

/** A lab that only answers a question ends before sweeps of the home go on. */
const goOnAfterMs = 2000;

/** After so many beginnings of a run whose trainer dies, it is left for its person to see to. */
const mostBegins = 3;

export interface SweepParts {
  readonly runs: Store;
  readonly sweeps: SweepStore;
  readonly publish: (event: LabEvent) => void;
  /** As for a run that is started by hand. */
  readonly resolve: (request: ExperimentRequest) => Promise<Experiment>;
  readonly estimate: (experiment: Experiment) => Promise<Estimate>;
  readonly chooseEngine: (experiment: Experiment) => Promise<EngineChoice>;
  /** What is stored of a run to be; rejects where it cannot run here now. */
  readonly prepare: (request: ExperimentRequest) => Promise<NewRun>;
  readonly queue: RunQueue;
}

export class SweepFeeder {
  readonly #parts: SweepParts;
  readonly #store: SweepStore;
  readonly #scores: Scores;
  /** How often this lab has begun a run: one whose trainer dies each time is not begun for ever. */
  readonly #begun = new Map<number, number>();
  readonly #told = new Map<number, string>();
  readonly #goOn: NodeJS.Timeout;
  #feeding: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(parts: SweepParts, scores: Scores) {
    this.#parts = parts;
    this.#store = parts.sweeps;
    this.#scores = scores;
    this.#goOn = setTimeout(() => this.feed(), goOnAfterMs);
  }

  /** Begins what there is room for, one after the other; answers at once. */
  feed(): void {
    this.#feeding = this.#feeding.then(() => this.#feedAll());
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearTimeout(this.#goOn);
    await this.#feeding;
  }

  /** Goes on with a sweep at rest, and with its runs that were given up. */
  goOnWith(number: number): Sweep {
    for (const { run } of this.#store.runs(number)) this.#begun.delete(run);
    const sweep = this.tell(this.#store.setStatus(number, 'running'));
    this.feed();
    return sweep;
  }

  /** Publishes it where something of it has changed. */
  tell(sweep: Sweep): Sweep {
    const text = JSON.stringify(sweep);
    if (this.#told.get(sweep.sweep) !== text) this.#parts.publish({ event: 'sweep.changed', sweep });
    this.#told.set(sweep.sweep, text);
    return sweep;
  }

  async #feedAll(): Promise<void> {
    for (const number of this.#isClosing ? [] : this.#store.running()) {
      try {
        while (this.#isRunning(number) && this.#parts.queue.hasRoom && (await this.#beginNext(number)));
        if (this.#isRunning(number)) this.#settle(number);
      } catch (error) {
        if (this.#isRunning(number))
          this.tell(this.#store.setStatus(number, 'stopped', toErrorRecord(error).message));
      }
    }
  }

  /** It may have been stopped and even removed, and the lab closed, while something was waited for. */
  #isRunning(number: number): boolean {
    return !this.#isClosing && this.#store.running().includes(number);
  }

  /** False where nothing of it can begin now. */
  async #beginNext(number: number): Promise<boolean> {
    const interrupted = this.#store.runs(number).find((run) => this.#goesOn(run));
    if (interrupted) {
      this.#countBegin(interrupted.run);
      this.#parts.queue.enqueue(interrupted.run);
      return true;
    }
    const place = this.#isSpent(number) ? null : this.#nextPlace(number);
    if (!place) return false;
    const { plan } = this.#store.sweep(number);
    const prepared = await this.#prepare(requestAt(plan, place.values, place.seed));
    if (!prepared || !this.#isRunning(number)) return false;
    const run = this.#store.addRun(number, place, prepared);
    this.#countBegin(run.run);
    this.#parts.publish({ event: 'run.changed', run });
    this.#parts.queue.startNext();
    return true;
  }

  /** Null where others at work have the memory that it needs: it waits for them. */
  async #prepare(request: ExperimentRequest): Promise<NewRun | null> {
    try {
      return await this.#parts.prepare(request);
    } catch (error) {
      const isShort = error instanceof EngramError && error.code === 'out-of-memory';
      if (isShort && !this.#parts.queue.isIdle) return null;
      throw error;
    }
  }

  #countBegin(run: number): void {
    this.#begun.set(run, (this.#begun.get(run) ?? 0) + 1);
  }

  /** Whether a run at rest is to be gone on with. */
  #goesOn({ run, status, reason }: PlacedRun): boolean {
    if (status === 'stopped') return reason === stoppedWithSweep;
    return status === 'interrupted' && (this.#begun.get(run) ?? 0) < mostBegins;
  }

  #isSpent(number: number): boolean {
    const { budgetHours } = this.#store.sweep(number).plan;
    return budgetHours !== undefined && this.#store.secondsSpent(number) >= 3600 * budgetHours;
  }

  /** The first point and seed that have no run; a Bayesian search is asked for its next point where all have. */
  #nextPlace(number: number): { point: number; values: Settings; seed: number } | null {
    const sweep = this.#store.sweep(number);
    const taken = new Set(this.#store.places(number).map(({ point, seed }) => `${point} ${seed}`));
    const points = this.#store.points(number);
    for (const { point, values } of points)
      for (const seed of sweep.seeds) if (!taken.has(`${point} ${seed}`)) return { point, values, seed };
    const values = this.#suggest(sweep, this.#scores.pointsOf(sweep));
    if (!values) return null;
    const point = points.length + 1;
    this.#store.addPoint(number, point, values);
    return { point, values, seed: sweep.seeds[0] };
  }

  /** Of a Bayesian search, once all points have ended but so many as are tried at once. */
  #suggest({ sweep, plan, pointsAtOnce }: Sweep, points: readonly SweepPoint[]): Settings | null {
    if (plan.method !== 'bayesian' || points.length >= plan.points) return null;
    const ended = Math.max(0, points.length - pointsAtOnce + 1);
    const isAtWork = (run: PlacedRun) => !isAtRest(run.status) || this.#goesOn(run);
    if (this.#store.runs(sweep).some((run) => run.point <= ended && isAtWork(run))) return null;
    const sign = plan.goal.direction === 'minimise' ? 1 : -1;
    const tried = points.slice(0, ended).map(({ values, score }) => ({
      point: values,
      score: score ? sign * score.mean : null,
    }));
    const pending = points.slice(ended).map(({ values }) => values);
    return suggestPoint(dimensionsOf(plan), plan.samplerSeed, points.length, tried, pending);
  }

  /** Completes a sweep of which nothing is at work and nothing left to begin. */
  #settle(number: number): void {
    const sweep = this.#store.sweep(number);
    const runs = this.#store.runs(number);
    const isAtWork = runs.some((run) => !isAtRest(run.status) || this.#goesOn(run));
    if (isAtWork || (!this.#isSpent(number) && this.#hasMore(sweep))) {
      this.tell(sweep);
      return;
    }
    this.tell(this.#store.setStatus(number, 'completed', this.#reasonOf(sweep, runs)));
  }

  #hasMore({ sweep, plan, seeds }: Sweep): boolean {
    return this.#store.places(sweep).length < plan.points * seeds.length;
  }

  #reasonOf({ plan, runsInAll }: Sweep, runs: readonly PlacedRun[]): string {
    const missing = runs.filter(({ status }) => status !== 'completed').length;
    if (runs.length < runsInAll && plan.budgetHours !== undefined)
      return `Its budget of ${plan.budgetHours} h of training is spent.`;
    return missing === 0 ? '' : `${missing} of ${runs.length} runs did not complete.`;
  }
}
