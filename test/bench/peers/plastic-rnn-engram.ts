// The plastic recurrent network in our wasm engine, as a process of its own, so that its time and memory are measured as
// its peers' are. Called by ../peers.ts as `gradients FOLDER` or `time FOLDER THREADS`; prints one line of JSON.
import { readFileSync } from 'node:fs';
import { toErrorRecord } from '../../../src-main/contract/errors.ts';
import type { Optimiser, Parameter, Recurrence } from '../../../src-main/engines/engine.ts';
import type { RecurrenceParameters } from '../../../src-main/engines/engine.ts';
import { wasm } from '../../../src-main/engines/wasm/index.ts';
import { planExperiment } from '../../../src-main/science/experiment.ts';
import type { EpisodeBatch } from '../../../src-main/science/tasks/task.ts';
import { drawEpisode, readFloats, readProblem, tensorNames, writeFloats } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Timing, Update } from './programs.ts';

interface Training {
  readonly episode: EpisodeBatch;
  readonly parameters: readonly Parameter[];
  readonly recurrence: Recurrence;
  readonly optimiser: Optimiser;
}

try {
  const [task, folder] = process.argv.slice(2);
  const report = task === 'gradients' ? await writeGradients(folder) : await measure(folder);
  console.log(JSON.stringify(report));
} catch (error) {
  console.error(toErrorRecord(error).message);
  process.exitCode = 1;
}

async function open(folder: string, { experiment, adam }: Problem): Promise<Training> {
  const plan = planExperiment(experiment);
  const session = await wasm.open();
  const parameters: Parameter[] = [];
  for (const { name, shape } of plan.network.tensors)
    parameters.push(await session.parameter(name, shape, readFloats(folder, name)));
  const recurrence = await session.recurrence(
    { ...plan.network.recurrence, batch: plan.training.batch, steps: plan.task.steps },
    Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameter]),
    ) as unknown as RecurrenceParameters,
  );
  const optimiser = await session.adam(parameters, adam);
  return { episode: drawEpisode(experiment, plan), parameters, recurrence, optimiser };
}

/** Leaves the gradients in the parameters; returns the loss. */
async function backward({ episode, recurrence }: Training): Promise<number> {
  const { loss, gradient } = episode.evaluate(await recurrence.forward(episode.inputs));
  await recurrence.backward(gradient);
  return loss;
}

async function writeGradients(folder: string): Promise<{ version: string }> {
  const training = await open(folder, readProblem(folder));
  await backward(training);
  for (const name of tensorNames) {
    const parameter = training.parameters.find((candidate) => candidate.name === name);
    if (parameter) writeFloats(folder, `engram.${name}`, await parameter.readGradient());
  }
  return { version: process.versions.v8 };
}

async function measure(folder: string): Promise<Timing> {
  const problem = readProblem(folder);
  const before = memoryBytes('VmRSS');
  const training = await open(folder, problem);
  const updates: Update[] = [];
  for (let k = 0; k < problem.warmUps + problem.updates; k++) updates.push(await update(training));
  const peak = memoryBytes('VmHWM');
  return {
    updates: updates.slice(problem.warmUps),
    memoryGrowthBytes: before === null || peak === null ? null : peak - before,
  };
}

async function update(training: Training): Promise<Update> {
  const start = performance.now();
  const loss = await backward(training);
  await training.optimiser.update();
  return { milliseconds: performance.now() - start, loss };
}

/** A size from Linux's account of this process, VmRSS (now) or VmHWM (peak); null elsewhere. */
function memoryBytes(name: string): number | null {
  if (process.platform !== 'linux') return null;
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return found ? Number(found[1]) * 1024 : null;
}
