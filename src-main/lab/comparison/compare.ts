// Assembles a comparison: which runs belong together, what they came to, their curves, and the tests between groups.
import type { ComparedGroup, ComparedRun, Comparison, ComparisonRequest } from '../../contract/comparison.ts';
import { EngramError } from '../../contract/errors.ts';
import type { MetricDescription } from '../../contract/experiment.ts';
import { groupRuns, networkWords, oneOfEachSeed, stepWord, writeRunNumbers } from '../../contract/groups.ts';
import type { Run } from '../../contract/runs.ts';
import { repeatableMetrics, scoreMetric } from '../../contract/score.ts';
import type { Study } from '../../contract/studies.ts';
import { networks } from '../../science/networks/index.ts';
import { intervalOfMean, resamplesOf } from '../../science/statistics/bootstrap.ts';
import type { Resamples } from '../../science/statistics/bootstrap.ts';
import { mean } from '../../science/statistics/summary.ts';
import { scoreOf } from '../result.ts';
import { distinctTitles, findDifferences } from './differences.ts';
import { columnWidth, groupCurve } from './group-curve.ts';
import type { RunCurve } from './group-curve.ts';
import { countedScores, testGroups } from './group-tests.ts';
import { writeNotes } from './notes.ts';

/** Where what is compared comes from. */
export interface Sources {
  readonly runs: readonly Run[];
  readonly studies: readonly Study[];
  /** The lowest number of the runs of the home that are like one. */
  readonly firstOf: (run: Run) => number;
  /** The values that count of one metric, by run. */
  readonly curvesOf: (runs: readonly number[], metric: string) => ReadonlyMap<number, RunCurve>;
  /** What a data set is called. */
  readonly dataName: (id: string) => string;
}

/** Throws `bad-input` where the runs have no such metric in common. */
export function compareRuns(request: ComparisonRequest, sources: Sources): Comparison {
  const grouped = request.isGrouped
    ? groupRuns(sources.runs)
    : sources.runs.toSorted((a, b) => a.run - b.run).map((run) => [run]);
  const kept = grouped.map(oneOfEachSeed);
  const repeats = grouped.flat().filter((run) => !kept.some((group) => group.includes(run)));
  const metrics = commonMetrics(sources.runs);
  const metric = chooseMetric(request.metric, metrics, sources);
  const groups = makeGroups(request, kept, metric, sources);
  const tests = testGroups(groups, placeOfReference(request, groups));
  const word = groups.every(({ experiment }) => stepWord(experiment) === 'episode') ? 'episode' : 'update';
  return {
    metric,
    metrics,
    stepWord: word,
    isGrouped: request.isGrouped,
    groups,
    tests,
    differences: findDifferences(
      groups.map(({ experiment }) => experiment),
      sources.dataName,
    ),
    notes: writeNotes({ groups, tests, stepWord: word }, repeats),
  };
}

function commonMetrics(runs: readonly Run[]): Record<string, MetricDescription> {
  const first = runs[0]?.metrics ?? {};
  const common = repeatableMetrics(first).filter((name) => runs.every(({ metrics }) => name in metrics));
  return Object.fromEntries(common.map((name) => [name, first[name]]));
}

function chooseMetric(
  asked: string | undefined,
  metrics: Readonly<Record<string, MetricDescription>>,
  { runs, studies }: Sources,
): string {
  if (runs.length === 0) return asked ?? '';
  const names = Object.keys(metrics);
  if (names.length === 0)
    throw new EngramError(
      'bad-input',
      'These runs have no metric in common. Compare runs of the same task, or of tasks that measure the same.',
    );
  if (asked !== undefined && !names.includes(asked))
    throw new EngramError(
      'bad-input',
      `These runs have no metric "${asked}" in common. Expected one of: ${names.join(', ')}.`,
    );
  return asked ?? scoreMetric(names, runs[0].experiment.task, studies);
}

function makeGroups(
  request: ComparisonRequest,
  kept: readonly (readonly Run[])[],
  metric: string,
  sources: Sources,
): ComparedGroup[] {
  const curves = sources.curvesOf(
    kept.flat().map(({ run }) => run),
    metric,
  );
  const titles = request.isGrouped ? titleGroups(kept, sources) : titleRuns(kept, sources);
  const resamples = new Map<number, Resamples>();
  const resamplesFor = (count: number) => {
    const known = resamples.get(count) ?? resamplesOf(count);
    resamples.set(count, known);
    return known;
  };
  return kept.map((runs, k) => ({
    ...makeGroup(runs, metric, curves, request.view, resamplesFor),
    first: request.isGrouped ? sources.firstOf(runs[0]) : runs[0].run,
    title: titles[k],
  }));
}

const networkTitle = (id: string) => networks.find((network) => network.id === id)?.title ?? id;

/** By their numbers, and by their networks where these differ. */
function titleRuns(kept: readonly (readonly Run[])[], { studies }: Sources): string[] {
  const words = kept.map(([{ experiment }]) => networkWords(experiment, studies, networkTitle));
  const areAlike = new Set(words).size <= 1;
  return kept.map(([{ run }], k) => (areAlike ? `Run ${run}` : `Run ${run}: ${words[k]}`));
}

/** By their networks; where these do not tell groups of one network apart, by what they differ in alone. */
function titleGroups(kept: readonly (readonly Run[])[], { studies, dataName }: Sources): string[] {
  const experiments = kept.map(([{ experiment }]) => experiment);
  const words = experiments.map((experiment) => networkWords(experiment, studies, networkTitle));
  const title = networkTitle(experiments[0]?.network ?? '');
  const tellsNothing = new Set(words).size < words.length && words.every((name) => name.startsWith(title));
  const runs = kept.map((group) => {
    const numbers = group.map(({ run }) => run);
    return `run${numbers.length > 1 ? 's' : ''} ${writeRunNumbers(numbers)}`;
  });
  return distinctTitles(
    tellsNothing ? words.map(() => '') : words,
    findDifferences(experiments, dataName),
    runs,
  );
}

function makeGroup(
  runs: readonly Run[],
  metric: string,
  curves: ReadonlyMap<number, RunCurve>,
  asked: ComparisonRequest['view'],
  resamplesFor: (count: number) => Resamples,
): Omit<ComparedGroup, 'title' | 'first'> {
  const own = runs.map(({ run }) => curves.get(run) ?? noCurve);
  const begun = own.filter(({ values }) => values.length > 0);
  const compared = runs.map((run, k) => compareRun(run, metric, own[k]));
  const scores = countedScores({ runs: compared }).map(({ score }) => score);
  const [{ experiment, parameters }] = runs;
  const last = Math.max(1, ...own.map(({ steps }) => steps.at(-1) ?? 0));
  const view = asked
    ? { from: asked.from, to: Math.max(asked.from, Math.min(asked.to, last)) }
    : { from: 1, to: last };
  return {
    experiment,
    parameters,
    runs: compared,
    score:
      scores.length === 0
        ? null
        : {
            count: scores.length,
            mean: mean(scores),
            interval: intervalOfMean(scores, resamplesFor(scores.length)),
          },
    curve: groupCurve(begun, view, columnWidth(view), resamplesFor(begun.length)),
  };
}

const noCurve: RunCurve = { steps: new Float64Array(), values: new Float64Array() };

function compareRun(record: Run, metric: string, { values }: RunCurve): ComparedRun {
  const { run, status, episodesDone, experiment } = record;
  const score = values.length === 0 ? null : scoreOf(record, metric, values);
  const isCounted = status === 'completed' && score !== null && Number.isFinite(score);
  return { run, seed: experiment.seed, status, episodesDone, score, isCounted };
}

function placeOfReference({ reference }: ComparisonRequest, groups: readonly ComparedGroup[]): number | null {
  if (reference === null || groups.length === 0) return null;
  if (reference === undefined) return 0;
  const place = groups.findIndex(({ runs }) => runs.some(({ run }) => run === reference));
  if (place >= 0) return place;
  throw new EngramError(
    'bad-input',
    `Run ${reference}, which the others are to be tested against, is not among those compared. Expected one of them.`,
  );
}
