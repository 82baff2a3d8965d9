// An agent's episode summed up: what it got, and how soon and how often it did what it was rewarded for.
import { formatCount, formatPercent } from '../../../parts/format.ts';
import type { SeenConduct } from '../seen.ts';
import { numeral } from './step-words.ts';
import { findsOf } from './maze-walk.ts';
import type { Maze } from './maze-walk.ts';
import type { Trials } from './trial-words.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
}

export function factsOf({ scene, rewards }: SeenConduct): Fact[] {
  const total = rewards.reduce((sum, reward) => sum + reward, 0);
  const reward = { name: 'Reward of the episode', value: numeral(total), unit: '' };
  return [reward, ...(scene.kind === 'maze' ? mazeFacts(scene) : trialFacts(scene))];
}

export interface MazeSummary {
  /** Times that the reward was found. */
  readonly finds: number;
  /** Steps until it was found first, and from find to find on average; null where there is none. */
  readonly stepsToFirst: number | null;
  readonly stepsBetween: number | null;
}

export function summariseMaze(maze: Maze): MazeSummary {
  const finds = findsOf(maze);
  const [first] = finds;
  const last = finds[finds.length - 1];
  return {
    finds: finds.length,
    stepsToFirst: finds.length > 0 ? first + 1 : null,
    stepsBetween: finds.length > 1 ? (last - first) / (finds.length - 1) : null,
  };
}

/** Where only words tell it. */
const none = '';

function mazeFacts(maze: Maze): Fact[] {
  const { finds, stepsToFirst, stepsBetween } = summariseMaze(maze);
  const facts = [
    { name: 'Reward found', ...times(finds) },
    {
      name: 'Until it was found first',
      value: stepsToFirst === null ? none : formatCount(stepsToFirst),
      unit: stepsToFirst === null ? 'not found' : stepsToFirst === 1 ? 'step' : 'steps',
    },
  ];
  if (maze.teleports.length > 0)
    facts.push({
      name: 'Then from find to find',
      value: stepsBetween === null ? none : stepsBetween.toFixed(1),
      unit: stepsBetween === null ? 'found only once' : 'steps, mean',
    });
  return [...facts, { name: 'Walked into a wall', ...times(maze.bumps.length) }];
}

function times(count: number): { value: string; unit: string } {
  return { value: formatCount(count), unit: count === 1 ? 'time' : 'times' };
}

export interface Share {
  readonly right: number;
  readonly of: number;
}

/** Right answers in the first half of those given, and in the second, which has the odd one. */
export function rightByHalves({ trials }: Trials): { first: Share; second: Share } {
  const answered = trials.filter(({ isRight }) => isRight !== null);
  const middle = answered.length >> 1;
  const share = (some: Trials['trials']): Share => ({
    right: some.filter(({ isRight }) => isRight).length,
    of: some.length,
  });
  return { first: share(answered.slice(0, middle)), second: share(answered.slice(middle)) };
}

function trialFacts(scene: Trials): Fact[] {
  const { first, second } = rightByHalves(scene);
  const all = { right: first.right + second.right, of: first.of + second.of };
  return [
    { name: 'Right answers', ...shareWords(all) },
    { name: 'In the first half of them', ...shareWords(first) },
    { name: 'In the second half', ...shareWords(second) },
  ];
}

function shareWords({ right, of }: Share): { value: string; unit: string } {
  if (of === 0) return { value: none, unit: 'no answers' };
  return { value: right === of ? '100 %' : formatPercent(right / of), unit: `${right} of ${of}` };
}
