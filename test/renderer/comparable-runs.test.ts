// Which networks a run is compared with.
import { expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { RunStatus } from '../../src-main/contract/runs.ts';
import { findComparableRuns } from '../../src-renderer/screens/run/comparable-runs.ts';
import { makeRuns } from '../support/runs.ts';

const numbersFor = (...given: [request: ExperimentRequest, status: RunStatus][]) => {
  const runs = makeRuns(...given);
  return findComparableRuns(runs[runs.length - 1], runs).map(({ run }) => run);
};
const task = 'natural-images';

test('a run is compared with the newest completed run of each other network on the same task', () => {
  const none = { task, set: { alpha: 'none' } };
  const scalar = { task, set: { alpha: 'scalar', learningRate: 0.001 } };
  expect(
    numbersFor(
      [{ task }, 'completed'],
      [none, 'completed'],
      [{ ...none, seed: 2 }, 'completed'],
      [none, 'running'],
      [scalar, 'completed'],
      [{ task, seed: 3 }, 'completed'],
    ),
  ).toEqual([3, 5]);
});

test('runs on other pictures or with other settings of the task are not compared', () => {
  const none = { task, set: { alpha: 'none' } };
  expect(
    numbersFor(
      [{ task }, 'running'],
      [{ ...none, data: 'mine' }, 'completed'],
      [{ task, set: { alpha: 'none', showSteps: 10 } }, 'completed'],
      [{ task: 'binary-patterns', set: { alpha: 'none' } }, 'completed'],
    ),
  ).toEqual([]);
});
