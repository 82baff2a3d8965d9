// Judges what was measured of a study by what it expects. Computed from runs, never written: reproduced where enough seeds lie
// apart, consistent where only the direction is right, otherwise not reached.
import { intervalWords, scoreWords } from '../contract/comparison-words.ts';
import { oneOfEachSeed } from '../contract/groups.ts';
import type { Run } from '../contract/runs.ts';
import { studyRuns } from '../contract/study-runs.ts';
import type { Study, StudyScale } from '../contract/studies.ts';
import type { Expectation, Measured, Verdict, VerdictOutcome } from '../contract/verdicts.ts';
import { intervalOfMean, resamplesOf } from '../science/statistics/bootstrap.ts';
import { mean } from '../science/statistics/summary.ts';
import { scoreOf } from './result.ts';

/** The fewest on either side whose complete separation a rank test would call unlikely (p = 2/70 < .05). */
const leastSeeds = 4;

/** What a run's metric came to: as many of its last values as a score needs, in order. */
export type EndOf = (run: number, metric: string) => ArrayLike<number>;

/** `runs` are all of the home that are of the study's tasks. */
export function judgeStudy(study: Study, scale: StudyScale, runs: readonly Run[], endOf: EndOf): Verdict[] {
  const found = studyRuns(study, scale, runs);
  const measure = (id: string, { metric, isOfData }: Expectation): Measured | null => {
    const { variant, runs: own = [] } = found.find((one) => one.variant.id === id) ?? {};
    const completed = own.filter(
      ({ status, experiment }) => status === 'completed' && (!isOfData || experiment.data !== null),
    );
    const scores = oneOfEachSeed(completed)
      .map((run) => ({ run, values: endOf(run.run, metric) }))
      .filter(({ run, values }) => values.length > 0 && metric in run.metrics)
      .map(({ run, values }) => scoreOf(run, metric, Float64Array.from(values)))
      .filter(Number.isFinite);
    return variant && scores.length > 0 ? summarise(variant.title, scores) : null;
  };
  return (study.expectations ?? [])
    .filter(({ scales }) => scales?.includes(scale) ?? true)
    .map((expected) => {
      const subject = measure(expected.subject, expected);
      const control = expected.against === undefined ? null : measure(expected.against, expected);
      return judge(expected, subject, control);
    });
}

function summarise(title: string, scores: readonly number[]): Measured {
  const interval = intervalOfMean(scores, resamplesOf(scores.length));
  return { title, count: scores.length, mean: mean(scores), interval };
}

/** The verdict on one expectation; `control` is null where there is a value to judge against. */
export function judge(expected: Expectation, subject: Measured | null, control: Measured | null): Verdict {
  const { value, direction } = expected;
  const other = value === undefined ? control : exactly(value);
  if (!subject || !other)
    return { expectation: expected, outcome: 'not measured', sentence: missing(expected), subject, control };
  const isRight = direction === 'below' ? subject.mean < other.mean : subject.mean > other.mean;
  const outcome: VerdictOutcome = !isRight
    ? 'not reached'
    : isApart(direction, subject, other)
      ? 'reproduced'
      : 'consistent';
  const sentence = `${measuredWords(subject)} against ${control ? measuredWords(control) : scoreWords(other.mean)}${reason(outcome, subject, control)}.`;
  return { expectation: expected, outcome, sentence, subject, control };
}

function exactly(value: number): Measured {
  return { title: '', count: Infinity, mean: value, interval: { low: value, high: value } };
}

function isApart(direction: Expectation['direction'], subject: Measured, other: Measured): boolean {
  if (!subject.interval || !other.interval || subject.count < leastSeeds || other.count < leastSeeds)
    return false;
  return direction === 'below'
    ? subject.interval.high < other.interval.low
    : subject.interval.low > other.interval.high;
}

function measuredWords({ title, count, mean, interval }: Measured): string {
  const range = interval ? `${intervalWords(interval)}, ` : '';
  return `${title} ${scoreWords(mean)} (${range}n = ${count})`;
}

function reason(outcome: VerdictOutcome, subject: Measured, control: Measured | null): string {
  if (outcome !== 'consistent') return outcome === 'reproduced' ? '; the intervals are apart' : '';
  const count = Math.min(subject.count, control?.count ?? Infinity);
  return count < leastSeeds
    ? `; fewer than ${leastSeeds} seeds cannot tell more`
    : '; the intervals are not apart';
}

function missing({ isOfData }: Expectation): string {
  return isOfData
    ? 'No completed run on a data set to judge it by.'
    : 'No completed runs of what it compares yet.';
}
