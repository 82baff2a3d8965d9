// A matrix as an image of one pixel a value, and the part of it that is in view on a canvas.
import { colourCount, divergingWords } from './colour-map.ts';
import type { View } from './view.ts';

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** What is not a number is grey. */
const notThere = 0xff808080;

/** Values that are coloured in one go, in a few milliseconds. */
const bandValues = 2 ** 17;

/** A matrix in colour, made band by band, so that nobody waits for all of it. */
export class MatrixImage {
  readonly canvas: OffscreenCanvas;
  readonly bands: number;
  readonly #bandRows: number;
  readonly #columns: number;
  readonly #rows: number;

  constructor({ rows, columns }: Pick<Grid, 'rows' | 'columns'>) {
    this.canvas = new OffscreenCanvas(columns, rows);
    this.#rows = rows;
    this.#columns = columns;
    this.#bandRows = Math.max(1, Math.floor(bandValues / columns));
    this.bands = Math.ceil(rows / this.#bandRows);
  }

  /** `limit` is the value of the last colour on either side. */
  paint(band: number, values: Float32Array, limit: number, isDark: boolean): void {
    const from = band * this.#bandRows;
    const image = new ImageData(this.#columns, Math.min(this.#bandRows, this.#rows - from));
    const shown = values.subarray(from * this.#columns, from * this.#columns + image.width * image.height);
    colourWords(new Uint32Array(image.data.buffer), shown, limit, divergingWords(isDark));
    this.canvas.getContext('2d')?.putImageData(image, 0, from);
  }
}

/** Colours values as words of an ImageData. */
export function colourWords(
  pixels: Uint32Array,
  values: Float32Array,
  limit: number,
  words: Uint32Array,
): void {
  const middle = (colourCount - 1) / 2;
  const scale = middle / limit;
  for (let k = 0; k < values.length; k++) {
    const place = Math.round(middle + scale * values[k]);
    const bounded = place < 0 ? 0 : place >= colourCount ? colourCount - 1 : place;
    pixels[k] = place === place ? words[bounded] : notThere;
  }
}

/** A smaller matrix whose values are means of factor x factor values; fewer at the edges. */
export function meansOf({ rows, columns, values }: Grid, factor: number): Grid {
  const small = { rows: Math.ceil(rows / factor), columns: Math.ceil(columns / factor) };
  const sums = new Float32Array(small.rows * small.columns);
  const counts = new Uint16Array(sums.length);
  for (let row = 0; row < rows; row++) {
    const first = Math.floor(row / factor) * small.columns;
    for (let column = 0; column < columns; column++) {
      const at = first + Math.floor(column / factor);
      sums[at] += values[row * columns + column];
      counts[at]++;
    }
  }
  return { ...small, values: sums.map((sum, at) => sum / counts[at]) };
}

/** An image with `factor` columns and rows of the matrix to a pixel. */
export interface Layer {
  readonly image: OffscreenCanvas;
  readonly factor: number;
}

/** Paints the part in view from the finest of the layers (finest first) that has no more pixels than the canvas. */
export function paintView(canvas: HTMLCanvasElement, layers: readonly Layer[], view: View): void {
  const context = canvas.getContext('2d');
  const fits = ({ factor }: Layer) => view.width / factor <= 1.2 * canvas.width;
  const layer = layers.find(fits) ?? layers.at(-1);
  if (!context || !layer) return;
  const [left, top, width, height] = [view.left, view.top, view.width, view.height].map(
    (length) => length / layer.factor,
  );
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(layer.image, left, top, width, height, 0, 0, canvas.width, canvas.height);
}
