// Time per synapse and step against the size of the network, drawn as SVG: measured lines, what copying memory would take,
// and where the matrices of a network outgrow a cache.
import { leastBytes, threadWords } from '../../src-main/contract/speed.ts';
import type { ProcessorCache, SpeedReport, SynapseSpeed } from '../../src-main/contract/speed.ts';

const size = { width: 760, height: 420 };
const plot = { left: 64, right: 176, top: 40, bottom: 56 };

/** w, alpha, hebb and dLoss/dhebb of a network of this size: what is at work at a step. */
export function workingBytes(neurons: number): number {
  return 4 * 4 * neurons ** 2;
}

/** One line of the chart: nanoseconds by number of neurons. */
interface Line {
  readonly name: string;
  readonly style: string;
  readonly points: readonly { neurons: number; nanoseconds: number }[];
}

interface Scales {
  readonly x: (neurons: number) => number;
  readonly y: (nanoseconds: number) => number;
  readonly ticks: readonly number[];
}

export function drawChart(report: SpeedReport): string {
  const lines = listLines(report.synapses);
  const sizes = [...new Set(report.synapses.map(({ neurons }) => neurons))];
  const scales = scalesFor(sizes, Math.max(...lines.flatMap(({ points }) => points.map(nanosecondsOf))));
  const title = `Time per synapse and step: ${report.title} on ${report.device}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escape(title)}">`,
    styles,
    `<rect class="ground" width="${size.width}" height="${size.height}"/>`,
    text(plot.left, 22, 'title', title),
    ...drawAxes(scales, sizes),
    ...report.caches.flatMap((cache) => drawCache(cache, scales, sizes)),
    ...lines.map((line) => drawLine(line, scales)),
    ...drawNames(lines, scales),
    '</svg>',
    '',
  ].join('\n');
}

const styles = `<style>
  text { font: 12px system-ui, sans-serif; fill: #56606a; }
  .title { font-size: 14px; fill: #1b2127; }
  .ground { fill: #ffffff; }
  .grid { stroke: #e8ebee; }
  .cache { stroke: #868f99; stroke-dasharray: 2 3; }
  .line { fill: none; stroke-width: 2; }
  .floor { stroke-dasharray: 5 4; stroke-width: 1.5; }
  .first { stroke: #0072b2; }
  .second { stroke: #d55e00; }
  @media (prefers-color-scheme: dark) {
    text { fill: #a0abb5; }
    .title { fill: #e6eaed; }
    .ground { fill: #14181c; }
    .grid { stroke: #262d33; }
    .cache { stroke: #77828d; }
    .first { stroke: #4ea8de; }
    .second { stroke: #f0813a; }
  }
</style>`;

/** For each number of threads what was measured, and what copying the bytes that have to be moved would take. */
function listLines(synapses: readonly SynapseSpeed[]): Line[] {
  const counts = [...new Set(synapses.map(({ threads }) => threads))];
  return counts.flatMap((count, k) => {
    const rows = synapses.filter(({ threads }) => threads === count);
    const colour = k === 0 ? 'first' : 'second';
    const name = threadWords(count);
    const line = (seconds: (row: SynapseSpeed) => number) =>
      rows.map((row) => ({ neurons: row.neurons, nanoseconds: seconds(row) * 1e9 }));
    return [
      { name, style: colour, points: line((row) => row.seconds) },
      {
        name: `copying, ${name}`,
        style: `floor ${colour}`,
        points: line(
          ({ episodes, copyBytesPerSecond }) => leastBytes(episodes) / (copyBytesPerSecond ?? NaN),
        ),
      },
    ];
  });
}

function nanosecondsOf({ nanoseconds }: { nanoseconds: number }): number {
  return nanoseconds;
}

/** Doublings of the network are equally far apart; time begins at 0. */
function scalesFor(sizes: readonly number[], most: number): Scales {
  const [first, last] = [Math.log2(Math.min(...sizes)), Math.log2(Math.max(...sizes))];
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].find((width) => most / width <= 6) ?? most / 6;
  const count = Math.ceil(most / step);
  const width = size.width - plot.left - plot.right;
  const height = size.height - plot.top - plot.bottom;
  return {
    x: (neurons) => plot.left + (width * (Math.log2(neurons) - first)) / Math.max(1, last - first),
    y: (nanoseconds) => plot.top + height * (1 - nanoseconds / (count * step)),
    ticks: Array.from({ length: count + 1 }, (_, k) => Number((k * step).toPrecision(6))),
  };
}

function drawAxes({ x, y, ticks }: Scales, sizes: readonly number[]): string[] {
  const right = size.width - plot.right;
  const foot = size.height - plot.bottom;
  return [
    ...ticks.flatMap((tick) => [
      `<path class="grid" d="M${plot.left} ${round(y(tick))}H${right}"/>`,
      text(plot.left - 8, y(tick) + 4, 'end', String(tick)),
    ]),
    ...sizes.map((neurons) => text(x(neurons), foot + 20, 'middle', String(neurons))),
    text((plot.left + right) / 2, foot + 42, 'middle', 'neurons'),
    text(-(plot.top + foot) / 2, 20, 'middle', 'ns a synapse and step', 'transform="rotate(-90)"'),
  ];
}

/** Where a cache ends, if that is within the sizes measured. */
function drawCache({ level, bytes }: ProcessorCache, { x }: Scales, sizes: readonly number[]): string[] {
  const neurons = Math.sqrt(bytes / workingBytes(1));
  if (neurons < Math.min(...sizes) || neurons > Math.max(...sizes)) return [];
  const at = round(x(neurons));
  return [
    `<path class="cache" d="M${at} ${plot.top}V${size.height - plot.bottom}"/>`,
    text(at + 4, plot.top + 10, 'start', `L${level} full, ${round(bytes / 2 ** 20)} MiB`),
  ];
}

function drawLine({ style, points }: Line, { x, y }: Scales): string {
  const at = points.map(({ neurons, nanoseconds }) => `${round(x(neurons))} ${round(y(nanoseconds))}`);
  return `<path class="line ${style}" d="M${at.join('L')}"/>`;
}

/** At the lines' ends, moved apart where they would overlap. */
function drawNames(lines: readonly Line[], { x, y }: Scales): string[] {
  const ends = lines
    .flatMap(({ name, points }) => points.slice(-1).map((point) => ({ name, ...point })))
    .map((end) => ({ ...end, at: y(end.nanoseconds) + 4 }))
    .sort((a, b) => a.at - b.at);
  ends.forEach((end, k) => {
    if (k > 0) end.at = Math.max(end.at, ends[k - 1].at + 15);
  });
  return ends.map(({ name, neurons, at }) => text(x(neurons) + 8, at, 'start', name));
}

type Anchor = 'start' | 'middle' | 'end' | 'title';

function text(x: number, y: number, anchor: Anchor, words: string, more = ''): string {
  const how = anchor === 'title' ? 'class="title"' : `text-anchor="${anchor}"`;
  return `<text x="${round(x)}" y="${round(y)}" ${how} ${more}>${escape(words)}</text>`;
}

function escape(words: string): string {
  return words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
