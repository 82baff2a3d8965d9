// How fast one training update (forward, backward and Adam, float32) is in an engine of ours, in PyTorch and in JAX: of layers with
// given inputs, and of whole experiments, environment included; on the processor, or ours and PyTorch on a card. All programs get the
// same numbers, and their gradients are compared before anything is timed.
//   npm run bench:peers -- [--workload NAME] [--quick] [--engine ID] [--device cpu|cuda] [--json] [--write]
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngramError, toErrorRecord } from '../../src-main/contract/errors.ts';
import type { EngineReport } from '../../src-main/contract/experiment.ts';
import { engines } from '../../src-main/engines/index.ts';
import { processorName } from '../../src-main/engines/processor.ts';
import { defaultEngine, findEntry } from '../../src-main/science/experiment.ts';
import { performanceDocument, writeSection } from './documents.ts';
import { compare } from './peers/comparison.ts';
import type { Comparison } from './peers/comparison.ts';
import { contestIds, listContests } from './peers/contests.ts';
import { programsFor } from './peers/programs.ts';
import { findPeers, peerDevices } from './peers/python.ts';
import type { PeerDevice } from './peers/python.ts';
import { formatForDocs, formatForTerminal } from './peers/report.ts';

const usage =
  'npm run bench:peers -- [--workload NAME] [--quick] [--engine ID] [--device cpu|cuda] [--json] [--write], NAME one of ' +
  contestIds.join(', ');

/** What is compared with PyTorch on a card. */
const cardEngine = 'webgpu';

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words);
    const comparisons = await compareAll(options);
    if (options.write) await writeDocument(comparisons);
    if (options.json) console.log(JSON.stringify({ processor: processorName(), workloads: comparisons }));
    return 0;
  } catch (error) {
    const record = toErrorRecord(error);
    console.error(record.message);
    if (words.includes('--json')) console.log(JSON.stringify({ error: record }));
    return 1;
  }
}

interface Options {
  readonly workload?: string;
  readonly engine: string;
  /** Of PyTorch. */
  readonly device: PeerDevice;
  readonly quick: boolean;
  readonly json: boolean;
  readonly write: boolean;
}

function parseOptions(words: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        workload: { type: 'string' },
        engine: { type: 'string' },
        device: { type: 'string', default: 'cpu' },
        quick: flag,
        json: flag,
        write: flag,
      },
    });
    if (values.workload !== undefined && !contestIds.some((id) => id === values.workload))
      throw new Error(`There is no workload "${values.workload}"`);
    const device = peerDevices.find((name) => name === values.device);
    if (!device) throw new Error(`There is no device "${values.device}"`);
    const engine = values.engine ?? (device === 'cuda' ? cardEngine : defaultEngine);
    if (values.write && (values.quick || engine !== defaultEngine || device === 'cuda'))
      throw new Error(
        'Only what is measured at full size on the processor, in the usual engine, is written into the document',
      );
    return { ...values, device, engine };
  } catch (error) {
    const why = (error as Error).message.split('. ')[0];
    throw new EngramError('bad-input', `${why}. Expected: ${usage}`);
  }
}

async function compareAll({ workload: asked, engine, device, quick }: Options): Promise<Comparison[]> {
  const ours = findEntry('engine', engines, engine);
  const report = await ours.probe();
  requireEngine(report, device);
  const peers = await findPeers(device);
  warnWhereBusy();
  const where = [
    processorName(),
    ...(report.device === processorName() ? [] : [`Engram on ${report.device}`]),
  ];
  console.log(`On ${[...where, ...(peers.card ? [`PyTorch on ${peers.card}`] : [])].join('; ')}.\n`);
  const comparisons: Comparison[] = [];
  for (const contest of listContests(engine, quick)) {
    if (asked !== undefined && contest.id !== asked) continue;
    console.log(`${contest.title}: ${contest.size}`);
    const folder = temporaryFolder();
    const programs = programsFor(contest.id, ours, peers);
    const comparison = await compare(contest, programs, folder, (sentence) => console.log(sentence));
    rmSync(folder, { recursive: true, force: true });
    console.log(`\n${formatForTerminal(comparison)}`);
    comparisons.push(comparison);
  }
  return comparisons;
}

/** Throws `unavailable` where it is not here, or on no card beside one. */
function requireEngine({ id, isAvailable, isOnCard, device, reason }: EngineReport, peers: PeerDevice): void {
  if (!isAvailable) throw new EngramError('unavailable', reason);
  if (peers === 'cuda' && !isOnCard)
    throw new EngramError(
      'unavailable',
      `Expected an engine on a graphics card beside PyTorch on one, got "${id}" on ${device}. Leave out --device cuda, or choose another --engine.`,
    );
}

/** Removed when this process ends, by itself or by a person. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engram-peers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  return folder;
}

/** Threads that wait for each other by spinning, as PyTorch's do, lose most where they have to share a core. */
function warnWhereBusy(): void {
  const [load] = loadavg();
  if (load < 0.5) return;
  console.log(
    `This machine was busy in the last minute (load average ${load.toFixed(1)}), so take the times as provisional.`,
  );
}

async function writeDocument(comparisons: readonly Comparison[]): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  for (const comparison of comparisons) {
    const { workload, versions } = comparison;
    const measuredOn = `Measured on ${today}, ${processorName()}; ${describeVersions(versions)}.`;
    await writeSection(performanceDocument, workload, formatForDocs(comparison, measuredOn));
  }
  console.log('Written into docs/performance.md.');
}

function describeVersions({ engram, jax, ...others }: Readonly<Record<string, string>>): string {
  return [`V8 ${engram}`, `PyTorch ${Object.values(others)[0]}`, ...(jax ? [`JAX ${jax}`] : [])].join(', ');
}
