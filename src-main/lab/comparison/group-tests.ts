// Whether groups' scores differ: a rank test, effect sizes and an interval for each pair of groups, corrected for their number.
import type { ComparedGroup, GroupTest } from '../../contract/comparison.ts';
import { intervalOfDifference, intervalOfMean, resamplesOf } from '../../science/statistics/bootstrap.ts';
import { hedgesG } from '../../science/statistics/effect-size.ts';
import { adjustByHolm } from '../../science/statistics/holm.ts';
import { rankSumTest, signedRankTest } from '../../science/statistics/rank-tests.ts';
import { mean } from '../../science/statistics/summary.ts';

/** Beyond it the corrections leave nothing, and nobody reads the table. */
const mostTests = 200;

/** `reference` is the place of the group that each other one is tested against, null for all pairs. Groups of one score are in no test. */
export function testGroups(groups: readonly ComparedGroup[], reference: number | null): GroupTest[] {
  const scored = [...groups.keys()].filter((k) => countedScores(groups[k]).length > 1);
  const pairs =
    reference === null
      ? scored.flatMap((first, place) => scored.slice(place + 1).map((second) => [first, second]))
      : scored.filter((k) => k !== reference && scored.includes(reference)).map((k) => [reference, k]);
  if (pairs.length > mostTests) return [];
  const tests = pairs.map(([first, second]) => testPair(groups, first, second));
  const adjusted = adjustByHolm(tests.map(({ p }) => p));
  return tests.map((test, k) => ({ ...test, adjustedP: adjusted[k] }));
}

interface SeedScore {
  readonly seed: number;
  readonly score: number;
}

/** In order of seeds. */
export function countedScores({ runs }: Pick<ComparedGroup, 'runs'>): SeedScore[] {
  return runs.flatMap(({ seed, score, isCounted }) => (isCounted && score !== null ? [{ seed, score }] : []));
}

function testPair(
  groups: readonly ComparedGroup[],
  first: number,
  second: number,
): Omit<GroupTest, 'adjustedP'> {
  const [a, b] = [countedScores(groups[first]), countedScores(groups[second])];
  const isPaired = a.length === b.length && a.every(({ seed }, k) => seed === b[k].seed);
  const [left, right] = [a, b].map((list) => list.map(({ score }) => score));
  const differences = isPaired ? left.map((value, k) => value - right[k]) : [];
  const test = isPaired ? signedRankTest(differences) : rankSumTest(left, right);
  const g = hedgesG(left, right);
  return {
    first,
    second,
    isPaired,
    counts: [a.length, b.length],
    difference: mean(left) - mean(right),
    interval: isPaired
      ? intervalOfMean(differences, resamplesOf(differences.length))
      : intervalOfDifference(left, right),
    ...test,
    hedgesG: g !== null && Number.isFinite(g) ? g : null,
  };
}
