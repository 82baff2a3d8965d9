// Completed sweeps whose scores are made up, without training: for tests of what is made of their points.
import type { Settings } from '../../src-main/contract/experiment.ts';
import type { z } from '../../src-main/contract/schema.ts';
import { requestAt, sweepRequest } from '../../src-main/contract/sweeps.ts';
import { SweepStore } from '../../src-main/lab/store/sweeps.ts';
import { readStudies } from '../../src-main/lab/studies.ts';
import { planSweep } from '../../src-main/lab/sweeps/plan.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { pointsBeforehand } from '../../src-main/science/search/points.ts';
import { fillRun } from './made-up-runs.ts';
import type { openStores } from './made-up-runs.ts';

export interface MadeUpSweep {
  /** Not Bayesian: its points are known beforehand. */
  readonly request: z.input<typeof sweepRequest>;
  /** Every metric of a run, at each of its updates. */
  readonly score: (values: Settings, seed: number) => Readonly<Record<string, number>>;
}

/** Returns its number. */
export async function addSweep(
  { store, database }: Pick<ReturnType<typeof openStores>, 'store' | 'database'>,
  { request, score }: MadeUpSweep,
): Promise<number> {
  const sweeps = new SweepStore(database, store);
  const resolve = (asked: Parameters<typeof resolveExperiment>[0]) =>
    Promise.resolve(resolveExperiment(asked));
  const { plan, space } = await planSweep(sweepRequest.parse(request), readStudies(), resolve);
  const { sweep } = sweeps.create(plan, 1, pointsBeforehand(space, plan));
  for (const { point, values } of sweeps.points(sweep))
    for (const seed of plan.seeds) {
      const experiment = resolveExperiment(requestAt(plan, values, seed));
      const { run } = sweeps.addRun(
        sweep,
        { point, seed },
        { experiment, ...planExperiment(experiment), remarks: [] },
      );
      const metrics = Object.entries(score(values, seed)).map(([name, value]) => [name, () => value]);
      fillRun(store, run, {
        values: Object.fromEntries(metrics) as Record<string, () => number>,
        steps: experiment.episodes,
      });
    }
  sweeps.setStatus(sweep, 'completed');
  return sweep;
}
