// What an agent's actions are called, by its scene and how many there are.
import type { Scene } from '../../../../src-main/contract/examination.ts';

export interface ActionWord {
  /** As a label: "left". */
  readonly name: string;
  /** A sign for it. */
  readonly sign: string;
  /** After "it": "goes left". */
  readonly verb: string;
  /** Columns and rows that it leads to; null where it leads nowhere, or nobody knows where. */
  readonly move: readonly [columns: number, rows: number] | null;
}

function way(name: string, sign: string, columns: number, rows: number): ActionWord {
  return { name, sign, verb: `goes ${name}`, move: [columns, rows] };
}

const up = way('up', '↑', 0, -1);
const down = way('down', '↓', 0, 1);
const left = way('left', '←', -1, 0);
const right = way('right', '→', 1, 0);

/** In a square with three actions there is no way back. */
const ways: Readonly<Record<number, readonly ActionWord[]>> = {
  3: [up, left, right],
  4: [up, down, left, right],
};

const answers: readonly ActionWord[] = [
  { name: 'no', sign: '✕', verb: 'says no', move: null },
  { name: 'yes', sign: '✓', verb: 'says yes', move: null },
];

/** In the order of the actions. Actions that nobody has named are numbered. */
export function actionWords(scene: Scene['kind'], count: number): readonly ActionWord[] {
  const known = scene === 'maze' ? ways[count] : answers;
  if (known?.length === count) return known;
  return Array.from({ length: count }, (_, k) => {
    const number = String(k + 1);
    return { name: `action ${number}`, sign: number, verb: `takes action ${number}`, move: null };
  });
}
