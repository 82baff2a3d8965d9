// Tags of runs: those of the home, and putting them on and taking them off.
import type { Annotation } from '../../src-main/contract/annotation.ts';
import { lab } from './lab.svelte.ts';

class Tags {
  /** All tags of the home, the most used first. */
  readonly known = $derived.by(() => {
    const counts = new Map<string, number>();
    for (const { tags } of lab.newestRuns)
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b)).map(([tag]) => tag);
  });

  /** Resolves with why it could not be done; empty where it was. */
  async annotate(annotation: Annotation): Promise<string> {
    try {
      await lab.call('runs.annotate', annotation);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }
}

export const tags = new Tags();
