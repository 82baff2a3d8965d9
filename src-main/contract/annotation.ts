// What a person says of runs: tags to find them by, and a note. And taking runs away, which can be undone for a while.
import { EngramError } from './errors.ts';
import { writeRunNumbers } from './groups.ts';
import { runNumber } from './runs.ts';
import type { Run } from './runs.ts';
import { numberList, z } from './schema.ts';

/** No blanks or commas, which stand between tags where they are typed. */
export const runTag = z
  .string()
  .max(40)
  .refine((tag) => /^[\p{L}\p{N}][\p{L}\p{N}._:/+-]*$/u.test(tag), {
    error: ({ input }) =>
      `expected a tag of letters, digits and . _ : / + -, beginning with a letter or digit, got "${String(input)}".`,
  });

export const mostTags = 30;
export const mostNoteCharacters = 4000;
export const runTags = z.array(runTag).max(mostTags);
export const runNote = z.string().max(mostNoteCharacters);

/** More than a home holds that a person can look at. */
export const someRuns = z.array(runNumber).min(1).max(100_000);

export const annotation = z.strictObject({
  runs: someRuns,
  tags: z.strictObject({ add: runTags.default([]), remove: runTags.default([]) }).optional(),
  /** In place of the one before; empty for none. */
  note: runNote.optional(),
});
export type Annotation = z.output<typeof annotation>;

/** The tags that a run has afterwards, each once, in order. Throws `bad-input` where they are too many. */
export function retag({ run, tags }: Pick<Run, 'run' | 'tags'>, change: Annotation['tags']): string[] {
  const { add, remove } = change ?? { add: [], remove: [] };
  const kept = [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
  if (kept.length <= mostTags) return kept.sort((a, b) => a.localeCompare(b, 'en'));
  throw new EngramError(
    'bad-input',
    `Expected at most ${mostTags} tags of a run, got ${kept.length} of run ${run}. Take some off first.`,
  );
}

/** Tags as a person writes them: with commas or blanks between. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}

/** Runs in words: "run 3", or "12 runs (3-14)". */
export function runsWords(runs: readonly number[]): string {
  return runs.length === 1
    ? `run ${runs[0]}`
    : `${runs.length.toLocaleString('en-GB')} runs (${writeRunNumbers(runs)})`;
}

/** The same of what was removed together: "sweep 2 with 12 runs (3-14)". */
export function removalWords({ runs, sweeps }: Pick<Removal, 'runs' | 'sweeps'>): string {
  if (sweeps.length === 0) return runsWords(runs);
  const named = `${sweeps.length === 1 ? 'sweep' : 'sweeps'} ${sweeps.join(', ')}`;
  return runs.length === 0 ? named : `${named} with ${runsWords(runs)}`;
}

/** How long a removal can be undone. */
export const undoHours = 24;

/** What was removed together and can still be restored. */
export const removal = z.object({
  removedAt: z.string(),
  /** Rising. */
  runs: numberList,
  /** The sweep that was removed with its runs; none where runs were removed alone. */
  sweeps: z.array(z.int()),
  /** What they are of. */
  tasks: z.array(z.string()),
});
export type Removal = z.infer<typeof removal>;
