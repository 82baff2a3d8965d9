// What sets an experiment apart: the settings that are not at their defaults, in short.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { formatNumber } from '../../parts/format.ts';

export interface Difference {
  readonly name: string;
  readonly value: string;
}

const known = new WeakMap<Experiment['settings'], { differences: Difference[]; basis: unknown }>();

/** Worked out once for settings that many runs share. */
export function differencesFromDefaults(experiment: Experiment): Difference[] {
  const basis = catalogue.entries;
  const before = known.get(experiment.settings);
  if (before?.basis === basis) return before.differences;
  const differences = findDifferences(experiment);
  known.set(experiment.settings, { differences, basis });
  return differences;
}

function findDifferences({ task, network, settings }: Experiment): Difference[] {
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
