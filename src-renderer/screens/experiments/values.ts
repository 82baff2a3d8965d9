// An experiment as one flat list of names and values, and what differs between two of them.
import type { Experiment, Settings } from '../../../src-main/contract/experiment.ts';

export type Values = Readonly<Record<string, Settings[string] | null>>;

export interface Difference {
  readonly name: string;
  /** Undefined where the other one has no such setting. */
  readonly there: Values[string] | undefined;
  readonly here: Values[string] | undefined;
}

export function flatten({ settings, ...choices }: Experiment): Values {
  return { ...choices, ...settings.task, ...settings.network, ...settings.training };
}

/** In the order of `here`, then what only `there` has. */
export function differences(there: Values, here: Values): Difference[] {
  const names = new Set([...Object.keys(here), ...Object.keys(there)]);
  return [...names]
    .filter((name) => there[name] !== here[name])
    .map((name) => ({ name, there: there[name], here: here[name] }));
}
