// The T-maze: who remembers the cue finds the reward.
import { expect, test } from 'vitest';
import type { MazeStory } from '../../src-main/science/tasks/environment.ts';
import { planTMaze } from '../../src-main/science/tasks/t-maze/environment.ts';
import { parameters } from '../../src-main/science/tasks/t-maze/parameters.ts';
import { isEven, play } from '../support/play.ts';

const [forward, left, right] = [0, 1, 2];
const given = parameters.parse({ corridorLength: 3, spareSteps: 2 });

/** Follows the cue, or goes against it. */
function follow(sign: number) {
  let cue = 0;
  return ([pointer, isJunction]: readonly number[]): number => {
    if (pointer !== 0) cue = pointer;
    return isJunction === 0 ? forward : sign * cue > 0 ? right : left;
  };
}

/** A place a letter: `#` wall, `r` the reward, a digit the number of steps the agent stood there. */
function draw({ side, walls, cells, reward }: MazeStory): string[] {
  const marks = Array.from(walls, (wall): string => (wall ? '#' : ' '));
  marks[reward] = 'r';
  for (const cell of new Set(cells)) marks[cell] = String(cells.filter((other) => other === cell).length);
  return Array.from({ length: side }, (_, row) => marks.slice(row * side, (row + 1) * side).join(''));
}

test('shows the cue at the start, the junction at the junction, and a constant', () => {
  for (const index of [0, 1, 2, 3]) {
    const [{ observations }] = play(planTMaze(given), { index, act: follow(1) }).episodes;
    const [cue] = observations[0];
    expect(Math.abs(cue)).toBe(1);
    expect(observations).toEqual([
      [cue, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 1],
    ]);
  }
});

test('rewards the arm that the cue pointed to, once, and the other not', () => {
  for (const index of [0, 1, 2, 3]) {
    const after = play(planTMaze(given), { index, act: follow(1) });
    expect(after.episodes[0].rewards).toEqual([0, 0, 0, 1, 0, 0]);
    expect(after.batch.metrics()).toEqual({ reward: 1, found: 1 });
    const against = play(planTMaze(given), { index, act: follow(-1) });
    expect(against.batch.metrics()).toEqual({ reward: 0, found: 0 });
  }
});

test('lets nobody leave the corridor but at its end, nor the arms', () => {
  const way = [left, forward, right, forward, forward, forward];
  const { batch } = play(planTMaze(given), { act: (_, step) => way[step] });
  expect(batch.story()).toMatchObject({ rewards: [0, 0, 0, 0, 0, 0], bumps: [0, 2, 5], teleports: [] });
  expect(draw(batch.story() as MazeStory).map((line) => line.replace('r', ' '))).toEqual([
    '#######',
    '## 2 ##',
    '###1###',
    '###2###',
    '###2###',
    '#######',
    '#######',
  ]);
});

test('tells the way of the first episode as one through a maze', () => {
  const { batch, episodes } = play(planTMaze(given), { act: follow(1) });
  const story = batch.story() as MazeStory;
  expect(story.cells.at(-1)).toBe(story.reward);
  expect(story.reward - story.cells[3]).toBe(episodes[0].observations[0][0]);
  expect(story.bumps).toEqual([4, 5]);
});

test('puts the reward on either side equally often', () => {
  const { batch, episodes } = play(planTMaze(given), { batch: 1000, act: () => right });
  expect(batch.metrics().found).toBe(0);
  const lefts = episodes.filter(({ observations }) => observations[0][0] === -1).length;
  expect(isEven([lefts, 1000 - lefts])).toBe(true);
});
