// What an experiment can be made of, as the lab describes it.
import type { EngineReport, EntryDescription } from '../../../src-main/contract/experiment.ts';
import type { Study } from '../../../src-main/contract/studies.ts';
import { lab } from '../../client/lab.svelte.ts';

export class Catalogue {
  tasks = $state.raw<readonly EntryDescription[]>([]);
  networks = $state.raw<readonly EntryDescription[]>([]);
  training = $state.raw<EntryDescription | null>(null);
  studies = $state.raw<readonly Study[]>([]);
  /** Comes later than the rest: the lab tries the engines out for it. */
  engines = $state.raw<readonly EngineReport[]>([]);

  /** Resolves when there is enough for a form; rejects with an EngramError. Asks only once. */
  async load(): Promise<void> {
    if (this.training) return;
    void lab.call('catalogue.engines', {}).then(
      (engines) => (this.engines = engines),
      () => undefined, // The engine's name is shown instead of its title.
    );
    [this.tasks, this.networks, this.studies, this.training] = await Promise.all([
      lab.call('catalogue.tasks', {}),
      lab.call('catalogue.networks', {}),
      lab.call('catalogue.studies', {}),
      lab.call('catalogue.training', {}),
    ]);
  }
}
