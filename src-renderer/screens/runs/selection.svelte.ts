// The runs that are ticked, to be compared, tagged or removed: one by one, a range, or all that are shown.
import type { TableRow } from './table-rows.ts';

export class Selection {
  runs = $state.raw<ReadonlySet<number>>(new Set());
  /** The row that was ticked last, where a range begins. */
  #anchor = '';

  /** Whether all of a row's runs are ticked. */
  has({ runs }: TableRow): boolean {
    return runs.every(({ run }) => this.runs.has(run));
  }

  /** Whether some of them are. */
  touches({ runs }: TableRow): boolean {
    return runs.some(({ run }) => this.runs.has(run));
  }

  /** Ticks a row, or takes the tick off; as a range, all rows from the one before to this one become as this one does. */
  toggle(row: TableRow, shown: readonly TableRow[], isRange = false): void {
    const from = shown.findIndex(({ key }) => key === this.#anchor);
    const to = shown.indexOf(row);
    const range = isRange && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [row];
    this.#set(range, !this.has(row));
    this.#anchor = row.key;
  }

  /** Ticks rows besides those that are. */
  add(rows: readonly TableRow[]): void {
    this.#set(rows, true);
    this.#anchor = rows.at(-1)?.key ?? '';
  }

  /** Ticks all rows, or none where all are ticked. */
  toggleAll(shown: readonly TableRow[]): void {
    if (shown.every((row) => this.has(row))) this.clear();
    else this.#set(shown, true);
  }

  clear(): void {
    this.runs = new Set();
  }

  #set(rows: readonly TableRow[], isTicked: boolean): void {
    const runs = new Set(this.runs);
    for (const { run } of rows.flatMap((row) => row.runs)) {
      if (isTicked) runs.add(run);
      else runs.delete(run);
    }
    this.runs = runs;
  }
}
