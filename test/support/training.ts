// What the long lanes of the engines train, and how they read what came of it.
import { expect } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { collectRows, restOf } from './home.ts';

/** A run to its end, as the lab shows it. */
export async function train(lab: LabClient, request: ExperimentRequest, engine: string) {
  const { run } = await lab.call('runs.create', { ...request, engine });
  expect((await restOf(lab, run)).status).toBe('completed');
  return lab.call('runs.show', { run });
}

/** A run that is paused after some updates and resumed, to its end. */
export async function trainInTwo(lab: LabClient, request: ExperimentRequest, engine: string) {
  const { run } = await lab.call('runs.create', { ...request, engine });
  const { reached } = collectRows(lab, () => run);
  await reached(10);
  expect((await lab.call('runs.pause', { run })).status).toBe('paused');
  const rest = restOf(lab, run);
  await lab.call('runs.resume', { run });
  await rest;
  const resumed = await lab.call('runs.show', { run });
  expect(resumed.attempts).toHaveLength(2);
  return resumed;
}

export async function curveOf(lab: LabClient, run: number, name: string) {
  const [{ values }] = await lab.call('runs.metrics', { run, names: [name] });
  return [...values];
}
