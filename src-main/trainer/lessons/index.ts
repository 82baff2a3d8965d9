// The lesson of an experiment, by the kind of its task.
import type { Experiment } from '../../contract/experiment.ts';
import type { EngineSession, Parameter } from '../../engines/engine.ts';
import { datasetCharacters, madeUpCharacters } from '../../science/data/character-source.ts';
import type { CharacterSource } from '../../science/data/character-source.ts';
import { greyPictures, madeUpPictures } from '../../science/data/grey-pictures.ts';
import type { PictureSplits } from '../../science/data/picture-source.ts';
import type { ExperimentPlan } from '../../science/experiment.ts';
import type { DrivenPlan, FewShotPlan } from '../../science/tasks/task.ts';
import { openDataset } from '../dataset.ts';
import { AgentLesson } from './agent-lesson.ts';
import { DrivenLesson } from './driven-lesson.ts';
import { FewShotLesson } from './few-shot-lesson.ts';
import type { Lesson } from './lesson.ts';

/** `objects` is the folder of hashed files. Rejects as the session does, and where the data set cannot serve. */
export async function openLesson(
  { data, seed }: Experiment,
  plan: ExperimentPlan,
  objects: string,
  session: EngineSession,
  parameters: ReadonlyMap<string, Parameter>,
): Promise<Lesson> {
  const { task } = plan;
  const materials = { seed, session, parameters };
  if (task.kind === 'few-shot')
    return FewShotLesson.open(
      { plan: { ...plan, task }, ...materials },
      await openCharacters(data, task, objects),
    );
  return task.kind === 'agent'
    ? AgentLesson.open({ plan: { ...plan, task }, ...materials })
    : DrivenLesson.open({ plan: { ...plan, task }, ...materials }, await openPictures(data, task, objects));
}

/** The task's characters: the data set's, or made up. */
async function openCharacters(
  data: string | null,
  { side, shots }: FewShotPlan,
  objects: string,
): Promise<CharacterSource> {
  if (data === null) return madeUpCharacters(side);
  return datasetCharacters(await openDataset(objects, data), side, shots + 1);
}

/** The task's pictures: the data set's, or made up; null where it needs none. */
async function openPictures(
  data: string | null,
  { pictureSize }: DrivenPlan,
  objects: string,
): Promise<PictureSplits | null> {
  if (pictureSize === undefined) return null;
  if (data === null) return madeUpPictures(pictureSize);
  return greyPictures(await openDataset(objects, data), pictureSize);
}
