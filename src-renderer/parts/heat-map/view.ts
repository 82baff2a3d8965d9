// The part of a matrix that is in view: a rectangle in columns and rows, which zooms and moves but never leaves the matrix.
export interface View {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Fewest rows and columns that zooming in goes to. */
const fewest = 8;

export function wholeView({ rows, columns }: Size): View {
  return { left: 0, top: 0, width: columns, height: rows };
}

/** Zooms by `factor` (below 1 shows less) and leaves the point at `x`, `y` of the view, each from 0 to 1, where it is. */
export function zoomView(view: View, size: Size, factor: number, x = 0.5, y = 0.5): View {
  const width = Math.max(Math.min(fewest, size.columns), Math.min(size.columns, view.width * factor));
  const height = Math.max(Math.min(fewest, size.rows), Math.min(size.rows, view.height * factor));
  const left = view.left + x * (view.width - width);
  const top = view.top + y * (view.height - height);
  return keepInside({ left, top, width, height }, size);
}

/** Moves by so many columns and rows. */
export function moveView(view: View, size: Size, columns: number, rows: number): View {
  return keepInside({ ...view, left: view.left + columns, top: view.top + rows }, size);
}

/** The nearest view in which the cell can be seen. */
export function reveal(view: View, size: Size, { row, column }: Cell): View {
  const left = Math.min(column, Math.max(view.left, column + 1 - view.width));
  const top = Math.min(row, Math.max(view.top, row + 1 - view.height));
  return keepInside({ ...view, left, top }, size);
}

/** The cell at `x`, `y` of the view, each from 0 to 1. */
export function cellAt(view: View, size: Size, x: number, y: number): Cell {
  const bounded = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(value)));
  return {
    row: bounded(view.top + y * view.height, size.rows),
    column: bounded(view.left + x * view.width, size.columns),
  };
}

function keepInside(view: View, { rows, columns }: Size): View {
  const left = Math.max(0, Math.min(columns - view.width, view.left));
  const top = Math.max(0, Math.min(rows - view.height, view.top));
  return { ...view, left, top };
}
