// Which part of a matrix is in view, and which of its cells is pointed at.
import { cellAt, moveView, reveal, wholeView, zoomView } from './view.ts';
import type { Cell, View } from './view.ts';

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Steps of the arrow keys in columns and rows. */
const arrows: Record<string, readonly [columns: number, rows: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export class HeatMapState {
  /** The cell pointed at, by mouse or keys. */
  cell = $state.raw<Cell | null>(null);
  #chosen = $state.raw<View | null>(null);
  readonly #size: () => Size;

  constructor(size: () => Size) {
    this.#size = size;
  }

  get view(): View {
    return this.#chosen ?? wholeView(this.#size());
  }

  get isWhole(): boolean {
    return this.#chosen === null;
  }

  /** Where the cell is in the view, in parts of its width and height. */
  get box(): { x: number; y: number; width: number; height: number } | null {
    if (!this.cell) return null;
    const { left, top, width, height } = this.view;
    return {
      x: (this.cell.column - left) / width,
      y: (this.cell.row - top) / height,
      width: 1 / width,
      height: 1 / height,
    };
  }

  /** `x` and `y` from 0 to 1 over the view; without them it zooms at the cell, or at the middle. */
  zoom(factor: number, x?: number, y?: number): void {
    const { box } = this;
    const view = zoomView(this.view, this.#size(), factor, x ?? middleOf(box?.x), y ?? middleOf(box?.y));
    const { rows, columns } = this.#size();
    this.#chosen = view.width >= columns && view.height >= rows ? null : view;
  }

  move(x: number, y: number): void {
    if (this.isWhole) return;
    const { width, height } = this.view;
    this.#chosen = moveView(this.view, this.#size(), x * width, y * height);
  }

  reset(): void {
    this.#chosen = null;
  }

  point(x: number, y: number): void {
    this.cell = cellAt(this.view, this.#size(), x, y);
  }

  leave(): void {
    this.cell = null;
  }

  /** Returns whether the key means something here. */
  press(key: string, stride: number): boolean {
    if (key in arrows) this.#step(arrows[key], stride);
    else if (key === '+' || key === '=') this.zoom(0.5);
    else if (key === '-') this.zoom(2);
    else if (key === 'Escape' && !this.isWhole) this.reset();
    else return false;
    return true;
  }

  #step([columns, rows]: readonly [number, number], stride: number): void {
    const size = this.#size();
    const from = this.cell ?? cellAt(this.view, size, 0.5, 0.5);
    const bounded = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    this.cell = {
      row: bounded(from.row + rows * stride, size.rows),
      column: bounded(from.column + columns * stride, size.columns),
    };
    if (this.#chosen) this.#chosen = reveal(this.#chosen, size, this.cell);
  }
}

function middleOf(place: number | undefined): number {
  return place === undefined ? 0.5 : Math.max(0, Math.min(1, place));
}
