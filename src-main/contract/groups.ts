// Groups of runs: alike in everything but the seed. What belongs together is decided here for the page, the lab and the command line.
import type { Experiment } from './experiment.ts';
import { cameAsTensors } from './runs.ts';
import type { Run } from './runs.ts';
import { isAlike, likenessOf, variantsOf } from './studies.ts';
import type { Study } from './studies.ts';

/** The same text for experiments that differ in nothing but the seed: data set, length and engine belong to it. */
export function groupKey(experiment: Experiment): string {
  const { data, episodes, engine } = experiment;
  return `${episodes} ${engine} ${data} ${likenessOf(experiment)}`;
}

/**
 * Groups in order of their lowest number, the runs of each in order of theirs. A network that came as tensors is no repetition of a
 * seed and stands alone.
 */
export function groupRuns(runs: readonly Run[]): Run[][] {
  const ordered = runs.toSorted((a, b) => a.run - b.run);
  const keyOf = (run: Run) => (cameAsTensors(run) ? `run ${run.run}` : groupKey(run.experiment));
  return [...Map.groupBy(ordered, keyOf).values()];
}

/** Tells of a run the lowest number of those of `runs` that are alike, which gives their group its colour. */
export function firstsOfGroups(runs: readonly Run[]): (run: Run) => number {
  const firsts = new Map<string, number>();
  for (const { run, experiment } of runs) {
    const key = groupKey(experiment);
    firsts.set(key, Math.min(run, firsts.get(key) ?? run));
  }
  return ({ run, experiment }) => firsts.get(groupKey(experiment)) ?? run;
}

/** One run a seed: another with the same seed gives the same numbers again and would be counted twice. In order of seeds. */
export function oneOfEachSeed(runs: readonly Run[]): Run[] {
  const bySeed = Map.groupBy(runs, ({ experiment }) => experiment.seed);
  return [...bySeed.entries()].sort(([a], [b]) => a - b).map(([, same]) => same.toSorted(byWorth)[0]);
}

/** What is completed first, else what got furthest, else the oldest. */
function byWorth(a: Run, b: Run): number {
  const isDone = (run: Run) => Number(run.status === 'completed');
  return isDone(b) - isDone(a) || b.episodesDone - a.episodesDone || a.run - b.run;
}

/** What an experiment's network is, in a few words: as the studies call it, or by its own name and kind of alpha. */
export function networkWords(
  experiment: Experiment,
  studies: readonly Study[],
  titleOf: (network: string) => string,
): string {
  const variants = studies.flatMap(variantsOf);
  const known = variants.find((variant) => isAlike(variant.experiment, experiment));
  if (known) return known.title;
  const { alpha } = experiment.settings.network;
  const title = titleOf(experiment.network);
  return alpha === undefined ? title : `${title}, alpha ${String(alpha)}`;
}

/** What the steps of a training are: updates, which with a batch of one are episodes. */
export function stepWord({ settings }: Experiment): 'episode' | 'update' {
  return Number(settings.training.batch) > 1 ? 'update' : 'episode';
}

/** Numbers of runs as a person writes them: "1-5, 8". */
export function writeRunNumbers(runs: readonly number[]): string {
  const ordered = [...new Set(runs)].sort((a, b) => a - b);
  const spans: [number, number][] = [];
  for (const run of ordered) {
    const last = spans.at(-1);
    if (last && last[1] === run - 1) last[1] = run;
    else spans.push([run, run]);
  }
  return spans
    .map(([from, to]) => (from === to ? String(from) : `${from}${to === from + 1 ? ', ' : '-'}${to}`))
    .join(', ');
}

/** The most that a span may stand for, so that no typing error asks for millions. */
const longestSpan = 10_000;

/** The numbers behind such words, in the order given; null where they are none. */
export function readRunNumbers(words: string): number[] | null {
  const runs: number[] = [];
  for (const word of words.split(/[\s,]+/).filter(Boolean)) {
    const [, from, to = from] = /^([1-9]\d{0,14})(?:-([1-9]\d{0,14}))?$/.exec(word) ?? [];
    if (from === undefined || Number(to) < Number(from) || Number(to) - Number(from) > longestSpan)
      return null;
    for (let run = Number(from); run <= Number(to); run++) runs.push(run);
  }
  return runs;
}
