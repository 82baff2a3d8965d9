// Pictures of grey pixels, painted as they are: true grey, no smoothing, and what is not there as a hatch on the ground.

export interface GreyPainting {
  /** -1 is black, 1 is white. */
  readonly values: Float32Array;
  readonly columns: number;
  /** Canvas pixels of a picture pixel's side. */
  readonly side: number;
  /** Whether a value of 0 stands for a pixel that is not there. */
  readonly isZeroMissing: boolean;
  /** The hatch of what is not there. */
  readonly hatch: string;
}

/** Sets the canvas's size and paints it. What is missing stays clear but for the hatch. */
export function paintGrey(canvas: HTMLCanvasElement, painting: GreyPainting): void {
  const { values, columns, side, isZeroMissing } = painting;
  const rows = Math.ceil(values.length / columns);
  canvas.width = columns * side;
  canvas.height = rows * side;
  const context = canvas.getContext('2d');
  if (!context) return;
  if (isZeroMissing) hatch(context, painting.hatch);
  context.imageSmoothingEnabled = false;
  eraseShown(context, painting);
  context.drawImage(onePixelEach(painting, rows), 0, 0, canvas.width, canvas.height);
}

/** So that the hatch shows nowhere but through what is missing. */
function eraseShown(context: CanvasRenderingContext2D, { values, columns, side }: GreyPainting): void {
  values.forEach((value, k) => {
    if (value !== 0) context.clearRect((k % columns) * side, Math.floor(k / columns) * side, side, side);
  });
}

function onePixelEach({ values, columns, isZeroMissing }: GreyPainting, rows: number): OffscreenCanvas {
  const image = new ImageData(columns, rows);
  values.forEach((value, k) => {
    const isMissing = isZeroMissing && value === 0;
    image.data.fill(Math.round(127.5 * (1 + Math.max(-1, Math.min(1, value)))), 4 * k, 4 * k + 3);
    image.data[4 * k + 3] = isMissing ? 0 : 255;
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(image, 0, 0);
  return small;
}

/** Slanting lines, 8 pixels apart. */
function hatch(context: CanvasRenderingContext2D, colour: string): void {
  const { width, height } = context.canvas;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -height; x < width; x += 8) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}
