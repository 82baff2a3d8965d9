// What is typed into the filter: words that are looked for in what a row shows, "tag:best", "status:running", "sweep:2".
import type { Run } from '../../../src-main/contract/runs.ts';
import { rowOf } from './run-row.ts';

export interface Filter {
  readonly words: readonly string[];
  /** Beginnings of tags and of statuses. */
  readonly tags: readonly string[];
  readonly statuses: readonly string[];
  /** Numbers of sweeps, as they were typed. */
  readonly sweeps: readonly string[];
}

export function parseFilter(text: string): Filter {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean);
  const after = (prefix: string) =>
    all.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length));
  return {
    words: all.filter((word) => !/^(tag|status|sweep):/.test(word)),
    tags: after('tag:'),
    statuses: after('status:'),
    sweeps: after('sweep:'),
  };
}

/** Whether a run has all that is asked for; of several statuses one, and of several sweeps. */
export function passes(run: Run, { words, tags, statuses, sweeps }: Filter): boolean {
  if (statuses.length > 0 && !statuses.some((status) => run.status.startsWith(status))) return false;
  if (sweeps.length > 0 && !sweeps.includes(String(run.place?.sweep))) return false;
  if (!tags.every((tag) => run.tags.some((own) => own.toLowerCase().startsWith(tag)))) return false;
  if (words.length === 0) return true;
  const { searched } = rowOf(run);
  return words.every((word) => searched.includes(word));
}
