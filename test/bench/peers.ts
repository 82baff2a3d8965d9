// How fast one training update (forward, backward and Adam, float32, on the processor) is in our wasm engine, in PyTorch
// and in JAX: of layers with given inputs, and of whole experiments, environment included. All programs get the same numbers, and their gradients are compared before anything is
// timed.
//   npm run bench:peers -- [--workload NAME] [--quick] [--engine ID] [--json] [--write]
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngramError, toErrorRecord } from '../../src-main/contract/errors.ts';
import { processorName } from '../../src-main/engines/processor.ts';
import { defaultEngine } from '../../src-main/science/experiment.ts';
import { performanceDocument, writeSection } from './documents.ts';
import { compare } from './peers/comparison.ts';
import type { Comparison } from './peers/comparison.ts';
import { contestIds, listContests } from './peers/contests.ts';
import { programsFor } from './peers/programs.ts';
import { findPython } from './peers/python.ts';
import { formatForDocs, formatForTerminal } from './peers/report.ts';

const usage =
  'npm run bench:peers -- [--workload NAME] [--quick] [--engine ID] [--json] [--write], NAME one of ' +
  contestIds.join(', ');

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
        engine: { type: 'string', default: defaultEngine },
        quick: flag,
        json: flag,
        write: flag,
      },
    });
    if (values.workload !== undefined && !contestIds.some((id) => id === values.workload))
      throw new Error(`There is no workload "${values.workload}"`);
    if (values.write && (values.quick || values.engine !== defaultEngine))
      throw new Error('Only what is measured at full size in the usual engine is written into the document');
    return values;
  } catch (error) {
    const why = (error as Error).message.split('. ')[0];
    throw new EngramError('bad-input', `${why}. Expected: ${usage}`);
  }
}

async function compareAll({ workload: asked, engine, quick }: Options): Promise<Comparison[]> {
  const python = await findPython();
  warnWhereBusy();
  console.log(`On ${processorName()}.\n`);
  const comparisons: Comparison[] = [];
  for (const contest of listContests(engine, quick)) {
    if (asked !== undefined && contest.id !== asked) continue;
    console.log(`${contest.title}: ${contest.size}`);
    const folder = temporaryFolder();
    const programs = programsFor(contest.id, engine, python);
    const comparison = await compare(contest, programs, folder, (sentence) => console.log(sentence));
    rmSync(folder, { recursive: true, force: true });
    console.log(`\n${formatForTerminal(comparison)}`);
    comparisons.push(comparison);
  }
  return comparisons;
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
