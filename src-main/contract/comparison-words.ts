// A comparison in words, the same on the screen, on a terminal and in a report: numbers, tests, and how they were had.
import type { Comparison, GroupTest, Interval } from './comparison.ts';

/** Four significant digits. */
export function scoreWords(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

export function intervalWords(interval: Interval | null): string {
  return interval ? `${scoreWords(interval.low)} to ${scoreWords(interval.high)}` : 'none';
}

/** Two significant digits, and never a zero. */
export function pWords(p: number): string {
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

export function effectWords(value: number | null): string {
  return value === null ? 'none' : String(Number(value.toFixed(2)));
}

export function testWords({ isPaired, isExact }: GroupTest): string {
  const name = isPaired ? 'Wilcoxon signed-rank' : 'Mann-Whitney U';
  return `${name}, ${isExact ? 'exact' : 'approximate'}`;
}

/** "n = 5", or what is counted of more runs. */
export function countWords({
  runs,
  score,
}: {
  readonly runs: readonly unknown[];
  readonly score: { readonly count: number } | null;
}): string {
  const counted = score?.count ?? 0;
  return counted === runs.length ? `n = ${counted}` : `n = ${counted} of ${runs.length}`;
}

/** How scores are summed up. */
export function summaryWords({ metric, metrics, stepWord }: Comparison): string {
  return metrics[metric]?.summary === 'last' ? 'the last value' : `the mean of the last 50 ${stepWord}s`;
}

/** How the numbers were had, for the foot of a screen or a report. */
export function methodSentences(comparison: Comparison): string[] {
  const { groups, tests, stepWord } = comparison;
  const widths = [...new Set(groups.map(({ curve }) => curve.width))].sort((a, b) => a - b);
  const columns = widths.map((width) => width.toLocaleString('en-GB')).join(' or ');
  return [
    `Curves: ${widths.at(-1) === 1 ? `every ${stepWord}` : `the mean of each ${columns} ${stepWord}s`} of a run, then the mean over seeds, drawn in full as far as every run of the group goes and thinner beyond. The band is the bootstrap 95 % interval of that mean at each point by itself.`,
    `Scores: ${summaryWords(comparison)} of each completed run, one run a seed.`,
    'Intervals: expanded percentile bootstrap over seeds, 95 % (Efron 1979; Hesterberg 2015): all distinct resamples of up to 6 seeds, 4,000 drawn with the seed 1 of more.',
    ...(tests.length > 0 ? [testSentence(tests)] : []),
  ];
}

function testSentence(tests: readonly GroupTest[]): string {
  const names = [
    tests.some(({ isPaired }) => isPaired) &&
      'Wilcoxon’s signed-rank test where both groups have the same seeds, with the rank-biserial correlation of pairs (Wilcoxon 1945; Kerby 2014)',
    tests.some(({ isPaired }) => !isPaired) &&
      'Mann and Whitney’s U with Cliff’s delta (Mann & Whitney 1947; Cliff 1993)',
  ].filter((name) => name !== false);
  const correction =
    tests.length > 1 ? ` The corrected p is Holm’s for ${tests.length} tests (Holm 1979).` : '';
  return `Tests: ${names.join('; ')}; two-sided. g is the difference in pooled standard deviations (Hedges 1981).${correction}`;
}
