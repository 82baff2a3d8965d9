// How long an update of an experiment takes on its engine, from a few of them that nobody keeps.
import type { Experiment } from '../../contract/experiment.ts';
import { Model } from '../model.ts';
import { briefly, timeRepeated } from './timing.ts';

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
