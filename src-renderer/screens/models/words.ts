// What the Models screen says of a run, in words.
import type { Run, RunResult } from '../../../src-main/contract/runs.ts';
import { repeatableMetrics, scoreMetric } from '../../../src-main/contract/score.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { formatDate, formatNumber, formatPercent } from '../../parts/format.ts';

/** Where a network was trained. */
export function describeOrigin({ origin, createdAt }: Run): string {
  if (!origin) return `Trained here, begun on ${formatDate(createdAt)}`;
  return origin.kind === 'example'
    ? 'An example that comes with Engram'
    : `Imported on ${formatDate(origin.at)}`;
}

/** What a run came to by the metric that its task is judged by; empty where nothing is kept of it. */
export function scoreWords(run: Run): string {
  const { metrics, result, experiment } = run;
  const name = scoreMetric(repeatableMetrics(metrics), experiment.task, catalogue.studies);
  const [score] = result ? listScores(run, result).filter(({ title }) => title === metrics[name]?.title) : [];
  return score ? `${score.title} ${score.value}` : '';
}

/** What a run came to, a title and a value each; the time it took is no score. */
export function listScores({ metrics }: Run, { final }: RunResult): { title: string; value: string }[] {
  return Object.entries(final).flatMap(([name, value]) => {
    const metric = metrics[name];
    if (!metric || name === 'seconds') return [];
    const unit = metric.unit;
    const isShare = unit.startsWith('share');
    const text = isShare ? formatPercent(value) : `${formatNumber(value)} ${unit}`.trim();
    return [{ title: metric.title, value: text }];
  });
}

const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [...'-0123456789'].map((sign, k) => [sign, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[k]]),
);

/** A difference that was found, in powers of ten. */
export function formatDifference(value: number): string {
  if (value === 0) return '0';
  const [digits, power] = value.toExponential(1).split('e');
  return `${digits} × 10${[...power].map((sign) => superscripts[sign] ?? '').join('')}`;
}
