// Pieces of SVG that a figure's panels are made of. Coordinates are points.
import type { Axis } from './figure-axes.ts';
import { escape } from './markup.ts';

const quiet = '#56606a';
const axisColour = '#868f99';

/** How a group is drawn everywhere in the figure. */
export interface Style {
  readonly colour: string;
  readonly dash: string;
}

/** At most two decimals. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${number(x)}" y="${number(y)}"${more ? ` ${more}` : ''}>${escape(words)}</text>`;
}

export function line([x1, y1, x2, y2]: readonly number[], colour: string, thickness: number): string {
  return `<line x1="${number(x1)}" y1="${number(y1)}" x2="${number(x2)}" y2="${number(y2)}" stroke="${colour}" stroke-width="${thickness}"/>`;
}

interface HorizontalAxis {
  /** Its height in the figure. */
  readonly at: number;
  readonly ticks: readonly number[];
  readonly title: string;
}

export function drawHorizontalAxis(axis: Axis, { at, ticks, title }: HorizontalAxis): string {
  const [from, to] = [axis.place(axis.low), axis.place(axis.high)];
  return [
    line([from, at, to, at], axisColour, 0.6),
    ...ticks.map((value) => {
      const x = axis.place(value);
      const words = text(
        x,
        at + 12,
        value.toLocaleString('en-GB', { maximumFractionDigits: 10 }),
        `text-anchor="middle" fill="${quiet}"`,
      );
      return line([x, at, x, at + 3], axisColour, 0.6) + words;
    }),
    text((from + to) / 2, at + 25, title, 'text-anchor="middle"'),
  ].join('\n');
}

interface VerticalAxis {
  readonly at: number;
  /** How far its grid lines go. */
  readonly to: number;
  readonly ticks: readonly number[];
  readonly title: string;
}

export function drawVerticalAxis(axis: Axis, { at, to, ticks, title }: VerticalAxis): string {
  const middle = (axis.place(axis.low) + axis.place(axis.high)) / 2;
  return [
    ...ticks.map((value) => {
      const y = axis.place(value);
      return (
        line([at, y, to, y], '#e8ebee', 0.6) +
        text(at - 4, y + 2.8, String(value), `text-anchor="end" fill="${quiet}"`)
      );
    }),
    text(0, 0, title, `text-anchor="middle" transform="translate(11 ${number(middle)}) rotate(-90)"`),
  ].join('\n');
}
