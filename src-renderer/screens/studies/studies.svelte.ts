// The state of the Studies screen: what each way to run a study would cost, what was started, and which scale is looked at.
import type { Estimate, ExperimentRequest } from '../../../src-main/contract/experiment.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { atScale, scalesOf } from '../../../src-main/contract/studies.ts';
import type { Study, StudyScale } from '../../../src-main/contract/studies.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { StudyCurves } from './study-curves.svelte.ts';
import { fullestScale } from './variant-runs.ts';

export class Studies {
  readonly curves = new StudyCurves();
  /** The way that is being started, as `<study>/<scale>`; empty when none is. */
  starting = $state('');
  /** Why a start failed, by study. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  /** What was queued last, in a sentence, by study. */
  queued = $state.raw<Readonly<Record<string, string>>>({});
  #estimates = $state.raw<Readonly<Record<string, Estimate>>>({});
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

  /** Queues every network of the study; its card shows how they come along. */
  async startAll(study: Study, scale: StudyScale): Promise<void> {
    this.queued = { ...this.queued, [study.id]: '' };
    const runs = await this.#create(
      study,
      scale,
      atScale(study, scale).variants.map(({ request }) => request),
    );
    if (runs.length === 0) return;
    this.chooseScale(study, scale);
    const sentence = `Runs ${runs[0].run} to ${runs[runs.length - 1].run} are queued and trained one after the other.`;
    this.queued = { ...this.queued, [study.id]: sentence };
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
