// The maze against a second reading of its rules, and what chance decides in it.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src-main/science/random.ts';
import type { Random } from '../../src-main/science/random.ts';
import type { EnvironmentPlan, EpisodeStory } from '../../src-main/science/tasks/environment.ts';
import { planMaze } from '../../src-main/science/tasks/maze/environment.ts';
import { createGrid } from '../../src-main/science/tasks/maze/grid.ts';
import { parameters } from '../../src-main/science/tasks/maze/parameters.ts';
import type { MazeParameters } from '../../src-main/science/tasks/maze/parameters.ts';
import { drawMaze, replayMaze } from '../support/maze-by-hand.ts';
import { isEven, play } from '../support/play.ts';

const defaults = parameters.parse({});

/** The maze of the paper of 2018. */
const of2018: MazeParameters = {
  ...defaults,
  mazeSteps: 250,
  bumpPenalty: 0.1,
  canRewardBeCentre: true,
  canTeleportToReward: true,
  stepInput: 'number',
  hasPreviousAction: false,
};

const [up, down, left, right] = [0, 1, 2, 3];

function drawSettings(random: Random): MazeParameters {
  const flip = () => random.below(2) === 1;
  return parameters.parse({
    mazeSize: 5 + 2 * random.below(5),
    mazeSteps: 1 + random.below(80),
    mazeReward: random.below(20) / 2,
    bumpPenalty: random.below(3) / 10,
    canRewardBeCentre: flip(),
    canTeleportToReward: flip(),
    viewRadius: 1 + random.below(3),
    rewardInputScale: random.below(3) / 2,
    stepInput: flip() ? 'share' : 'number',
    biasInput: random.below(3),
    hasPreviousAction: flip(),
  });
}

function storyOf(plan: EnvironmentPlan, index: number) {
  const story = play(plan, { index }).batch.story();
  if (story.kind !== 'maze') throw new Error(`Expected the story of a maze, got ${story.kind}.`);
  return story;
}

describe('a maze', () => {
  test('has an outer wall and pillars at even places, but none in the middle', () => {
    const drawing = (side: number) =>
      drawMaze(side)
        .join('')
        .replace(/./g, (mark) => (mark === '#' ? '1' : '0'));
    for (const side of [5, 7, 9, 11, 13, 15, 99]) {
      const grid = createGrid(side);
      expect(grid.walls.join('')).toBe(drawing(side));
      expect(grid.walls[grid.centre]).toBe(0);
    }
    expect(drawMaze(9)).toEqual([
      '#########',
      '#       #',
      '# # # # #',
      '#       #',
      '# #   # #',
      '#       #',
      '# # # # #',
      '#       #',
      '#########',
    ]);
  });

  test('has the numbers of 2019 by default, and those of 2018 when asked', () => {
    const { steps, observations, actions } = planMaze(defaults);
    expect([steps, observations, actions]).toEqual([200, 9 + 3 + 4, 4]);
    expect([planMaze(of2018).steps, planMaze(of2018).observations]).toEqual([250, 9 + 3]);
    expect(createGrid(11).open.length).toBe(81 - 16);
  });

  test('of an even size is refused with a sentence', () => {
    expect(parameters.safeParse({ mazeSize: 10 }).error?.issues[0].message).toMatch(/odd number/);
  });

  test('gives what a second reading of its rules predicts, for many settings', () => {
    const random = createRandom(1, 'episodes', 0);
    let finds = 0;
    for (let index = 0; index < 150; index++) {
      const settings = index === 0 ? defaults : index === 1 ? of2018 : drawSettings(random);
      const { batch, episodes } = play(planMaze(settings), { index, batch: 1 + (index % 3) });
      const story = batch.story() as EpisodeStory & { kind: 'maze' };
      const [first] = episodes;
      expect(story.actions).toEqual(first.actions);
      expect(story.rewards).toEqual(first.rewards);
      const predicted = replayMaze(settings, story);
      expect(first.observations).toEqual(predicted.observations);
      expect(first.rewards).toEqual(predicted.rewards);
      expect(story.cells).toEqual(predicted.cells);
      expect([story.teleports, story.bumps]).toEqual([predicted.finds, predicted.bumps]);
      expect([...story.walls].join('')).toBe(createGrid(settings.mazeSize).walls.join(''));
      const total = episodes.flatMap(({ rewards }) => rewards).reduce((sum, reward) => sum + reward, 0);
      expect(batch.metrics().reward).toBeCloseTo(total / episodes.length, 9);
      finds += predicted.finds.length;
    }
    expect(finds).toBeGreaterThan(50);
  });

  test('lets an agent walk to a wall and no further, at the price of the penalty', () => {
    const settings = { ...defaults, mazeSize: 7, mazeSteps: 4, mazeReward: 0, bumpPenalty: 0.25 };
    for (const way of [up, down, left, right]) {
      // The middle of seven cells is three from the outer wall: two steps, then bumps.
      for (let index = 0; index < 6; index++) {
        const { batch, episodes } = play(planMaze(settings), { index, act: () => way });
        const { teleports } = batch.story() as EpisodeStory & { kind: 'maze' };
        if (teleports.length === 0) expect(episodes[0].rewards).toEqual([0, 0, -0.25, -0.25]);
      }
    }
  });

  test('rewards a step that ends on the reward, where the agent stood already included', () => {
    const settings = { ...defaults, mazeSize: 5, canTeleportToReward: true, bumpPenalty: 0.5 };
    const gains = new Set<number>();
    for (let index = 0; index < 20; index++)
      for (const reward of play(planMaze(settings), { index }).episodes[0].rewards) gains.add(reward);
    expect([...gains].sort((a, b) => a - b)).toEqual([-0.5, 0, 9.5, 10]);
  });
});

describe('chance', () => {
  /** How often each open cell came up. */
  function countCells(settings: MazeParameters, episodes: number, cellsOf: (index: number) => number[]) {
    const { open } = createGrid(settings.mazeSize);
    const counts = new Map(open.map((cell) => [cell, 0]));
    for (let index = 0; index < episodes; index++)
      for (const cell of cellsOf(index)) counts.set(cell, counts.get(cell)! + 1);
    expect([...counts.keys()]).toEqual([...open]);
    return counts;
  }

  test('puts the reward on every open cell equally often, and on the middle only where it may', () => {
    for (const canRewardBeCentre of [false, true]) {
      const settings = { ...defaults, mazeSteps: 1, canRewardBeCentre };
      const plan = planMaze(settings);
      const counts = countCells(settings, 8000, (index) => [storyOf(plan, index).reward]);
      const { centre } = createGrid(settings.mazeSize);
      if (!canRewardBeCentre) {
        expect(counts.get(centre)).toBe(0);
        counts.delete(centre);
      }
      expect(isEven([...counts.values()])).toBe(true);
    }
  });

  test('puts a successful agent on every open cell equally often, and on the reward only where it may', () => {
    for (const canTeleportToReward of [false, true]) {
      const settings = { ...defaults, mazeSize: 7, mazeSteps: 400, canTeleportToReward };
      const plan = planMaze(settings);
      const { open } = createGrid(settings.mazeSize);
      const counts = new Map<number, number>();
      for (let index = 0; index < 400; index++) {
        const { cells, teleports, reward } = storyOf(plan, index);
        for (const step of teleports) {
          // Counted from the reward on, round the list, so that all rewards count together.
          const place = (open.indexOf(cells[step + 1]) - open.indexOf(reward) + open.length) % open.length;
          counts.set(place, (counts.get(place) ?? 0) + 1);
        }
      }
      expect(counts.has(0)).toBe(canTeleportToReward);
      expect(counts.size).toBe(open.length - (canTeleportToReward ? 0 : 1));
      expect(isEven([...counts.values()])).toBe(true);
    }
  });
});
