// Pictures of bits: which are wrong, and how they are painted in true grey, each bit a square of whole pixels.

/** Whether each bit has another sign than the target's; a recalled 0 is wrong. */
export function findWrongBits(recalled: Float32Array, target: Float32Array): boolean[] {
  return Array.from(recalled, (value, k) => !(value * target[k] > 0));
}

/** -1 is near black, 1 near white, 0 the grey between: not there, or undecided. */
function greyOf(value: number): number {
  const bounded = Math.max(-1, Math.min(1, value));
  return Math.round(138 + bounded * (bounded < 0 ? 116 : 110));
}

interface Painting {
  readonly values: Float32Array;
  readonly columns: number;
  /** Pixels of a bit's side on the canvas. */
  readonly side: number;
  readonly wrong: readonly boolean[];
  /** What wrong bits are marked with. */
  readonly accent: string;
}

/** Sets the canvas's size and paints it; cells beyond the last bit stay clear. */
export function paintBits(canvas: HTMLCanvasElement, painting: Painting): void {
  const { values, columns, side, wrong, accent } = painting;
  const rows = Math.ceil(values.length / columns);
  canvas.width = columns * side;
  canvas.height = rows * side;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(onePixelABit(values, columns, rows), 0, 0, canvas.width, canvas.height);
  context.fillStyle = accent;
  wrong.forEach((isWrong, k) => {
    if (isWrong) markBit(context, (k % columns) * side, Math.floor(k / columns) * side, side);
  });
}

function onePixelABit(values: Float32Array, columns: number, rows: number): OffscreenCanvas {
  const image = new ImageData(columns, rows);
  values.forEach((value, k) => {
    image.data.fill(greyOf(value), 4 * k, 4 * k + 3);
    image.data[4 * k + 3] = 255;
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(image, 0, 0);
  return small;
}

/** A frame inside the bit's square; the whole square where it is too small for one. */
function markBit(context: CanvasRenderingContext2D, x: number, y: number, side: number): void {
  const width = Math.max(1, Math.round(side / 5));
  if (side < 4) return context.fillRect(x, y, side, side);
  context.fillRect(x, y, side, width);
  context.fillRect(x, y + side - width, side, width);
  context.fillRect(x, y, width, side);
  context.fillRect(x + side - width, y, width, side);
}
