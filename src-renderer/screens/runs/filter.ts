// What is typed into the filter: words that are looked for in what a row shows, "tag:best", "status:running".
import type { Run } from '../../../src-main/contract/runs.ts';
import { rowOf } from './run-row.ts';

export interface Filter {
  readonly words: readonly string[];
  /** Beginnings of tags and of statuses. */
  readonly tags: readonly string[];
  readonly statuses: readonly string[];
}

export function parseFilter(text: string): Filter {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean);
  const after = (prefix: string) =>
    all.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length));
  return {
    words: all.filter((word) => !/^(tag|status):/.test(word)),
    tags: after('tag:'),
    statuses: after('status:'),
  };
}

/** Whether a run has all that is asked for; of several statuses one. */
export function passes(run: Run, { words, tags, statuses }: Filter): boolean {
  if (statuses.length > 0 && !statuses.some((status) => run.status.startsWith(status))) return false;
  if (!tags.every((tag) => run.tags.some((own) => own.toLowerCase().startsWith(tag)))) return false;
  if (words.length === 0) return true;
  const { searched } = rowOf(run);
  return words.every((word) => searched.includes(word));
}
