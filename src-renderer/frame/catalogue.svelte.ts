// What the lab offers: studies, tasks, networks and engines, asked once for each connection and shared by the screens.
import type {
  EngineReport,
  EntryDescription,
  ParameterDescription,
} from '../../src-main/contract/experiment.ts';
import type { Study } from '../../src-main/contract/studies.ts';
import { lab } from '../client/lab.svelte.ts';

type Entries = readonly EntryDescription[];

class Catalogue {
  /** Each is null until the lab has answered. */
  studies = $state.raw<readonly Study[] | null>(null);
  tasks = $state.raw<Entries | null>(null);
  networks = $state.raw<Entries | null>(null);
  training = $state.raw<EntryDescription | null>(null);
  engines = $state.raw<readonly EngineReport[] | null>(null);
  /** Why something is missing; empty where all was answered. */
  problem = $state('');
  enginesProblem = $state('');

  async load(): Promise<void> {
    await Promise.all([this.#loadEntries(), this.loadEngines()]);
  }

  async #loadEntries(): Promise<void> {
    try {
      const answers = [
        lab.call('catalogue.studies', {}),
        lab.call('catalogue.tasks', {}),
        lab.call('catalogue.networks', {}),
        lab.call('catalogue.training', {}),
      ] as const;
      [this.studies, this.tasks, this.networks, this.training] = await Promise.all(answers);
      this.problem = '';
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Engines are found by a process of their own, which takes a moment. */
  async loadEngines(): Promise<void> {
    try {
      this.engines = await lab.call('catalogue.engines', {});
      this.enginesProblem = '';
    } catch (error) {
      this.enginesProblem = (error as Error).message;
    }
  }

  taskTitle(id: string): string {
    return titleOf(this.tasks, id);
  }

  networkTitle(id: string): string {
    return titleOf(this.networks, id);
  }

  engineTitle(id: string): string {
    return this.engines?.find((engine) => engine.id === id)?.title ?? id;
  }

  /** The parameters of a task, of a network, and of training, as they are by default. */
  parametersOf(task: string, network: string): Record<'task' | 'network' | 'training', Parameters> {
    return {
      task: find(this.tasks, task)?.parameters ?? [],
      network: find(this.networks, network)?.parameters ?? [],
      training: this.training?.parameters ?? [],
    };
  }
}

type Parameters = readonly ParameterDescription[];

function find(entries: Entries | null, id: string): EntryDescription | undefined {
  return entries?.find((entry) => entry.id === id);
}

function titleOf(entries: Entries | null, id: string): string {
  return find(entries, id)?.title ?? id;
}

export const catalogue = new Catalogue();
