// A workload or an experiment on an engine of ours, as a process of its own, so that its time and memory are measured as its peers' are.
// Called by ../peers.ts as `ENGINE gradients FOLDER PREFIX` or `ENGINE time FOLDER THREADS`; prints one line of JSON.
import { readFileSync } from 'node:fs';
import { toErrorRecord } from '../../../src-main/contract/errors.ts';
import { engines } from '../../../src-main/engines/index.ts';
import { findEntry } from '../../../src-main/science/experiment.ts';
import { ProblemTraining } from '../../../src-main/trainer/speed/training.ts';
import { ExperimentTraining } from './experiment-training.ts';
import { readOutline, readProblem, writeFloats } from './problem.ts';
import type { Timing, Update } from './programs.ts';

try {
  const [engine, task, folder, word] = process.argv.slice(2);
  const report =
    task === 'gradients'
      ? await writeGradients(engine, folder, word)
      : await measure(engine, folder, Number(word));
  console.log(JSON.stringify(report));
} catch (error) {
  console.error(toErrorRecord(error).message);
  process.exitCode = 1;
}

async function open(engineId: string, folder: string, threads?: number) {
  const engine = findEntry('engine', engines, engineId);
  const session = await engine.open(threads === undefined ? {} : { threads });
  const { experiment } = readOutline(folder);
  const training = experiment
    ? await ExperimentTraining.open(session, experiment)
    : await ProblemTraining.open(session, readProblem(folder));
  return { session, training };
}

async function writeGradients(engine: string, folder: string, prefix: string): Promise<{ version: string }> {
  const { session, training } = await open(engine, folder);
  await training.backward();
  for (const parameter of training.parameters)
    writeFloats(folder, `${prefix}.${parameter.name}`, await parameter.readGradient());
  await session.close();
  return { version: process.versions.v8 };
}

async function measure(engine: string, folder: string, threads: number): Promise<Timing> {
  const { warmUps, updates: count } = readOutline(folder);
  const before = memoryBytes('VmRSS');
  const { session, training } = await open(engine, folder, threads);
  const updates: Update[] = [];
  for (let k = 0; k < warmUps + count; k++) updates.push(await timeUpdate(training));
  const peak = memoryBytes('VmHWM');
  await session.close();
  return {
    updates: updates.slice(warmUps),
    memoryGrowthBytes: before === null || peak === null ? null : peak - before,
  };
}

async function timeUpdate(training: Pick<ProblemTraining, 'update'>): Promise<Update> {
  const start = performance.now();
  const loss = await training.update();
  return { milliseconds: performance.now() - start, loss };
}

/** A size from Linux's account of this process, VmRSS (now) or VmHWM (peak); null elsewhere. */
function memoryBytes(name: string): number | null {
  if (process.platform !== 'linux') return null;
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return found ? Number(found[1]) * 1024 : null;
}
