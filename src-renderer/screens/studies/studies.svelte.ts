// The state of the Studies screen: what each way to run a study would cost, what was started, and which scale is looked at.
import type { Estimate, ExperimentRequest } from '../../../src-main/contract/experiment.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { atScale, scalesOf } from '../../../src-main/contract/studies.ts';
import type { Study, StudyScale } from '../../../src-main/contract/studies.ts';
import { isProvided } from '../../../src-main/contract/study-runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { StudyCurves } from './study-curves.svelte.ts';
import { StudyVerdicts } from './study-verdicts.svelte.ts';
import { fullestScale } from './variant-runs.ts';

export class Studies {
  readonly curves = new StudyCurves();
  readonly verdicts = new StudyVerdicts();
  /** The way that is being started, as `<study>/<scale>`; empty when none is. */
  starting = $state('');
  /** Why a start failed, by study. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  /** What was queued last, in a sentence, by study. */
  queued = $state.raw<Readonly<Record<string, string>>>({});
  #estimates = $state.raw<Readonly<Record<string, Estimate>>>({});
  #seeds = $state.raw<Readonly<Record<string, number>>>({});
  #chosenScales = $state.raw<Readonly<Record<string, StudyScale>>>({});

  estimateOf(study: Study, scale: StudyScale): Estimate | undefined {
    return this.#estimates[`${study.id}/${scale}`];
  }

  /** The scale whose runs are shown; null where there is no run yet. */
  scaleOf(study: Study): StudyScale | null {
    return this.#chosenScales[study.id] ?? fullestScale(study, lab.newestRuns);
  }

  chooseScale(study: Study, scale: StudyScale): void {
    this.#chosenScales = { ...this.#chosenScales, [study.id]: scale };
  }

  /** What cannot be estimated is shown without a time; starting it will say why. */
  async estimate(study: Study): Promise<void> {
    for (const scale of scalesOf(study)) {
      const [{ request }] = atScale(study, scale).variants;
      const estimate = await lab.call('runs.estimate', request).catch(() => null);
      if (estimate) this.#estimates = { ...this.#estimates, [`${study.id}/${scale}`]: estimate };
    }
  }

  /** Runs what the study's claim is about, and shows the run. */
  async start(study: Study, scale: StudyScale): Promise<void> {
    const [run] = await this.#create(study, scale, [atScale(study, scale).variants[0].request]);
    if (run) router.go('run', run.run);
  }

  /**
   * Queues every network of the study with so many seeds, one seed of all before the next of any; what there is already is not
   * run again, as the same seed gives the same numbers. Its card shows how they come along.
   */
  async startAll(study: Study, scale: StudyScale): Promise<void> {
    this.queued = { ...this.queued, [study.id]: '' };
    const seeds = Array.from({ length: this.seedsOf(study, scale) }, (_, k) => k + 1);
    const { variants } = atScale(study, scale);
    const all = seeds.flatMap((seed) => variants.map((variant) => ({ ...variant, seed })));
    const missing = all.filter(
      ({ experiment, seed }) => !isProvided({ ...experiment, seed }, lab.newestRuns),
    );
    const requests = missing.map(({ request, seed }) => ({ ...request, seed }));
    const runs = await this.#create(study, scale, requests);
    if (this.problems[study.id]) return;
    this.chooseScale(study, scale);
    this.queued = { ...this.queued, [study.id]: queuedWords(runs, all.length) };
  }

  seedsOf(study: Study, scale: StudyScale): number {
    return this.#seeds[`${study.id}/${scale}`] ?? 1;
  }

  chooseSeeds(study: Study, scale: StudyScale, count: number): void {
    this.#seeds = { ...this.#seeds, [`${study.id}/${scale}`]: count };
  }

  /** The runs that could be created before one was refused. */
  async #create(study: Study, scale: StudyScale, requests: readonly ExperimentRequest[]): Promise<Run[]> {
    this.starting = `${study.id}/${scale}`;
    this.problems = { ...this.problems, [study.id]: '' };
    const runs: Run[] = [];
    try {
      for (const request of requests) runs.push(await lab.call('runs.create', request));
    } catch (error) {
      this.problems = { ...this.problems, [study.id]: (error as Error).message };
    } finally {
      this.starting = '';
    }
    return runs;
  }
}

function queuedWords(runs: readonly Run[], wanted: number): string {
  if (runs.length === 0) return `All ${wanted} runs are there already.`;
  const [first, last] = [runs[0].run, runs[runs.length - 1].run];
  const there = runs.length < wanted ? ` The other ${wanted - runs.length} are there already.` : '';
  return first === last
    ? `Run ${first} is queued.${there}`
    : `Runs ${first} to ${last} are queued and trained one after the other.${there}`;
}
