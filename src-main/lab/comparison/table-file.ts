// All that a comparison plots, as one table of comma-separated values (RFC 4180): a row a point of a curve, a score or a mean.
import { toDoubles } from '../../contract/comparison.ts';
import type { ComparedGroup, Comparison } from '../../contract/comparison.ts';

const columns = [
  'kind',
  'metric',
  'group',
  'run',
  'seed',
  'step',
  'width',
  'runs',
  'value',
  'low',
  'high',
  'least',
  'most',
] as const;
type Row = Partial<Record<(typeof columns)[number], string | number>>;

/** `kind` is curve, score or mean. `low` and `high` are a 95 % interval; `least` and `most` are over all values of a column. */
export function writeTable(comparison: Comparison): string {
  const rows = comparison.groups.flatMap((group) => [
    ...curveRows(group),
    ...scoreRows(group),
    ...meanRow(group),
  ]);
  const lines = rows.map((row) =>
    columns.map((column) => cell(column === 'metric' ? comparison.metric : row[column])).join(','),
  );
  return [columns.join(','), ...lines, ''].join('\r\n');
}

function curveRows({ title, curve }: ComparedGroup): Row[] {
  const [steps, mean, low, high, least, most, counts] = [
    curve.steps,
    curve.mean,
    curve.low,
    curve.high,
    curve.least,
    curve.most,
    curve.counts,
  ].map(toDoubles);
  return [...steps].map((step, k) => ({
    kind: 'curve',
    group: title,
    step,
    width: curve.width,
    runs: counts[k],
    value: mean[k],
    low: low[k],
    high: high[k],
    least: least[k],
    most: most[k],
  }));
}

function scoreRows({ title, runs }: ComparedGroup): Row[] {
  return runs.flatMap(({ run, seed, score, isCounted }) =>
    isCounted && score !== null ? [{ kind: 'score', group: title, run, seed, runs: 1, value: score }] : [],
  );
}

function meanRow({ title, score }: ComparedGroup): Row[] {
  if (!score) return [];
  return [{ kind: 'mean', group: title, runs: score.count, value: score.mean, ...score.interval }];
}

/** What is no number is left empty. */
function cell(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '';
  const words = String(value);
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
