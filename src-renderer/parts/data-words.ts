// Which pictures a run learns from, in words.
import type { Experiment } from '../../src-main/contract/experiment.ts';
import { catalogue } from '../client/catalogue.svelte.ts';

/** Empty where the task takes none. */
export function dataWords({ task, data }: Pick<Experiment, 'task' | 'data'>): string {
  if (!catalogue.tasks.find(({ id }) => id === task)?.takesPictures) return '';
  if (data === null) return 'made-up pictures';
  return catalogue.datasets.find(({ id }) => id === data)?.name ?? 'a data set that was removed';
}
