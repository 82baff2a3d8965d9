// A network as a checkpoint has it, on an engine of this machine, to be looked at rather than trained further.
import type { Experiment } from '../contract/experiment.ts';
import type { TensorFile } from '../contract/safetensors.ts';
import { engines } from '../engines/index.ts';
import { Model } from './model.ts';

/** `objects` is the folder of hashed files. Rejects as `Model.create` does; `engine` is the id of that which computes. */
export async function openCheckpoint(
  experiment: Experiment,
  objects: string,
  file: TensorFile,
): Promise<{ model: Model; engine: string }> {
  const opened = oneAtATime(await onEngineHere(experiment));
  const model = await Model.create(opened, objects);
  await model.restoreParameters(file);
  return { model, engine: opened.engine };
}

/** A run that was trained elsewhere may have had an engine that this machine lacks; the network is the same on another. */
async function onEngineHere(experiment: Experiment): Promise<Experiment> {
  const own = engines.filter(({ id }) => id === experiment.engine);
  for (const engine of [...own, ...engines])
    if ((await engine.probe()).isAvailable) return { ...experiment, engine: engine.id };
  return experiment;
}

/** Whatever the batch of a run is, the episodes that it is shown on are the same. */
function oneAtATime(experiment: Experiment): Experiment {
  const { settings } = experiment;
  return { ...experiment, settings: { ...settings, training: { ...settings.training, batch: 1 } } };
}
