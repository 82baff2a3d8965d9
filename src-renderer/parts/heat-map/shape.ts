// How large a matrix is drawn: its cells are squares, unless it is so narrow that they could not be pointed at.

export interface Shape {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** The longer side is `most`, or as many whole pixels a cell as fit in it unless much would stay empty. */
export function shapeOf(rows: number, columns: number, most: number): Shape {
  const longer = wholePixels(Math.max(rows, columns), most);
  const unit = longer / Math.max(rows, columns);
  const side = (count: number) => Math.min(longer, Math.max(count * unit, Math.min(count * 24, 160)));
  return { width: Math.round(side(columns)), height: Math.round(side(rows)) };
}

function wholePixels(count: number, most: number): number {
  const whole = Math.floor(most / count) * count;
  return whole > 0.75 * most ? whole : most;
}
