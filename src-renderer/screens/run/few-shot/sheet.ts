// Many small drawings on one canvas: true grey, unsmoothed, each a frame of one pixel around whole pixels.

export interface Sheet {
  readonly drawings: readonly Float32Array[];
  /** Pixels a side of a drawing. */
  readonly side: number;
  /** Drawings beside each other. */
  readonly columns: number;
  /** In canvas pixels: of a drawing's pixel, from a drawing to the next across and down, and of the frame's line. */
  readonly pixel: number;
  readonly across: number;
  readonly down: number;
  readonly line: number;
  readonly frame: string;
}

/** Sets the canvas's size and paints it. */
export function paintSheet(canvas: HTMLCanvasElement, sheet: Sheet): void {
  const { drawings, side, columns, pixel, across, down, line, frame } = sheet;
  const size = side * pixel;
  canvas.width = Math.min(columns, drawings.length) * across;
  canvas.height = Math.ceil(drawings.length / columns) * down;
  const context = canvas.getContext('2d');
  if (!context || drawings.length === 0) return;
  const strip = onePixelEach(drawings, side);
  context.imageSmoothingEnabled = false;
  context.fillStyle = frame;
  drawings.forEach((_, k) => {
    const [x, y] = [(k % columns) * across, Math.floor(k / columns) * down];
    context.fillRect(x, y, size + 2 * line, size + 2 * line);
    context.drawImage(strip, 0, k * side, side, side, x + line, y + line, size, size);
  });
}

/** All of them below each other. */
function onePixelEach(drawings: readonly Float32Array[], side: number): OffscreenCanvas {
  const strip = new OffscreenCanvas(side, side * drawings.length);
  const image = new ImageData(strip.width, strip.height);
  const words = new Uint32Array(image.data.buffer);
  drawings.forEach((values, n) => {
    for (let k = 0; k < values.length; k++) words[n * side * side + k] = greyWord(values[k]);
  });
  strip.getContext('2d')?.putImageData(image, 0, 0);
  return strip;
}

/** -1 is black, 1 is white; a word of an ImageData on a little-endian machine. */
function greyWord(value: number): number {
  const grey = Math.round(127.5 * (1 + Math.max(-1, Math.min(1, value))));
  return (255 << 24) | (grey << 16) | (grey << 8) | grey;
}
