// The lower panel of a comparison's figure: a row a group, with every run's score, their mean and its interval.
import type { ComparedGroup } from '../../contract/comparison.ts';
import { intervalWords, scoreWords } from '../../contract/comparison-words.ts';
import { axisOf, ticksOf } from './figure-axes.ts';
import type { Axis } from './figure-axes.ts';
import { drawHorizontalAxis, line, number, text } from './figure-parts.ts';
import type { Style } from './figure-parts.ts';

const rowHeight = 18;
const mostRows = 24;
/** Above the first row, and below the last one for the axis. */
const room = { top: 20, bottom: 34 };

interface Place {
  readonly top: number;
  readonly width: number;
  readonly valueTitle: string;
  /** What the panel is called; empty where it is the only one. */
  readonly letter: string;
}

const isScored = ({ score }: ComparedGroup) => score !== null;
const areShown = (groups: readonly ComparedGroup[]) => groups.some(isScored) && groups.length <= mostRows;

/** 0 where there is nothing to show, or too much. */
export function scoresHeight(groups: readonly ComparedGroup[]): number {
  return areShown(groups) ? room.top + rowHeight * groups.length + room.bottom : 0;
}

export function drawScores(groups: readonly ComparedGroup[], styles: readonly Style[], place: Place): string {
  if (!areShown(groups)) return '';
  const names = groups.map(({ title }) => (title.length > 40 ? `${title.slice(0, 39)}…` : title));
  const left = 16 + 4.3 * Math.max(...names.map((name) => name.length));
  const right = place.width - 110;
  const values = groups.flatMap(({ runs, score }) => [
    ...runs.flatMap((run) => (run.isCounted ? [run.score ?? NaN] : [])),
    ...(score?.interval ? [score.interval.low, score.interval.high] : []),
  ]);
  const across = axisOf(widen(Math.min(...values), Math.max(...values)), left, right, false);
  const bottom = place.top + room.top + rowHeight * groups.length;
  return [
    '<g aria-label="Scores">',
    place.letter && text(8, place.top + 11, place.letter, 'font-weight="700" font-size="9"'),
    drawHorizontalAxis(across, { at: bottom, ticks: ticksOf(across, 5), title: place.valueTitle }),
    ...groups.map((group, k) => {
      const y = place.top + room.top + rowHeight * (k + 0.5);
      return (
        text(left - 10, y + 2.8, names[k], 'text-anchor="end"') +
        drawRow(group, styles[k].colour, across, y, right)
      );
    }),
    '</g>',
  ].join('\n');
}

function widen(low: number, high: number): [number, number] {
  const span = high - low || Math.abs(high) || 1;
  return [low - 0.04 * span, high + 0.04 * span];
}

function drawRow(
  { runs, score }: ComparedGroup,
  colour: string,
  across: Axis,
  y: number,
  right: number,
): string {
  if (!score) return text(right + 10, y + 2.8, 'no score yet', 'fill="#56606a"');
  const counted = runs.flatMap((run) => (run.isCounted && run.score !== null ? [run.score] : []));
  const dots = counted.map(
    (value) =>
      `<circle cx="${number(across.place(value))}" cy="${number(y)}" r="2" fill="${colour}" fill-opacity="0.45"/>`,
  );
  const x = across.place(score.mean);
  const { interval } = score;
  return [
    ...dots,
    interval ? line([across.place(interval.low), y, across.place(interval.high), y], colour, 1.2) : '',
    line([x, y - 5, x, y + 5], colour, 1.8),
    text(right + 10, y + 2.8, `${scoreWords(score.mean)}${interval ? ` (${intervalWords(interval)})` : ''}`),
  ].join('');
}
