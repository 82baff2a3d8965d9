// The state of the Studies screen: what each way to run a study would cost, and what runs of it have measured.
import type { Estimate, Experiment } from '../../../src-main/contract/experiment.ts';
import { isAtRest } from '../../../src-main/contract/runs.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import type { Study } from '../../../src-main/contract/studies.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';

export type Scale = 'quick' | 'paper';

/** A run at work is measured again after this time. */
const everyMs = 2000;
const runsShown = 3;

export class Studies {
  /** The way that is being started, as `<study>/<scale>`; empty when none is. */
  starting = $state('');
  /** Why a start failed, by study. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  #estimates = $state.raw<Readonly<Record<string, Estimate>>>({});
  /** Final metrics, or those so far, by run. */
  #finals = $state.raw<Readonly<Record<number, Record<string, number>>>>({});
  readonly #measuredAt = new Map<number, { run: Run; at: number }>();

  estimateOf(study: Study, scale: Scale): Estimate | undefined {
    return this.#estimates[`${study.id}/${scale}`];
  }

  /** The value of the study's metric that a run has come to. */
  measuredOf(study: Study, run: Run): number | undefined {
    return this.#finals[run.run]?.[study.metrics[0]];
  }

  /** Those that tell most: completed ones and the one at work, or, where there is none, whatever there is. */
  newestRuns(study: Study): Run[] {
    const runs = lab.newestRuns.filter(
      ({ experiment }) => experiment.task === study.quick.variants[0].request.task,
    );
    const telling = runs.filter(({ status }) => status === 'completed' || status === 'running');
    return (telling.length > 0 ? telling : runs).slice(0, runsShown);
  }

  /** Which of the study's two ways a run is, if it is one of them. */
  scaleOf(study: Study, { experiment }: Run): Scale | null {
    const scales = ['quick', 'paper'] as const;
    return scales.find((scale) => isSame(this.estimateOf(study, scale)?.experiment, experiment)) ?? null;
  }

  /** What cannot be estimated is shown without a time; starting it will say why. */
  async estimate(study: Study): Promise<void> {
    for (const scale of ['quick', 'paper'] as const) {
      const estimate = await lab.call('runs.estimate', study[scale].variants[0].request).catch(() => null);
      if (estimate) this.#estimates = { ...this.#estimates, [`${study.id}/${scale}`]: estimate };
    }
  }

  async start(study: Study, scale: Scale): Promise<void> {
    this.starting = `${study.id}/${scale}`;
    this.problems = { ...this.problems, [study.id]: '' };
    try {
      const { run } = await lab.call('runs.create', study[scale].variants[0].request);
      router.go('run', run);
    } catch (error) {
      this.problems = { ...this.problems, [study.id]: (error as Error).message };
    } finally {
      this.starting = '';
    }
  }

  /** Asks what a run has come to, where it has moved on since it was asked last. */
  async measure(run: Run): Promise<void> {
    const last = this.#measuredAt.get(run.run);
    if (run.episodesDone === 0 || last?.run === run) return;
    if (last && !isAtRest(run.status) && performance.now() - last.at < everyMs) return;
    this.#measuredAt.set(run.run, { run, at: performance.now() });
    const details = await lab.call('runs.show', { run: run.run }).catch(() => null);
    if (details) this.#finals = { ...this.#finals, [run.run]: details.result.final };
  }
}

/** Whether two experiments differ in nothing but the seed and the engine. */
function isSame(a: Experiment | undefined, b: Experiment): boolean {
  if (!a) return false;
  const plain = ({ task, network, data, episodes, settings }: Experiment) =>
    JSON.stringify([task, network, data, episodes, settings]);
  return plain(a) === plain(b);
}
