// What a reader of a comparison must know besides its numbers, in sentences.
import type { ComparedGroup, Comparison } from '../../contract/comparison.ts';
import { writeRunNumbers } from '../../contract/groups.ts';
import type { Run } from '../../contract/runs.ts';
import { countedScores } from './group-tests.ts';

type Given = Pick<Comparison, 'groups' | 'tests' | 'stepWord'>;

/** `repeats` are the runs that were left out because another one has their seed. */
export function writeNotes({ groups, tests, stepWord }: Given, repeats: readonly Run[]): string[] {
  const runs = groups.flatMap((group) => group.runs);
  const unfinished = runs.filter(({ status }) => status !== 'completed');
  const broken = runs.filter(
    ({ status, isCounted, score }) => status === 'completed' && !isCounted && score !== null,
  );
  return [
    repeats.length > 0 &&
      `${subject(repeats)} ${verb(repeats, 'repeats', 'repeat')} a seed of the same group and would give the same numbers again: left out.`,
    unfinished.length > 0 &&
      `${subject(unfinished)} ${verb(unfinished, 'is', 'are')} not completed: drawn as far as ${verb(unfinished, 'it goes', 'they go')}, and not counted among the scores.`,
    broken.length > 0 &&
      `${subject(broken)} ended in what is no finite number: not counted among the scores.`,
    isOfSeveral(groups, 'task') && 'The groups are of different tasks, whose values need not mean the same.',
    isOfSeveral(groups, 'episodes') &&
      `The groups were trained for different numbers of ${stepWord}s; scores are those at each one’s end.`,
    ...(groups.length > 0 ? testNotes(groups, tests) : []),
  ].filter((note) => note !== false);
}

function subject(runs: readonly { run: number }[]): string {
  return `Run${runs.length > 1 ? 's' : ''} ${writeRunNumbers(runs.map(({ run }) => run))}`;
}

function verb(runs: readonly unknown[], one: string, several: string): string {
  return runs.length === 1 ? one : several;
}

function isOfSeveral(groups: readonly ComparedGroup[], name: 'task' | 'episodes'): boolean {
  return new Set(groups.map(({ experiment }) => experiment[name])).size > 1;
}

function testNotes(groups: readonly ComparedGroup[], tests: Comparison['tests']): (string | false)[] {
  const counts = groups.map((group) => countedScores(group).length);
  const hopeless = tests.filter(({ leastP }) => leastP > 0.05);
  const [{ counts: [first, second] = [0, 0], isPaired = false, leastP = 1 } = {}] = hopeless;
  return [
    counts.some((count) => count === 1) &&
      'A group of one seed has no interval and is in no test: how much seeds differ cannot be known from one.',
    groups.length > 1 &&
      tests.length === 0 &&
      counts.some((count) => count > 1) &&
      'There is no test, because fewer than two of the groups, or not the one the others are tested against, have two scores.',
    groups.length === 1 && 'One group alone: there is nothing to test it against.',
    counts.some((count) => count === 2 || count === 3) &&
      'Of two or three seeds the interval is the range of their scores: so few cannot tell more.',
    hopeless.length > 0 &&
      `With ${isPaired ? `${first} pairs` : `${first} and ${second} scores`} no difference is clear enough for p below ${Number(leastP.toPrecision(3))}: look at the interval, or train more seeds.`,
    tests.some(({ p, leastP: least }) => p < least) &&
      'An approximate p below what so few scores can give comes of equal scores: take the interval’s word.',
  ];
}
