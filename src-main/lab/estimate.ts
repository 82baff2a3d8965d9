// What a run would cost, before it starts.
import type { Estimate, Experiment } from '../contract/experiment.ts';
import { planExperiment } from '../science/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import { median } from '../science/statistics.ts';
import type { Store } from './store/store.ts';

/** Seconds a trained number, step and episode on a server core; used until a run on this machine tells better. */
const typicalRate = 5e-10;

/** How far back a run that tells the speed of this machine is looked for. */
const runsLookedAt = 50;

export function estimateRun(experiment: Experiment, store: Store): Estimate {
  const plan = planExperiment(experiment);
  const measured = measuredRate(experiment, store);
  return {
    experiment,
    parameters: plan.parameters,
    neurons: plan.task.neurons,
    steps: plan.task.steps,
    memoryBytes: memoryOf(plan),
    secondsPerEpisode: workOf(plan) * (measured ?? typicalRate),
    isMeasured: measured !== null,
  };
}

/** Trained numbers times steps times episodes of one update: what its time is about proportional to. */
function workOf({ parameters, task, training }: ExperimentPlan): number {
  return parameters * task.steps * training.batch;
}

/** From the latest run of the same engine and about the same kind that got far enough to tell; null where there is none. */
function measuredRate({ engine, settings }: Experiment, store: Store): number | null {
  const like = store
    .runs(runsLookedAt)
    .find(
      (run) =>
        run.experiment.engine === engine &&
        run.experiment.settings.network.alpha === settings.network.alpha &&
        run.episodesDone > 10,
    );
  if (!like) return null;
  const [{ values }] = store.curves(like.run, ['seconds']);
  const seconds = median(values.slice(1));
  return seconds === null ? null : seconds / workOf(planExperiment(like.experiment));
}

/** Values, gradients and two moments of every parameter; a trace an episode and its gradient; states and inputs. */
function memoryOf({ parameters, network, task, training }: ExperimentPlan): number {
  const { neurons, alpha } = network.recurrence;
  const traces = alpha === 'none' ? 0 : (training.batch + 1) * neurons ** 2;
  return 4 * (4 * parameters + traces + 4 * task.steps * training.batch * neurons);
}
