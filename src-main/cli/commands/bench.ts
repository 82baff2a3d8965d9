// engram bench: how fast an engine is on this machine.
import { busyLoad, groupBySize, shareOfCopying, speedRequest, threadWords } from '../../contract/speed.ts';
import type { SpeedProgress, SpeedReport, SpeedRequest, SynapseSpeed } from '../../contract/speed.ts';
import type { LabClient } from '../../contract/client.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { formatDuration, formatNumber, formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const bench: Command = {
  name: 'bench',
  usage: 'bench [--engine ID] [--threads N] [--episodes N] [--short | --quick] [--json]',
  summary: 'Measures how fast an engine trains here, and how fast memory is copied where it computes.',
  help:
    'Everything is measured on one thread and on N (all, where it is left out), a synapse also in N episodes at once (on a card 32, ' +
    'where it is left out). --short is what the screen Settings measures, in some ten seconds; --quick takes seconds and tells little.',
  positionals: [],
  options: ['engine', 'threads', 'episodes'],
  switches: ['short', 'quick'],
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
  const [threads, episodes] = [options.threads, options.episodes].map((words) => words?.at(-1));
  const words = {
    ...(engine !== undefined && { engine }),
    ...(threads !== undefined && { threads: parseValue(threads) }),
    ...(episodes !== undefined && { episodes: parseValue(episodes) }),
    scale: switches.has('quick') ? 'quick' : switches.has('short') ? 'short' : 'full',
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
  const { title, device, precision, versions, loadBefore, synapses } = report;
  const facts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${title} on ${device}, ${[precision, ...facts].join(', ')}.`,
    ...(loadBefore >= busyLoad ? [explainLoad(loadBefore)] : []),
    `\nA training update (forward, backward and Adam), median\n${formatUpdates(report)}`,
    `\nA synapse at a step of an episode, forward and backward, decaying Hebb\n${formatSynapses(synapses)}`,
    `\nMoving: the bytes that such a synapse has to move at least. ${explainCopying(synapses)}`,
  ].join('\n');
}

function explainLoad(load: number): string {
  return `This machine was busy in the minute before (load average ${load.toFixed(1)}), so take the times as provisional.`;
}

function explainCopying(synapses: readonly SynapseSpeed[]): string {
  const where = synapses.some(({ threads }) => threads !== null)
    ? 'over as much memory as such a network holds'
    : 'by the device itself, in memory of its own';
  return `Copying: bytes read plus bytes written, ${where}.`;
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
    ['workload', 'rule', 'neurons', 'steps', 'episodes', ...threads.map(titleOf)],
    ...rows,
  ]);
}

/** One line a size and number of episodes, four columns a number of threads. */
function formatSynapses(synapses: readonly SynapseSpeed[]): string {
  const threads = [...new Set(synapses.map((row) => row.threads))];
  const titles = threads.flatMap((count) => [titleOf(count), 'moving', 'copying', 'share']);
  const lines = groupBySize(synapses).map((rows) => [
    rows[0].neurons,
    rows[0].episodes,
    ...threads.flatMap((count) => synapseCells(rows.find((row) => row.threads === count))),
  ]);
  return formatTable([['neurons', 'episodes', ...titles], ...lines]);
}

function synapseCells(row: SynapseSpeed | undefined): string[] {
  if (!row) return ['', '', '', ''];
  const rates = [row.movedBytesPerSecond, row.copyBytesPerSecond].map((rate) =>
    rate === null ? '' : `${threeDigits(rate / 1e9)} GB/s`,
  );
  const share = shareOfCopying(row);
  return [
    `${formatNumber(row.seconds * 1e9)} ns`,
    ...rates,
    share === null ? '' : `${threeDigits(100 * share)} %`,
  ];
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function titleOf(threads: number | null): string {
  return threadWords(threads) || 'time';
}
