// How long an update of an experiment takes on its engine, from a few of them that nobody keeps.
import type { Experiment } from '../../contract/experiment.ts';
import { Model } from '../model.ts';
import { timeRepeated } from './timing.ts';
import type { TimingPlan } from './timing.ts';

/** Enough to tell engines apart, and no wait to speak of. */
const briefly: TimingPlan = {
  ...{ warmUps: 1, warmUpSeconds: 0.2 },
  ...{ repeats: 3, seconds: 0.3, mostSeconds: 4 },
};

/** Seconds. Rejects as training would where the engine cannot. */
export async function timeUpdate(experiment: Experiment, objects: string): Promise<number> {
  const model = await Model.create(experiment, objects);
  let step = 0;
  try {
    return await timeRepeated(() => model.update(step++), briefly);
  } finally {
    await model.close();
  }
}
