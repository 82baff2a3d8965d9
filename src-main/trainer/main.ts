// The trainer process: takes one order from the lab, carries it out, ends. It ends too when the lab is gone.
import { arch, constants, platform, release, setPriority } from 'node:os';
import { toErrorRecord } from '../contract/errors.ts';
import { parentChannel } from '../contract/parent-channel.ts';
import { toTrainer } from '../contract/training.ts';
import type { ToTrainer } from '../contract/training.ts';
import { engines } from '../engines/index.ts';
import { findEntry } from '../science/experiment.ts';
import project from '../../package.json' with { type: 'json' };
import { examine } from './examine.ts';
import { LabLink } from './link.ts';
import { measureSpeed } from './speed/measure.ts';
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
  if (message.type === 'probe') void carryOut(probe);
  else if (message.type === 'measure') void carryOut(() => measure(message));
  else if (message.type === 'examine') void carryOut(() => look(message));
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

async function probe(): Promise<void> {
  link.send({ type: 'engines', engines: await Promise.all(engines.map((engine) => engine.probe())) });
}

async function measure({ request }: Extract<ToTrainer, { type: 'measure' }>): Promise<void> {
  const report = await measureSpeed(request, (progress) => link.send({ type: 'measuring', progress }));
  link.send({ type: 'measured', report });
}

async function look(order: Extract<ToTrainer, { type: 'examine' }>): Promise<void> {
  link.send({ type: 'examined', examination: await examine(order) });
}

async function run(order: TrainingOrder): Promise<void> {
  link.send({ type: 'started', environment: await environment(order.experiment.engine) });
  link.send({ type: 'finished', isComplete: await train(order, link) });
}

async function environment(engineId: string): Promise<Record<string, string>> {
  const { id, device, precision, versions } = await findEntry('engine', engines, engineId).probe();
  return {
    engram: project.version,
    engine: id,
    device,
    precision,
    ...versions,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
  };
}
