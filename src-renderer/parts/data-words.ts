// Which pictures a run learns from, in words.
import type { EntryDescription, Experiment } from '../../src-main/contract/experiment.ts';
import { catalogue } from '../client/catalogue.svelte.ts';

/** Empty where the task takes none. */
export function dataWords({ task, data }: Pick<Experiment, 'task' | 'data'>): string {
  const entry = catalogue.tasks.find(({ id }) => id === task);
  if (!entry?.takesPictures) return '';
  if (data === null) return isOfCharacters(entry) ? 'made-up characters' : 'made-up pictures';
  return catalogue.datasets.find(({ id }) => id === data)?.name ?? 'a data set that was removed';
}

/** Whether a task learns classes of drawings, of which an episode takes some. */
export function isOfCharacters({ parameters }: EntryDescription): boolean {
  return parameters.some(({ name }) => name === 'ways');
}
