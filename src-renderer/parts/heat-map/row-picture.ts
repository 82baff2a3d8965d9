// A row of a matrix between pixels as a picture: what a neuron receives from each pixel, where that pixel is.
import { colourWords } from './paint.ts';
import { divergingWords } from './colour-map.ts';

export interface RowPicture {
  /** The matrix, row-major, each value the mean of block x block synapses. */
  readonly values: Float32Array;
  readonly matrixColumns: number;
  readonly block: number;
  /** Of the matrix. */
  readonly row: number;
  /** Pixels of the picture, and how many stand in a line of it. */
  readonly count: number;
  readonly columns: number;
  /** The value of the last colour on either side. */
  readonly limit: number;
  readonly isDark: boolean;
}

/** The weights [count] from each pixel; pixels that share a block share its mean. */
export function rowValues({
  values,
  matrixColumns,
  block,
  row,
  count,
}: Omit<RowPicture, 'limit'>): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => values[row * matrixColumns + Math.floor(k / block)]);
}

/** Sets the canvas to one pixel a value and paints it. */
export function paintRow(canvas: HTMLCanvasElement, picture: RowPicture): void {
  const { columns, count, limit, isDark } = picture;
  const image = new ImageData(columns, Math.ceil(count / columns));
  colourWords(new Uint32Array(image.data.buffer), rowValues(picture), limit, divergingWords(isDark));
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
