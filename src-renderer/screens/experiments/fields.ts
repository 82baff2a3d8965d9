// The form's fields in their groups: the run's own two, then those of task, network and training with the defaults that
// belong to the chosen task.
import { maximumSeed } from '../../../src-main/contract/experiment.ts';
import type {
  EntryDescription,
  Experiment,
  ParameterDescription,
  Settings,
} from '../../../src-main/contract/experiment.ts';

export interface FieldGroup {
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  readonly fields: readonly ParameterDescription[];
}

export function runGroup({ episodes, seed }: Experiment): FieldGroup {
  return {
    title: 'Length and seed',
    sentence: '',
    citation: '',
    fields: [
      {
        name: 'episodes',
        type: 'integer',
        default: episodes,
        minimum: 1,
        maximum: 1e9,
        unit: 'updates',
        help: 'How long to train; each update sees one batch.',
      },
      {
        name: 'seed',
        type: 'integer',
        default: seed,
        minimum: 0,
        maximum: maximumSeed,
        help: 'Where the random numbers begin. Several seeds tell luck from merit.',
      },
    ],
  };
}

/** `defaults` are those that go with the chosen task. */
export function entryGroup(kind: string, entry: EntryDescription, defaults: Settings): FieldGroup {
  return {
    title: entry.title === kind ? kind : `${kind}: ${entry.title}`,
    sentence: entry.sentence,
    citation: entry.citation,
    fields: entry.parameters.map((field) => ({ ...field, default: defaults[field.name] ?? field.default })),
  };
}
