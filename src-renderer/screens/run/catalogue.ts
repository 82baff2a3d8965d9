// The descriptions that a run's settings and published curve are read with; asked for once.
import { lab } from '../../client/lab.svelte.ts';
import type { EntryDescription } from '../../../src-main/contract/experiment.ts';
import type { Study } from '../../../src-main/contract/studies.ts';

export interface Catalogue {
  readonly tasks: readonly EntryDescription[];
  readonly networks: readonly EntryDescription[];
  readonly training: EntryDescription;
  readonly studies: readonly Study[];
}

let loaded: Promise<Catalogue> | null = null;

/** The same answer for as long as the page lives; a failure is not kept. */
export function loadCatalogue(): Promise<Catalogue> {
  loaded ??= ask();
  loaded.catch(() => (loaded = null));
  return loaded;
}

async function ask(): Promise<Catalogue> {
  const [tasks, networks, training, studies] = await Promise.all([
    lab.call('catalogue.tasks', {}),
    lab.call('catalogue.networks', {}),
    lab.call('catalogue.training', {}),
    lab.call('catalogue.studies', {}),
  ]);
  return { tasks, networks, training, studies };
}
