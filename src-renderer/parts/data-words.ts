// Which pictures a run learns from, in words.
import type { EntryDescription } from '../../src-main/contract/experiment.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { catalogue } from '../client/catalogue.svelte.ts';

/** Empty where the task takes none. */
export function dataWords({
  experiment: { task, data },
  origin,
}: Pick<Run, 'experiment' | 'origin'>): string {
  const entry = catalogue.tasks.find(({ id }) => id === task);
  if (!entry?.takesPictures) return '';
  if (data === null) return isOfCharacters(entry) ? 'made-up characters' : 'made-up pictures';
  const known = catalogue.datasets.find(({ id }) => id === data) ?? origin?.dataset;
  return known?.name ?? 'a data set that was removed';
}

/** Whether a task learns classes of drawings, of which an episode takes some. */
export function isOfCharacters({ parameters }: EntryDescription): boolean {
  return parameters.some(({ name }) => name === 'ways');
}
