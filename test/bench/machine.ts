// What `engram bench` measures on this machine, written into docs/performance.md as tables and as a chart.
//   npm run bench:machine
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../src-main/contract/project-root.ts';
import { speedReport } from '../../src-main/contract/speed.ts';
import type { SpeedReport } from '../../src-main/contract/speed.ts';
import { bytesMoved, drawChart } from './chart.ts';
import { performanceDocument, writeSection } from './documents.ts';
import { workloadFacts } from './peers/workloads.ts';

const report = await measure();
writeFileSync(join(projectRoot, 'docs/time-per-synapse.svg'), drawChart(report));
await writeSection(performanceDocument, 'machine', describe(report));
console.log('Written into docs/performance.md and docs/time-per-synapse.svg.');

async function measure(): Promise<SpeedReport> {
  const home = mkdtempSync(join(tmpdir(), 'engram-bench-'));
  const program = join(projectRoot, 'src-main/cli/main.ts');
  const running = promisify(execFile)(process.execPath, [program, 'bench', '--json', '--home', home]);
  running.child.stderr?.pipe(process.stderr);
  const { stdout } = await running.finally(() => rmSync(home, { recursive: true, force: true }));
  return speedReport.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

function describe(report: SpeedReport): string {
  const { title, device, versions, caches } = report;
  const facts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const held = caches.map(({ level, bytes, sharedBy }) => {
    const share = sharedBy === 1 ? '' : `, shared by ${sharedBy} threads`;
    return `L${level} ${Math.round(bytes / 1024)} KiB${share}`;
  });
  const today = new Date().toISOString().slice(0, 10);
  return [
    `Measured on ${today}: ${title} on ${[device, ...facts].join(', ')}. ${held.length > 0 ? `Caches: ${held.join('; ')}.` : ''}`,
    '',
    tableOfUpdates(report),
    '',
    tableOfSynapses(report),
  ].join('\n');
}

function tableOfUpdates({ updates }: SpeedReport): string {
  const threads = [...new Set(updates.map((row) => row.threads))];
  const lines = updates
    .filter((row) => row.threads === threads[0])
    .map(({ workload, neurons, steps, batch }) => {
      const times = updates
        .filter((row) => row.workload === workload)
        .map(({ seconds, reason }) => (seconds === null ? reason : (seconds * 1000).toFixed(1)));
      return [workloadFacts[workload].title, neurons, steps, batch, ...times];
    });
  return table(
    [
      'training update',
      'neurons',
      'steps',
      'episodes',
      ...threads.map((count) => `ms, ${countThreads(count)}`),
    ],
    lines,
  );
}

function tableOfSynapses({ synapses }: SpeedReport): string {
  const threads = [...new Set(synapses.map((row) => row.threads))];
  const sizes = [...new Set(synapses.map((row) => row.neurons))];
  const cells = (neurons: number) =>
    threads.flatMap((count) => {
      const row = synapses.find((candidate) => candidate.neurons === neurons && candidate.threads === count);
      if (!row) return ['', '', ''];
      const copying = (bytesMoved / row.copyBytesPerSecond) * 1e9;
      return [
        (row.seconds * 1e9).toFixed(2),
        (row.copyBytesPerSecond / 1e9).toFixed(0),
        ((row.seconds * 1e9) / copying).toFixed(1),
      ];
    });
  const titles = threads.flatMap((count) => [
    `ns a synapse and step, ${countThreads(count)}`,
    'copying, GB/s',
    'times copying',
  ]);
  return table(
    ['neurons', ...titles],
    sizes.map((neurons) => [neurons, ...cells(neurons)]),
  );
}

function table(titles: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const line = (words: readonly (string | number)[]) => `| ${words.join(' | ')} |`;
  return [line(titles), line(titles.map((_, k) => (k === 0 ? '---' : '--:'))), ...lines.map(line)].join('\n');
}

function countThreads(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
