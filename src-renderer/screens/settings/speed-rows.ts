// A speed report as a person reads it: a few rows of what was measured, at the most threads, and sentences about when and where.
import type { EngineReport } from '../../../src-main/contract/experiment.ts';
import {
  busyLoad,
  isMeasuredElsewhere,
  shareOfCopying,
  threadWords,
  workloadTitles,
} from '../../../src-main/contract/speed.ts';
import type { SpeedReport, SynapseSpeed, UpdateSpeed } from '../../../src-main/contract/speed.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatTime } from '../../parts/format.ts';

export interface SpeedRow {
  readonly what: string;
  /** Of what size. */
  readonly size: string;
  readonly value: string;
  /** Whether there is a number, and not why there is none. */
  readonly isMeasured: boolean;
}

export interface SpeedGroup {
  readonly title: string;
  readonly rows: readonly SpeedRow[];
}

/** Neurons of the network of which a synapse is shown. */
const shownNeurons = 1024;

export function speedGroups(report: SpeedReport): SpeedGroup[] {
  return [
    { title: 'A training update: forward, backward and Adam', rows: updateRows(report) },
    { title: 'A synapse at a step: forward and backward', rows: synapseRows(report) },
  ];
}

function updateRows({ updates }: SpeedReport): SpeedRow[] {
  return atMostThreads(updates).map(({ workload, neurons, steps, batch, seconds, reason }) => ({
    what: workloadTitles[workload],
    size: sizeWords({ neurons, episodes: batch }, `${formatCount(steps)} steps`),
    value: seconds === null ? reason : formatTiming(seconds),
    isMeasured: seconds !== null,
  }));
}

/** In one episode and, where that was measured, in several at once. */
function synapseRows({ synapses }: SpeedReport): SpeedRow[] {
  const shown = atMostThreads(synapses).filter(({ neurons }) => neurons <= shownNeurons);
  const byEpisodes = Map.groupBy(shown, ({ episodes }) => episodes);
  return [...byEpisodes.values()].flatMap((rows) => rowsOfSynapse(rows[rows.length - 1]));
}

function rowsOfSynapse(row: SynapseSpeed): SpeedRow[] {
  const size = sizeWords(row);
  const share = shareOfCopying(row);
  const copying =
    row.copyBytesPerSecond === null || share === null
      ? ''
      : `${formatPercent(share)} of copying, ${formatBytes(row.copyBytesPerSecond)}/s`;
  return [
    { what: 'Time', size, value: formatTiming(row.seconds), isMeasured: true },
    {
      what: 'Memory moved',
      size: copying,
      value: `${formatBytes(row.movedBytesPerSecond)}/s`,
      isMeasured: true,
    },
  ];
}

function atMostThreads<Row extends Pick<UpdateSpeed, 'threads'>>(rows: readonly Row[]): Row[] {
  const most = Math.max(...rows.map(({ threads }) => threads ?? 0));
  return rows.filter(({ threads }) => (threads ?? 0) === most);
}

function sizeWords(
  { neurons, episodes }: { readonly neurons: number; readonly episodes: number },
  ...more: readonly string[]
): string {
  const together = episodes === 1 ? [] : [`${formatCount(episodes)} episodes`];
  return [`${formatCount(neurons)} neurons`, ...more, ...together].join(', ');
}

const units = [
  ['ms', 1e3],
  ['µs', 1e6],
  ['ns', 1e9],
] as const;

/** Three digits. */
function formatTiming(seconds: number): string {
  if (seconds >= 1) return formatDuration(seconds);
  const [unit, factor] = units.find(([, size]) => seconds * size >= 1) ?? units[2];
  return `${Number((seconds * factor).toPrecision(3))} ${unit}`;
}

/** When it was measured and, where that differs from what the engine has now, on what. */
export function measuredWords(report: SpeedReport, engine: EngineReport): string {
  const threads = report.updates.map((row) => row.threads ?? 0);
  const most = Math.max(0, ...threads);
  const on = most === 0 ? '' : `, on ${threadWords(most)}`;
  const when = `Measured on ${formatTime(report.measuredAt)}${on}.`;
  if (!isMeasuredElsewhere(report, engine)) return when;
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  return `${when} That was on ${[report.device, ...versions].join(', ')}, which is not what the engine has now: test it again.`;
}

/** Empty where the machine was not. */
export function busyWords({ loadBefore }: SpeedReport): string {
  if (loadBefore < busyLoad) return '';
  return `The machine was busy before (load average ${loadBefore.toFixed(1)}), so take the times as provisional.`;
}
