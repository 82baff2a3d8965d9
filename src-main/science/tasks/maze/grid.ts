// A maze's walls: a square with an outer wall and pillars, and what is seen from each of its cells.

/** Cells are counted row by row from the upper left. */
export interface Grid {
  readonly side: number;
  /** [side, side]: 1 is a wall. */
  readonly walls: Uint8Array;
  /** The cells that are no wall, in order. */
  readonly open: readonly number[];
  readonly centre: number;
}

/** `side` is odd. Pillars stand where row and column are even, counted from the outer wall's 0, but not in the centre. */
export function createGrid(side: number): Grid {
  const centre = (side * side - 1) / 2;
  const walls = Uint8Array.from({ length: side * side }, (_, cell) => {
    const [row, column] = [Math.floor(cell / side), cell % side];
    const isOuter = row === 0 || column === 0 || row === side - 1 || column === side - 1;
    const isPillar = row % 2 === 0 && column % 2 === 0 && cell !== centre;
    return isOuter || isPillar ? 1 : 0;
  });
  return { side, walls, open: [...walls.keys()].filter((cell) => walls[cell] === 0), centre };
}

/** The walls around each cell, [cells, 2 radius + 1, 2 radius + 1]; beyond the outer wall all is wall. */
export function viewFrom({ side, walls }: Grid, radius: number): Uint8Array {
  const width = 2 * radius + 1;
  const views = new Uint8Array(walls.length * width * width);
  views.forEach((_, k) => {
    const [cell, seen] = [Math.floor(k / (width * width)), k % (width * width)];
    const row = Math.floor(cell / side) + Math.floor(seen / width) - radius;
    const column = (cell % side) + (seen % width) - radius;
    const isInside = row >= 0 && row < side && column >= 0 && column < side;
    views[k] = isInside ? walls[row * side + column] : 1;
  });
  return views;
}
