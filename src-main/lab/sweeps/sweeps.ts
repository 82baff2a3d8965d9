// Sweeps at work: what their calls do, and which run of theirs is next. Runs are made only as there is room for them, so that a
// run that is started by hand never waits behind a whole sweep, and all that is needed to go on after a crash is in the database.
import type { LabEvent } from '../../contract/calls.ts';
import { EngramError, toErrorRecord } from '../../contract/errors.ts';
import type { Estimate, Experiment, ExperimentRequest, Settings } from '../../contract/experiment.ts';
import { stepWord } from '../../contract/groups.ts';
import { isAtRest } from '../../contract/runs.ts';
import type { z } from '../../contract/schema.ts';
import { mostRuns, rankPoints, requestAt, stoppedWithSweep } from '../../contract/sweeps.ts';
import type { Sweep, SweepDetails, SweepEstimate, SweepPoint, sweepRequest } from '../../contract/sweeps.ts';
import { planExperiment, resolveExperiment } from '../../science/experiment.ts';
import { suggestPoint } from '../../science/search/bayesian.ts';
import { pointsBeforehand } from '../../science/search/points.ts';
import { dimensionsOf } from '../../science/search/space.ts';
import { isShareable, sideBySide } from '../queue.ts';
import type { RunQueue } from '../queue.ts';
import type { NewRun, Store } from '../store/store.ts';
import type { PlacedRun, SweepStore } from '../store/sweeps.ts';
import { readStudies } from '../studies.ts';
import { Scores } from './details.ts';
import { planSweep } from './plan.ts';

type Asked = z.output<typeof sweepRequest>;

/** A lab that only answers a question ends before sweeps of the home go on. */
const goOnAfterMs = 2000;

/** After so many beginnings of a run whose trainer dies, it is left for its person to see to. */
const mostBegins = 3;

/** About what a trainer takes before its first update. */
const secondsToBegin = 0.5;

export interface SweepParts {
  readonly runs: Store;
  readonly sweeps: SweepStore;
  readonly publish: (event: LabEvent) => void;
  /** As for a run that is started by hand. */
  readonly resolve: (request: ExperimentRequest) => Promise<Experiment>;
  readonly estimate: (experiment: Experiment) => Promise<Estimate>;
  /** What is stored of a run to be; rejects where it cannot run here now. */
  readonly prepare: (request: ExperimentRequest) => Promise<NewRun>;
  readonly queue: RunQueue;
}

export class Sweeps {
  readonly #parts: SweepParts;
  readonly #store: SweepStore;
  readonly #scores: Scores;
  /** How often this lab has begun a run: one whose trainer dies each time is not begun for ever. */
  readonly #begun = new Map<number, number>();
  readonly #told = new Map<number, string>();
  readonly #goOn: NodeJS.Timeout;
  #feeding: Promise<void> = Promise.resolve();
  #isClosing = false;

  constructor(parts: SweepParts) {
    this.#parts = parts;
    this.#store = parts.sweeps;
    this.#scores = new Scores(parts.runs, parts.sweeps);
    this.#goOn = setTimeout(() => this.feed(), goOnAfterMs);
  }

  list(): Sweep[] {
    return this.#store.sweeps();
  }

  show(number: number): SweepDetails {
    const sweep = this.#store.sweep(number);
    const points = this.#scores.pointsOf(sweep);
    const [first] = this.#store.points(number);
    const experiment = resolveExperiment(requestAt(sweep.plan, first?.values ?? {}, sweep.seeds[0]));
    return {
      sweep,
      metric: planExperiment(experiment).metrics[sweep.plan.goal.metric],
      stepWord: stepWord(experiment),
      points,
      best: rankPoints({ sweep, points }).find(({ score }) => score)?.point ?? null,
    };
  }

  async estimate(asked: Asked): Promise<SweepEstimate> {
    const { plan, samples, metrics } = await this.#plan(asked);
    const estimates: Estimate[] = [];
    for (const experiment of samples) estimates.push(await this.#parts.estimate(experiment));
    const seconds = estimates.map((one) => secondsToBegin + one.secondsPerEpisode * one.experiment.episodes);
    const runs = plan.points * plan.seeds.length;
    const runsAtOnce = estimates.every(isShareable) ? Math.min(runs, sideBySide()) : 1;
    return {
      plan,
      points: plan.points,
      runs,
      seconds: (seconds.reduce((sum, value) => sum + value, 0) / seconds.length) * (runs / runsAtOnce),
      runsAtOnce,
      isMeasured: estimates.every(({ isMeasured }) => isMeasured),
      memoryBytes: Math.max(...estimates.map(({ memoryBytes }) => memoryBytes)),
      metrics,
    };
  }

  async create(asked: Asked): Promise<Sweep> {
    const { plan, space, samples } = await this.#plan(asked);
    for (const experiment of samples) refuseShortage(await this.#parts.estimate(experiment));
    const areShareable = samples.every((experiment) =>
      isShareable({ experiment, parameters: planExperiment(experiment).parameters }),
    );
    const lanes = areShareable ? sideBySide() : 1;
    const pointsAtOnce = Math.ceil(lanes / plan.seeds.length);
    const sweep = this.#store.create(plan, pointsAtOnce, pointsBeforehand(space, plan));
    this.#tell(sweep);
    this.feed();
    return sweep;
  }

  /** Its queued runs are taken back, those at work are saved and end. */
  async stop(number: number): Promise<Sweep> {
    const { status } = this.#store.sweep(number);
    if (status !== 'running') throw wrongState(number, status, 'running to stop');
    this.#tell(this.#store.setStatus(number, 'stopped'));
    const halt = { status: 'stopped', reason: stoppedWithSweep } as const;
    const atWork = this.#store.runs(number).filter((run) => !isAtRest(run.status));
    await Promise.all(atWork.map(({ run }) => this.#parts.queue.halt(run, halt)));
    return this.#tell(this.#store.sweep(number));
  }

  /** Goes on where it was; one that runs is left to. */
  resume(number: number): Sweep {
    const { status } = this.#store.sweep(number);
    if (status === 'completed') throw wrongState(number, status, 'stopped to resume');
    return this.#goOnWith(number);
  }

  #goOnWith(number: number): Sweep {
    for (const { run } of this.#store.runs(number)) this.#begun.delete(run);
    const sweep = this.#tell(this.#store.setStatus(number, 'running'));
    this.feed();
    return sweep;
  }

  /** Every point runs with these too; a sweep at rest goes on for it. */
  addSeeds(number: number, added: readonly number[]): Sweep {
    const { seeds, plan } = this.#store.sweep(number);
    const all = [...new Set([...seeds, ...added])];
    if (all.length === seeds.length)
      throw new EngramError('bad-input', `seeds: expected new ones, got ${added.join(', ')}, which it has.`);
    if (all.length * plan.points > mostRuns)
      throw new EngramError(
        'bad-input',
        `seeds: expected at most ${mostRuns} runs in all, got ${all.length} seeds for ${plan.points} points.`,
      );
    this.#store.setSeeds(number, all);
    return this.#goOnWith(number);
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

  #plan(asked: Asked) {
    return planSweep(asked, readStudies(), this.#parts.resolve);
  }

  #tell(sweep: Sweep): Sweep {
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
        this.#tell(this.#store.setStatus(number, 'stopped', toErrorRecord(error).message));
      }
    }
  }

  /** It may have been stopped, and the lab closed, while something was waited for. */
  #isRunning(number: number): boolean {
    return !this.#isClosing && this.#store.sweep(number).status === 'running';
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
      this.#tell(sweep);
      return;
    }
    this.#tell(this.#store.setStatus(number, 'completed', this.#reasonOf(sweep, runs)));
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

function refuseShortage({ memoryShortage }: Estimate): void {
  if (memoryShortage) throw new EngramError('out-of-memory', memoryShortage);
}

function wrongState(number: number, status: string, expected: string): EngramError {
  return new EngramError('wrong-state', `Sweep ${number} is ${status}; expected one that is ${expected}.`);
}
