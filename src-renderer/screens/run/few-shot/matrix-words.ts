// What the matrices of a few-shot network are called, and their rows and columns: classes, features and places of a filter.

/** Convolutions are of 3 x 3; a filter's weights are ordered by row, column and the channel that comes in. */
export const filterSide = 3;

/** 1 for the first convolution; 0 for what is none's weights. */
export function convolutionOf(name: string): number {
  return Number(/^convolution(\d+)Weight$/.exec(name)?.[1] ?? 0);
}

/** Of a matrix of filters in its rows; undefined for what is no convolution's weights. */
export function convolutionTitle(name: string, rows: number, columns: number): string | undefined {
  const layer = convolutionOf(name);
  if (layer === 0) return undefined;
  return `Convolution ${layer}: ${rows} filters of 3 × 3 × ${columns / filterSide ** 2}`;
}

/** "class A" for a row of the read-out, "feature 3" for a row of a convolution. */
export function rowWords(name: string, classes: readonly string[]): (row: number) => string {
  return (row) =>
    convolutionOf(name) === 0 && row < classes.length ? `class ${classes[row]}` : `feature ${row}`;
}

/** "feature 12", and in a convolution where in the filter. */
export function columnWords(name: string, columns: number): (column: number) => string {
  if (convolutionOf(name) === 0) return (column) => `feature ${column}`;
  const channels = columns / filterSide ** 2;
  return (column) => `feature ${column % channels} ${placeWords(Math.floor(column / channels))}`;
}

function placeWords(place: number): string {
  const [row, column] = [Math.floor(place / filterSide), place % filterSide];
  if (row === 1 && column === 1) return 'in the middle';
  return `at the ${[['top', '', 'foot'][row], ['left', '', 'right'][column]].filter(Boolean).join(' ')}`;
}

/** The read-out first, then the convolutions from the pictures on. */
export function inReadingOrder<M extends { readonly name: string }>(matrices: readonly M[]): M[] {
  return [...matrices].sort((a, b) => convolutionOf(a.name) - convolutionOf(b.name));
}
