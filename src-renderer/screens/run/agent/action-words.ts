// How an agent's actions are written and drawn, by what its environment calls them.

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

const known: Readonly<Record<string, ActionWord>> = {
  ...{ up, down, left, right },
  no: { name: 'no', sign: '✕', verb: 'says no', move: null },
  yes: { name: 'yes', sign: '✓', verb: 'says yes', move: null },
};

/** In the order of the actions, which are called by these names; one without a sign of its own gets its number. */
export function actionWords(names: readonly string[]): readonly ActionWord[] {
  return names.map(
    (name, k) => known[name] ?? { name, sign: String(k + 1), verb: `takes “${name}”`, move: null },
  );
}
