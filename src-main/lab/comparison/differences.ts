// What experiments differ in besides the seed, and how each is told from the others by it.
import type { Comparison } from '../../contract/comparison.ts';
import type { Experiment, Settings } from '../../contract/experiment.ts';

type Difference = Comparison['differences'][number];
type Value = Settings[string];

/** Changes no number of a run. */
const withoutEffect = ['checkpointSeconds'];

/** `dataName` is what a data set is called. */
export function findDifferences(
  experiments: readonly Experiment[],
  dataName: (id: string) => string,
): Difference[] {
  const settings = experiments.map((experiment) => allSettings(experiment, dataName));
  const names = [...new Set(settings.flatMap((list) => [...list.keys()]))];
  return names
    .filter((name) => !withoutEffect.includes(name))
    .map((name) => ({ name, values: settings.map((list) => list.get(name) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function allSettings(
  { task, network, engine, data, episodes, settings }: Experiment,
  dataName: (id: string) => string,
): Map<string, Value> {
  return new Map<string, Value>([
    ['task', task],
    ['network', network],
    ['engine', engine],
    ['data', data === null ? 'made up' : dataName(data)],
    ['episodes', episodes],
    ...Object.values(settings).flatMap((group) => Object.entries(group)),
  ]);
}

/** Titles that no two have in common: where some do, what they differ in is added, and at last the numbers of their runs. */
export function distinctTitles(
  titles: readonly string[],
  differences: readonly Difference[],
  runs: readonly string[],
): string[] {
  const extended = extendAlike(titles, (k, alike) =>
    differences
      .filter(({ values }) => alike.some((other) => values[other] !== values[k]))
      .map(({ name, values }) => settingWords(name, values[k]))
      .filter(Boolean)
      .join(', '),
  );
  return extendAlike(extended, (k) => runs[k]);
}

function settingWords(name: string, value: Value | null): string {
  if (value === null) return '';
  return typeof value === 'number' ? `${name} ${value}` : `${name} ${String(value)}`;
}

function extendAlike(
  titles: readonly string[],
  extension: (k: number, alike: readonly number[]) => string,
): string[] {
  const alike = Map.groupBy(titles.keys(), (k) => titles[k]);
  return titles.map((title, k) => {
    const others = alike.get(title) ?? [];
    const added = others.length > 1 ? extension(k, others) : '';
    return [title, added].filter(Boolean).join(', ');
  });
}
