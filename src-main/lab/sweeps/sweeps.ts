// What the calls about sweeps do. How their runs come to begin is the feeder's.
import { EngramError } from '../../contract/errors.ts';
import type { Estimate } from '../../contract/experiment.ts';
import { stepWord } from '../../contract/groups.ts';
import { isAtRest } from '../../contract/runs.ts';
import type { z } from '../../contract/schema.ts';
import { mostRuns, rankPoints, requestAt, stoppedWithSweep } from '../../contract/sweeps.ts';
import type { Sweep, SweepDetails, SweepEstimate, sweepRequest } from '../../contract/sweeps.ts';
import { planExperiment, resolveExperiment } from '../../science/experiment.ts';
import { pointsBeforehand } from '../../science/search/points.ts';
import { isShareable, sideBySide } from '../queue.ts';
import type { SweepStore } from '../store/sweeps.ts';
import { readStudies } from '../studies.ts';
import { Scores } from './details.ts';
import { SweepFeeder } from './feeder.ts';
import type { SweepParts } from './feeder.ts';
import { planSweep } from './plan.ts';

type Asked = z.output<typeof sweepRequest>;

/** About what a trainer takes before its first update. */
const secondsToBegin = 0.5;

export class Sweeps {
  readonly #parts: SweepParts;
  readonly #store: SweepStore;
  readonly #scores: Scores;
  readonly #feeder: SweepFeeder;

  constructor(parts: SweepParts) {
    this.#parts = parts;
    this.#store = parts.sweeps;
    this.#scores = new Scores(parts.runs, parts.sweeps);
    this.#feeder = new SweepFeeder(parts, this.#scores);
  }

  /** Called when there may be room for further runs. */
  feed(): void {
    this.#feeder.feed();
  }

  close(): Promise<void> {
    return this.#feeder.close();
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
    const { plan, space, samples } = await this.#plan(await this.#withEngine(asked));
    for (const experiment of samples) refuseShortage(await this.#parts.estimate(experiment));
    const areShareable = samples.every((experiment) =>
      isShareable({ experiment, ...planExperiment(experiment) }),
    );
    const lanes = areShareable ? sideBySide() : 1;
    const pointsAtOnce = Math.ceil(lanes / plan.seeds.length);
    const sweep = this.#store.create(plan, pointsAtOnce, pointsBeforehand(space, plan));
    this.#feeder.tell(sweep);
    this.#feeder.feed();
    return sweep;
  }

  /** Its queued runs are taken back, those at work are saved and end. */
  async stop(number: number): Promise<Sweep> {
    const { status } = this.#store.sweep(number);
    if (status !== 'running') throw wrongState(number, status, 'running to stop');
    this.#feeder.tell(this.#store.setStatus(number, 'stopped'));
    const halt = { status: 'stopped', reason: stoppedWithSweep } as const;
    const atWork = this.#store.runs(number).filter((run) => !isAtRest(run.status));
    await Promise.all(atWork.map(({ run }) => this.#parts.queue.halt(run, halt)));
    return this.#feeder.tell(this.#store.sweep(number));
  }

  /** Goes on where it was; one that runs is left to. */
  resume(number: number): Sweep {
    const { status } = this.#store.sweep(number);
    if (status === 'completed') throw wrongState(number, status, 'stopped to resume');
    return this.#feeder.goOnWith(number);
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
    return this.#feeder.goOnWith(number);
  }

  /**
   * All points and seeds on one engine, so that a sweep compares nothing else. On the processor small ones train side by side, which
   * no graphics card is asked to beat.
   */
  async #withEngine(asked: Asked): Promise<Asked> {
    if (asked.base.engine !== undefined) return asked;
    const { samples } = await this.#plan(asked);
    const sized = samples.map((experiment) => ({ experiment, ...planExperiment(experiment) }));
    const largest = sized.toSorted((a, b) => b.parameters - a.parameters)[0];
    const { engine } = sized.every(isShareable)
      ? largest.experiment
      : await this.#parts.chooseEngine(largest.experiment);
    return { ...asked, base: { ...asked.base, engine } };
  }

  #plan(asked: Asked) {
    return planSweep(asked, readStudies(), this.#parts.resolve);
  }
}

function refuseShortage({ memoryShortage }: Estimate): void {
  if (memoryShortage) throw new EngramError('out-of-memory', memoryShortage);
}

function wrongState(number: number, status: string, expected: string): EngramError {
  return new EngramError('wrong-state', `Sweep ${number} is ${status}; expected one that is ${expected}.`);
}
