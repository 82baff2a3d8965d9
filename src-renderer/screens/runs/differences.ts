// What sets an experiment apart: the settings that are not at their defaults, in short.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { formatNumber } from '../../parts/format.ts';

export interface Difference {
  readonly name: string;
  readonly value: string;
}

export function differencesFromDefaults({ task, network, settings }: Experiment): Difference[] {
  const described = catalogue.parametersOf(task, network);
  return (['task', 'network', 'training'] as const).flatMap((group) =>
    described[group]
      .filter(({ name, default: usual }) => name in settings[group] && settings[group][name] !== usual)
      .map(({ name }) => ({ name, value: format(settings[group][name]) })),
  );
}

function format(value: number | string | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' ? formatNumber(value) : value;
}
