// What `engram bench` measures on this machine, written into docs/performance.md as tables and, of the processor, as a chart. What an
// engine does on a graphics card has a section of its own.
//   npm run bench:machine -- [--engine ID]
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { projectRoot } from '../../src-main/contract/project-root.ts';
import {
  busyLoad,
  groupBySize,
  shareOfCopying,
  speedReport,
  threadWords,
  workloadTitles,
} from '../../src-main/contract/speed.ts';
import type { SpeedReport, SynapseSpeed } from '../../src-main/contract/speed.ts';
import { defaultEngine } from '../../src-main/science/experiment.ts';
import { drawChart } from './chart.ts';
import { performanceDocument, writeSection } from './documents.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { engine: { type: 'string', default: defaultEngine } } });
  const report = await measure(values.engine);
  if (!report) return 1;
  if (report.isOnCard) await writeSection(performanceDocument, 'card', describe(report));
  else if (report.engine === defaultEngine) await writeProcessor(report);
  else {
    console.log(`${describe(report)}\n`);
    console.error(
      `Expected the engine "${defaultEngine}", or one that computes on a graphics card; got "${report.engine}" on ${report.device}, so nothing was written.`,
    );
    return 1;
  }
  console.log('Written into docs/performance.md.');
  return 0;
}

async function writeProcessor(report: SpeedReport): Promise<void> {
  writeFileSync(join(projectRoot, 'docs/time-per-synapse.svg'), drawChart(report));
  await writeSection(performanceDocument, 'machine', describe(report));
}

/** Null where the command failed; it has said why. */
async function measure(engine: string): Promise<SpeedReport | null> {
  const home = mkdtempSync(join(tmpdir(), 'engram-bench-'));
  const program = join(projectRoot, 'src-main/cli/main.ts');
  const words = ['bench', '--engine', engine, '--json', '--home', home];
  const running = promisify(execFile)(process.execPath, [program, ...words]);
  running.child.stderr?.pipe(process.stderr);
  try {
    const { stdout } = await running;
    return speedReport.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch (error) {
    if (running.child.exitCode) return null;
    throw error;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function describe(report: SpeedReport): string {
  const { title, device, versions, measuredAt, loadBefore } = report;
  const facts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const busy =
    loadBefore < busyLoad
      ? ''
      : ` The machine was busy (load average ${loadBefore.toFixed(1)}): measure again.`;
  return [
    `Measured on ${measuredAt.slice(0, 10)}: ${title} on ${[device, ...facts].join(', ')}.${describeCaches(report)}${busy}`,
    '',
    tableOfUpdates(report),
    '',
    tableOfSynapses(report),
  ].join('\n');
}

/** The processor's; empty of a card. */
function describeCaches({ isOnCard, caches }: SpeedReport): string {
  if (isOnCard || caches.length === 0) return '';
  const held = caches.map(({ level, bytes, sharedBy }) => {
    const share = sharedBy === 1 ? '' : `, shared by ${sharedBy} threads`;
    return `L${level} ${Math.round(bytes / 1024)} KiB${share}`;
  });
  return ` Caches: ${held.join('; ')}.`;
}

function tableOfUpdates({ updates }: SpeedReport): string {
  const threads = [...new Set(updates.map((row) => row.threads))];
  const lines = updates
    .filter((row) => row.threads === threads[0])
    .map(({ workload, neurons, steps, batch }) => {
      const times = updates
        .filter((row) => row.workload === workload)
        .map(({ seconds, reason }) => (seconds === null ? reason : (seconds * 1000).toFixed(1)));
      return [workloadTitles[workload], neurons, steps, batch, ...times];
    });
  return table(
    ['training update', 'neurons', 'steps', 'episodes', ...threads.map((count) => titleOf('ms', count))],
    lines,
  );
}

function tableOfSynapses({ synapses, isOnCard }: SpeedReport): string {
  const threads = [...new Set(synapses.map((row) => row.threads))];
  const titles = threads.flatMap((count) => [
    titleOf('ns a synapse and step', count),
    ...(isOnCard ? ['moving, GB/s'] : []),
    'copying, GB/s',
    'times copying',
  ]);
  const lines = groupBySize(synapses).map((rows) => [
    rows[0].neurons,
    ...(isOnCard ? [rows[0].episodes] : []),
    ...threads.flatMap((count) => {
      const row = rows.find((candidate) => candidate.threads === count);
      return row
        ? synapseCells(row, isOnCard)
        : titles.slice(0, titles.length / threads.length).map(() => '');
    }),
  ]);
  return table(['neurons', ...(isOnCard ? ['episodes'] : []), ...titles], lines);
}

function synapseCells(row: SynapseSpeed, isOnCard: boolean): string[] {
  const share = shareOfCopying(row);
  return [
    String(Number((row.seconds * 1e9).toPrecision(3))),
    ...(isOnCard ? [gigabytes(row.movedBytesPerSecond)] : []),
    row.copyBytesPerSecond === null ? '' : gigabytes(row.copyBytesPerSecond),
    share === null ? '' : (1 / share).toFixed(1),
  ];
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(0);
}

function titleOf(what: string, threads: number | null): string {
  return [what, threadWords(threads)].filter(Boolean).join(', ');
}

function table(titles: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const line = (words: readonly (string | number)[]) => `| ${words.join(' | ')} |`;
  return [line(titles), line(titles.map((_, k) => (k === 0 ? '---' : '--:'))), ...lines.map(line)].join('\n');
}
