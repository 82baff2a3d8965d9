// The trainer process: takes one order from the lab, carries it out, ends. It ends too when the lab is gone.
import { arch, constants, platform, release, setPriority } from 'node:os';
import { toErrorRecord } from '../contract/errors.ts';
import { parentChannel } from '../contract/parent-channel.ts';
import { toTrainer } from '../contract/training.ts';
import type { EngineReport } from '../contract/experiment.ts';
import type { LogLine } from '../contract/runs.ts';
import type { ToTrainer } from '../contract/training.ts';
import { describeUntried } from '../engines/engine.ts';
import type { Engine } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { findEntry } from '../science/experiment.ts';
import project from '../../package.json' with { type: 'json' };
import { examine } from './examine.ts';
import { exportCheckpoint } from './export.ts';
import { LabLink } from './link.ts';
import { measureSpeed } from './speed/measure.ts';
import { timeUpdate } from './speed/trial.ts';
import { train } from './train.ts';
import type { TrainingOrder } from './train.ts';

// Training takes every core there is, but not before whoever a person is waiting for.
setPriority(constants.priority.PRIORITY_LOW);

const channel = parentChannel();
const link = new LabLink(channel);

channel.onClose(() => process.exit());
channel.onMessage((raw) => begin(toTrainer.parse(raw)));
// A terminal sends Ctrl-C to every process of a command; what becomes of the run is the command's to say.
process.on('SIGINT', () => undefined);

function begin(message: ToTrainer): void {
  if (message.type === 'probe') void carryOut(() => probe(message.engine));
  else if (message.type === 'measure') void carryOut(() => measure(message));
  else if (message.type === 'try') void carryOut(() => tryOut(message));
  else if (message.type === 'examine') void carryOut(() => look(message));
  else if (message.type === 'export') void carryOut(() => writeOut(message));
  else if (message.type === 'train') void carryOut(() => run(message));
  else link.receive(message);
}

async function carryOut(order: () => Promise<void>): Promise<void> {
  try {
    await order();
  } catch (error) {
    link.send({ type: 'failed', error: toErrorRecord(error) });
  }
  channel.close();
}

/** A native engine is tried only where it is named, because it may end this process. */
async function probe(asked: string | null): Promise<void> {
  const chosen = asked === null ? engines : [findEntry('engine', engines, asked)];
  const isUntried = ({ isNative }: Engine) => asked === null && isNative === true;
  const reports = chosen.map(async (engine) =>
    isUntried(engine) ? describeUntried(engine) : engine.probe(),
  );
  link.send({
    type: 'engines',
    engines: await Promise.all(reports),
    untried: chosen.filter(isUntried).map(({ id }) => id),
  });
}

async function measure({ request }: Extract<ToTrainer, { type: 'measure' }>): Promise<void> {
  const report = await measureSpeed(request, (progress) => link.send({ type: 'measuring', progress }));
  link.send({ type: 'measured', report });
}

async function tryOut({ experiment, objects }: Extract<ToTrainer, { type: 'try' }>): Promise<void> {
  link.send({ type: 'tried', seconds: await timeUpdate(experiment, objects) });
}

async function look(order: Extract<ToTrainer, { type: 'examine' }>): Promise<void> {
  link.send({ type: 'examined', examination: await examine(order) });
}

async function writeOut(order: Extract<ToTrainer, { type: 'export' }>): Promise<void> {
  link.send({ type: 'exported', exports: await exportCheckpoint(order) });
}

async function run(order: TrainingOrder): Promise<void> {
  const report = await findEntry('engine', engines, order.experiment.engine).probe();
  link.send({ type: 'started', environment: environmentOf(report) });
  if (report.remark) link.send({ type: 'log', line: warning(report.remark) });
  link.send({ type: 'finished', isComplete: await train(order, link) });
}

function environmentOf({
  id,
  device,
  precision,
  isRepeatable,
  versions,
}: EngineReport): Record<string, string> {
  return {
    engram: project.version,
    engine: id,
    device,
    precision,
    repeat: isRepeatable ? 'bit-exact' : 'nearly the same numbers',
    ...versions,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
  };
}

function warning(text: string): LogLine {
  return { at: new Date().toISOString(), level: 'warning', text };
}
