// engram bench: how fast an engine is on this machine.
import { speedRequest } from '../../contract/speed.ts';
import type { SpeedProgress, SpeedReport, SpeedRequest } from '../../contract/speed.ts';
import type { LabClient } from '../../contract/client.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { formatDuration, formatNumber, formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

/** A mean number of programs at work above which times are not to be trusted. */
const busyLoad = 0.5;

export const bench: Command = {
  name: 'bench',
  usage: 'bench [--engine ID] [--threads N] [--quick] [--json]',
  summary: 'Measures how fast an engine trains on this machine, and how fast the machine copies memory.',
  help: 'Everything is measured on one thread and on N (all, where it is left out). --quick takes seconds and tells little.',
  positionals: [],
  options: ['engine', 'threads'],
  switches: ['quick'],
  run: (given) => {
    const request = toRequest(given);
    return withLab(given.home, async (lab) => {
      const report = await measure(lab, request);
      console.log(given.json ? JSON.stringify(report) : format(report));
      return exitCodes.done;
    });
  },
};

function toRequest({ options, switches }: Given): SpeedRequest {
  const engine = options.engine?.at(-1);
  const threads = options.threads?.at(-1);
  const words = {
    ...(engine !== undefined && { engine }),
    ...(threads !== undefined && { threads: parseValue(threads) }),
    isQuick: switches.has('quick'),
  };
  return parseOrExplain(speedRequest, words, 'bench');
}

async function measure(lab: LabClient, request: SpeedRequest): Promise<SpeedReport> {
  const endEvents = lab.onEvent((event) => {
    if (event.event === 'engine.measuring') showProgress(event);
  });
  try {
    return await lab.call('engines.measure', request);
  } finally {
    endEvents();
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  }
}

function showProgress({ done, total, doing }: SpeedProgress): void {
  const line = `${done + 1}/${total}  ${doing}`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
}

function format(report: SpeedReport): string {
  const { title, device, precision, versions, loadBefore } = report;
  const facts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${title} on ${device}, ${[precision, ...facts].join(', ')}.`,
    ...(loadBefore >= busyLoad ? [explainLoad(loadBefore)] : []),
    `\nA training update (forward, backward and Adam), median\n${formatUpdates(report)}`,
    `\nA synapse at a step, forward and backward, decaying Hebb\n${formatSynapses(report)}`,
    `\nCopying: bytes read plus bytes written, over as much memory as such a network holds.`,
  ].join('\n');
}

function explainLoad(load: number): string {
  return `This machine was busy in the minute before (load average ${load.toFixed(1)}), so take the times as provisional.`;
}

/** One line a workload, one column a number of threads. */
function formatUpdates({ updates }: SpeedReport): string {
  const threads = [...new Set(updates.map((row) => row.threads))];
  const rows = updates
    .filter((row) => row.threads === threads[0])
    .map(({ workload, rule, neurons, steps, batch }) => [
      workload,
      rule,
      neurons,
      steps,
      batch,
      ...updates
        .filter((row) => row.workload === workload)
        .map(({ seconds, reason }) => (seconds === null ? reason : formatDuration(seconds))),
    ]);
  return formatTable([
    ['workload', 'rule', 'neurons', 'steps', 'episodes', ...threads.map(countThreads)],
    ...rows,
  ]);
}

/** One line a size, two columns a number of threads. */
function formatSynapses({ synapses }: SpeedReport): string {
  const threads = [...new Set(synapses.map((row) => row.threads))];
  const sizes = [...new Set(synapses.map((row) => row.neurons))];
  const cells = (neurons: number, count: number) => {
    const row = synapses.find((candidate) => candidate.neurons === neurons && candidate.threads === count);
    if (!row) return ['', ''];
    return [`${formatNumber(row.seconds * 1e9)} ns`, `${(row.copyBytesPerSecond / 1e9).toFixed(1)} GB/s`];
  };
  return formatTable([
    ['neurons', ...threads.flatMap((count) => [countThreads(count), 'copying'])],
    ...sizes.map((neurons) => [neurons, ...threads.flatMap((count) => cells(neurons, count))]),
  ]);
}

function countThreads(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
