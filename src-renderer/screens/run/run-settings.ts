// A run's settings beside their defaults.
import type { Experiment, ParameterDescription, Settings } from '../../../src-main/contract/experiment.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';

export interface Setting {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly help: string;
  /** What it would have been; empty where that is not known. */
  readonly usual: string;
  readonly isChanged: boolean;
}

export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** All settings in their groups, those that differ from their defaults first. */
export function groupSettings({ task, network, settings }: Experiment): SettingGroup[] {
  const parameters = catalogue.parametersOf(task, network);
  return [
    { title: `Task: ${catalogue.taskTitle(task)}`, settings: describe(settings.task, parameters.task) },
    {
      title: `Network: ${catalogue.networkTitle(network)}`,
      settings: describe(settings.network, parameters.network),
    },
    { title: 'Training', settings: describe(settings.training, parameters.training) },
  ];
}

function describe(values: Settings, parameters: readonly ParameterDescription[] = []): Setting[] {
  const all = Object.entries(values).map(([name, value]): Setting => {
    const parameter = parameters.find((candidate) => candidate.name === name);
    return {
      name,
      value: String(value),
      unit: parameter?.unit ?? '',
      help: parameter?.help ?? '',
      usual: parameter ? String(parameter.default) : '',
      isChanged: parameter !== undefined && parameter.default !== value,
    };
  });
  return all.sort((a, b) => Number(b.isChanged) - Number(a.isChanged));
}
