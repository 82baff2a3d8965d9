// An agent's episode as it is drawn and told: its way through a maze, its trials, the charts of its steps, and the facts of it.
import { expect, test } from 'vitest';
import { titleOfAxis } from '../../src-renderer/parts/charts/axis.ts';
import { shapeOf } from '../../src-renderer/parts/heat-map/shape.ts';
import { actionWords } from '../../src-renderer/screens/run/agent/action-words.ts';
import { factsOf, rightByHalves, summariseMaze } from '../../src-renderer/screens/run/agent/conduct-facts.ts';
import {
  bumpPath,
  extentOf,
  findsOf,
  floorPath,
  isFind,
  landingsOf,
  stretchesOf,
  wornPath,
} from '../../src-renderer/screens/run/agent/maze-walk.ts';
import {
  bandPaths,
  linePath,
  markPath,
  shareOfStep,
  spanOf,
  stemPath,
  stepAtShare,
} from '../../src-renderer/screens/run/agent/step-paths.ts';
import { signed, stepWords } from '../../src-renderer/screens/run/agent/step-words.ts';
import {
  cueName,
  cuePaths,
  outcomeWords,
  pageOf,
  stepsOf,
  trialAt,
  trialWords,
} from '../../src-renderer/screens/run/agent/trial-words.ts';
import type { Trials } from '../../src-renderer/screens/run/agent/trial-words.ts';

const [up, down, right] = [0, 1, 3];
const words = actionWords(['up', 'down', 'left', 'right']);

/** Nine open cells within a wall; the reward is in the upper right corner of them. */
const maze = {
  kind: 'maze' as const,
  side: 5,
  walls: Uint8Array.from({ length: 25 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / 5), cell % 5];
    return row > 0 && row < 4 && column > 0 && column < 4 ? 0 : 1;
  }),
  reward: 8,
  // Up, right onto the reward, from there to the lower left; down into the wall; up, up, right, right onto the reward.
  cells: [12, 7, 16, 16, 11, 6, 7, 17],
  teleports: [1, 6],
  bumps: [2],
};
const actions = [up, right, down, up, up, right, right];
const conduct = {
  scene: maze,
  actionNames: ['up', 'down', 'left', 'right'],
  actions,
  rewards: [0, 10, -0.1, 0, 0, 0, 10],
  values: new Float32Array(7),
  policy: new Float32Array(28).fill(0.25),
  modulator: null,
};

test('a step that found the reward is drawn onto it, and being put elsewhere is no way walked', () => {
  expect(stretchesOf(maze, 0, 2)).toEqual([
    { from: { x: 2.5, y: 2.5 }, to: { x: 2.5, y: 1.5 } },
    { from: { x: 2.5, y: 1.5 }, to: { x: 3.5, y: 1.5 } },
  ]);
  expect(stretchesOf(maze, 2, 3)).toEqual([]);
  expect(landingsOf(maze, 0, 5)).toEqual([{ x: 1.5, y: 3.5 }]);
});

test('what was walked twice is drawn once, whichever way it was walked', () => {
  expect(wornPath(maze, 7).match(/M/g)).toHaveLength(5);
  const back = { ...maze, teleports: [], bumps: [], cells: [12, 7, 12] };
  expect(wornPath(back, 2)).toBe('M2.5 1.5L2.5 2.5');
});

test('a bump is a bar on the side of the cell that was walked into, from its step on', () => {
  expect(bumpPath(maze, actions, words, 2)).toBe('');
  expect(bumpPath(maze, actions, words, 3)).toBe('M1.28 3.92h0.44');
  expect(bumpPath(maze, actions, actionWords(['north', 'south', 'west', 'east']), 3)).toBe('M1.28 3.5h0.44');
});

test('a maze that fills little of its square is drawn with no more than the walls around it', () => {
  const walls = new Uint8Array(81).fill(1);
  for (const cell of [21, 22, 23, 31, 40]) walls[cell] = 0;
  const narrow = { ...maze, side: 9, walls };
  expect(extentOf(narrow)).toEqual({ left: 2, top: 1, width: 5, height: 5 });
  expect(floorPath(narrow)).toBe('M3 2h3v1h-3zM4 3h1v1h-1zM4 4h1v1h-1z');
  expect(extentOf(maze)).toEqual({ left: 0, top: 0, width: 5, height: 5 });
});

test('the reward is found by a step onto it, whether or not the agent is put elsewhere', () => {
  expect(findsOf(maze)).toEqual([1, 6]);
  expect(summariseMaze(maze)).toEqual({ finds: 2, stepsToFirst: 2, stepsBetween: 5 });
  const staying = { ...maze, teleports: [], cells: [12, 7, 8, 8] };
  expect(findsOf(staying)).toEqual([1]);
  expect(isFind(staying, 2)).toBe(false);
  expect(summariseMaze({ ...staying, cells: [12, 7] })).toEqual({
    finds: 0,
    stepsToFirst: null,
    stepsBetween: null,
  });
});

test('a step is told in words with what came of it', () => {
  expect(stepWords(conduct, words, 0)).toBe('At column 2, row 2 it goes up.');
  expect(stepWords(conduct, words, 1)).toBe(
    'At column 2, row 1 it goes right, finds the reward and is put elsewhere. Reward +10.',
  );
  expect(stepWords(conduct, words, 2)).toBe('At column 1, row 3 it goes down, into a wall. Reward −0.1.');
  expect(signed(-0.25)).toBe('−0.25');
});

test('the facts of a maze say how soon and how often the reward was found', () => {
  expect(factsOf(conduct).map(({ name, value, unit }) => `${name}: ${value} ${unit}`)).toEqual([
    'Reward of the episode: 19.9 ',
    'Reward found: 2 times',
    'Until it was found first: 2 steps',
    'Then from find to find: 5.0 steps, mean',
    'Walked into a wall: 1 time',
  ]);
});

test('an action has a sign where its name is known, and its number where it is not', () => {
  expect(actionWords(['up', 'left', 'dig']).map(({ sign }) => sign)).toEqual(['↑', '←', '3']);
  expect(actionWords(['no', 'yes']).map(({ verb }) => verb)).toEqual(['says no', 'says yes']);
  expect(actionWords(['dig'])[0].verb).toBe('takes “dig”');
});

const scene: Trials = {
  kind: 'trials',
  cues: [
    [1, -1],
    [-1, 1],
    [1, 1],
  ],
  target: 1,
  shown: ['blank', 0, 1, 'go', 'blank', 'blank', 0, 'blank', 2, 'go', 'blank', 'blank', 1],
  trials: [
    { firstStep: 0, cues: [0, 1], goStep: 3, hasTarget: true, answer: 1, isRight: true },
    { firstStep: 5, cues: [0, 2], goStep: 9, hasTarget: false, answer: 1, isRight: false },
    { firstStep: 11, cues: [1], goStep: null, hasTarget: null, answer: null, isRight: null },
  ],
};

test('a trial is told by its cues, its answer and whether that is right, also where it is cut off', () => {
  expect(trialWords(scene.trials[0], 1)).toBe('Trial 1: cues A and B, with the target; yes, right');
  expect(trialWords(scene.trials[1], 2)).toBe('Trial 2: cues A and C, without the target; yes, wrong');
  expect(outcomeWords(scene.trials[2])).toBe('not asked');
  expect([0, 25, 26].map(cueName)).toEqual(['A', 'Z', 'A2']);
});

test('a step belongs to the trial that it is in, and of many trials the page with it is shown', () => {
  expect([0, 4, 5, 10, 12].map((step) => trialAt(scene.trials, step))).toEqual([0, 0, 1, 1, 2]);
  expect(stepsOf(scene, 1)).toEqual({ first: 5, end: 11 });
  expect(stepsOf(scene, 2)).toEqual({ first: 11, end: 13 });
  expect(pageOf(scene.trials, 12, 2)).toEqual({ first: 2, end: 3 });
  expect(pageOf(scene.trials, 4, 2)).toEqual({ first: 0, end: 2 });
});

test('right answers are counted in both halves of those that were given', () => {
  expect(rightByHalves(scene)).toEqual({ first: { right: 1, of: 1 }, second: { right: 0, of: 1 } });
  const answers = actionWords(['no', 'yes']);
  const shown = { ...conduct, scene, actions: Array<number>(13).fill(1), rewards: Array<number>(13).fill(0) };
  expect(stepWords(shown, answers, 1)).toBe('Cue A is shown.');
  expect(stepWords(shown, answers, 9)).toBe(
    'It is asked whether the target was shown; it says yes, which is wrong.',
  );
  expect(factsOf(shown).map(({ value, unit }) => `${value} ${unit}`)).toEqual([
    '0 ',
    '50.0 % 1 of 2',
    '100 % 1 of 1',
    '0.00 % 0 of 1',
  ]);
});

test('a cue is a square for each plus, with the sign of each bit', () => {
  const { squares, pluses, minuses } = cuePaths([1, -1, 1]);
  expect(squares).toBe('M0 0h1v1h-1zM0 1h1v1h-1z');
  expect([pluses, minuses].map((path) => path.match(/h0.44/g)?.length)).toEqual([2, 1]);
});

test('a chart ends at round numbers around its values and zero', () => {
  expect(spanOf([0.1, 0.93])).toEqual({ low: 0, high: 1 });
  expect(spanOf([-0.18, 0.31])).toEqual({ low: -0.2, high: 0.4 });
  expect(spanOf([0, 0])).toEqual({ low: 0, high: 1 });
  expect(spanOf([-3, -1])).toEqual({ low: -3, high: 0 });
});

test('a line goes through every value, from the left edge to the right, with a gap where there is none', () => {
  expect(linePath([0, 1, 0.5], { low: 0, high: 1 })).toBe('M0 1L0.5 0L1 0.5');
  expect(linePath([0, NaN, 1], { low: 0, high: 1 })).toBe('M0 1M1 0');
  expect(stemPath([0, 10, -10], { low: -10, high: 10 })).toBe('M0.5 0.5V0M1 0.5V1');
  expect(markPath([2], 3)).toBe('M1 0V1');
});

test('the bands of a policy lie on one another and fill the height', () => {
  const policy = Float32Array.of(0.25, 0.75, 0.5, 0.5);
  expect(bandPaths(policy, 2)).toEqual(['M0 0L1 0L1 0.5L0 0.25z', 'M0 0.25L1 0.5L1 1L0 1z']);
  expect(bandPaths(policy.subarray(0, 2), 2)[0]).toBe('M0 0L1 0L1 0.25L0 0.25z');
});

test('the pointer over a chart means the nearest step', () => {
  expect(stepAtShare(0.49, 3)).toBe(1);
  expect([stepAtShare(-1, 10), stepAtShare(2, 10), stepAtShare(0.5, 1)]).toEqual([0, 9, 0]);
  expect(shareOfStep(0, 1)).toBe(0.5);
});

test('a matrix keeps the shape of its cells, unless it is too narrow to point at', () => {
  expect(shapeOf(100, 100, 560)).toEqual({ width: 500, height: 500 });
  expect(shapeOf(100, 50, 500)).toEqual({ width: 250, height: 500 });
  expect(shapeOf(5, 100, 500)).toEqual({ width: 500, height: 120 });
  expect(shapeOf(1001, 1001, 560)).toEqual({ width: 560, height: 560 });
});

test('an axis says what is measured and in what', () => {
  expect(titleOfAxis('Reward', 'an episode')).toBe('Reward an episode');
  expect(titleOfAxis('Loss', 'squared error')).toBe('Loss (squared error)');
  expect(titleOfAxis('Loss', '')).toBe('Loss');
});
