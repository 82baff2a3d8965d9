// What the lab offers: studies, tasks, networks, training and engines, asked for at each connection and shared by all screens.
import type {
  EngineChoice,
  EngineReport,
  EntryDescription,
  ParameterDescription,
} from '../../src-main/contract/experiment.ts';
import type { Study } from '../../src-main/contract/studies.ts';
import { dataSets } from './data-sets.svelte.ts';
import { lab } from './lab.svelte.ts';

/** The lab's descriptions, all or none. */
export interface CatalogueEntries {
  readonly studies: readonly Study[];
  readonly tasks: readonly EntryDescription[];
  readonly networks: readonly EntryDescription[];
  readonly training: EntryDescription;
}

type Parameters = readonly ParameterDescription[];

class Catalogue {
  /** Null until the lab has answered. */
  entries = $state.raw<CatalogueEntries | null>(null);
  /** Come later than the rest: the lab tries the engines out for it. */
  engines = $state.raw<readonly EngineReport[]>([]);
  /** Which of them a run takes that names none; null until it is known. */
  automatic = $state.raw<EngineChoice | null>(null);
  /** Why something is missing; empty where all was answered. */
  problem = $state('');
  enginesProblem = $state('');
  readonly studies = $derived(this.entries?.studies ?? []);
  readonly tasks = $derived(this.entries?.tasks ?? []);
  readonly networks = $derived(this.entries?.networks ?? []);
  readonly training = $derived(this.entries?.training ?? null);
  /** The data sets of pictures that were imported or made, kept current. */
  readonly datasets = $derived(dataSets.all ?? []);

  /** Asks if nothing is known yet; rejects with an EngramError. */
  async load(): Promise<void> {
    if (!this.entries) await this.reload();
  }

  /** Asks anew, as after each connection; rejects with an EngramError. */
  async reload(): Promise<void> {
    void this.loadEngines();
    try {
      const [studies, tasks, networks, training] = await Promise.all([
        lab.call('catalogue.studies', {}),
        lab.call('catalogue.tasks', {}),
        lab.call('catalogue.networks', {}),
        lab.call('catalogue.training', {}),
        dataSets.reload(),
      ]);
      this.entries = { studies, tasks, networks, training };
      this.problem = '';
    } catch (error) {
      this.problem = (error as Error).message;
      throw error;
    }
  }

  /** Engines are found by a process of their own, which takes a moment. */
  async loadEngines(): Promise<void> {
    try {
      this.engines = await lab.call('catalogue.engines', {});
      this.automatic = await lab.call('engines.outlook', {});
      this.enginesProblem = '';
    } catch (error) {
      this.enginesProblem = (error as Error).message;
    }
  }

  taskTitle(id: string): string {
    return find(this.tasks, id)?.title ?? id;
  }

  networkTitle(id: string): string {
    return find(this.networks, id)?.title ?? id;
  }

  engineTitle(id: string): string {
    return this.engines.find((engine) => engine.id === id)?.title ?? id;
  }

  /** The parameters of a task, of a network, and of training, as they are by default with that task. */
  parametersOf(task: string, network: string): Record<'task' | 'network' | 'training', Parameters> {
    const { parameters = [], defaults = {} } = find(this.tasks, task) ?? {};
    const withTask = (entry: EntryDescription | null | undefined) =>
      (entry?.parameters ?? []).map((field) => ({
        ...field,
        default: defaults[field.name] ?? field.default,
      }));
    return {
      task: parameters,
      network: withTask(find(this.networks, network)),
      training: withTask(this.training),
    };
  }
}

function find(entries: readonly EntryDescription[], id: string): EntryDescription | undefined {
  return entries.find((entry) => entry.id === id);
}

export const catalogue = new Catalogue();
