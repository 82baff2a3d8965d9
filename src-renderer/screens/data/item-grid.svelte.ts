// Where the grid of items stands: how many fit beside each other, which rows are in sight, and which item is looked at.
import { RowWindow } from '../../parts/row-window.svelte.ts';
import { ItemPages } from './item-pages.svelte.ts';
import { tileSide } from './paint.ts';
import type { Dataset } from '../../../src-main/contract/data.ts';

/** CSS pixels between items. */
export const gap = 6;
/** Rows have many cells each: few are rendered before they are seen. */
const rowsAround = 2;

export class ItemGrid {
  readonly pages: ItemPages;
  readonly dataset: Dataset;
  readonly side: number;
  readonly rows: RowWindow;
  /** Of the room for items, in CSS pixels. */
  width = $state(0);
  /** The item that is looked at. */
  active = $state(0);
  readonly columns = $derived.by(() =>
    Math.max(1, Math.min(this.dataset.items, Math.floor((this.width + gap) / (this.side + gap)))),
  );
  readonly rowCount = $derived.by(() => Math.ceil(this.dataset.items / this.columns));
  /** Rows that are rendered, by their place among all. */
  readonly rendered = $derived.by(() =>
    this.width === 0
      ? []
      : Array.from({ length: this.rows.end - this.rows.first }, (_, k) => this.rows.first + k),
  );
  /** The item that Tab reaches: the one looked at, or the first rendered. */
  readonly reachable = $derived.by(() => {
    const [first, end] = [this.rows.first * this.columns, this.rows.end * this.columns];
    return this.active >= first && this.active < end ? this.active : first;
  });
  readonly item = $derived.by(() => this.pages.item(this.active));

  constructor(dataset: Dataset) {
    this.dataset = dataset;
    this.pages = new ItemPages(dataset);
    this.side = tileSide(dataset);
    this.rows = new RowWindow(
      () => this.rowCount,
      () => this.side + gap,
      rowsAround,
    );
  }

  /** The item after the last of a row. */
  endOf(row: number): number {
    return Math.min(this.dataset.items, (row + 1) * this.columns);
  }

  /** Has what is rendered read. */
  read(): void {
    this.pages.want(this.rows.first * this.columns, this.rows.end * this.columns);
  }

  /** Where a key leads from the item that is looked at; null where it leads nowhere. */
  target(key: string): number | null {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: this.columns,
      ArrowUp: -this.columns,
      PageDown: this.columns * this.rows.page,
      PageUp: -this.columns * this.rows.page,
      Home: -Infinity,
      End: Infinity,
    };
    if (!(key in steps)) return null;
    return Math.max(0, Math.min(this.dataset.items - 1, this.active + steps[key]));
  }
}
