// What a run would cost, before it starts.
import type { EngineReport, Estimate, Experiment } from '../contract/experiment.ts';
import { planExperiment } from '../science/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import { median } from '../science/statistics/summary.ts';
import { memoryNeedOf, memoryShortage } from './memory.ts';
import type { Store } from './store/store.ts';

/** Seconds a trained number, step and episode on a server core; used until a run on this machine tells better. */
const typicalRate = 5e-10;

/** How far back a run that tells the speed of this machine is looked for. */
const runsLookedAt = 50;

export function estimateRun(
  experiment: Experiment,
  engine: EngineReport,
  store: Store,
): Omit<Estimate, 'engineChoice'> {
  const plan = planExperiment(experiment);
  const need = memoryNeedOf(plan);
  const measured = measuredRate(experiment, store);
  return {
    experiment,
    parameters: plan.parameters,
    ...need,
    steps: plan.task.steps,
    memoryShortage: memoryShortage(need, engine),
    secondsPerEpisode: workOf(plan) * (measured ?? typicalRate),
    isMeasured: measured !== null,
  };
}

/** Trained numbers times steps times episodes of one update: what its time is about proportional to. */
function workOf({ parameters, task, training }: ExperimentPlan): number {
  return parameters * task.steps * training.batch;
}

/** From the latest run of the same task, network, engine and kind of alpha that got far enough here to tell; null where there is none. */
function measuredRate({ task, network, engine, settings }: Experiment, store: Store): number | null {
  const like = store
    .runs(runsLookedAt)
    .find(
      (run) =>
        run.experiment.task === task &&
        run.experiment.network === network &&
        run.experiment.engine === engine &&
        run.experiment.settings.network.alpha === settings.network.alpha &&
        run.origin === null &&
        run.episodesDone > 10,
    );
  if (!like) return null;
  const [{ values }] = store.curves(like.run, ['seconds']);
  const seconds = median(values.slice(1));
  return seconds === null ? null : seconds / workOf(planExperiment(like.experiment));
}
