// Items painted in their true greys and colours: enlarged, each pixel a square; reduced, smoothly.
import type { Item } from './item-pages.svelte.ts';

type Shape = Pick<Item, 'width' | 'height'>;

/** CSS pixels of the square that an item is shown in: a whole multiple of its longer side where that is small enough. */
export function tileSide({ width, height }: Shape, largest = 72): number {
  const longer = Math.max(width, height);
  return longer <= largest ? Math.floor(largest / longer) * longer : largest - 4;
}

/** A row of items side by side, `gap` CSS pixels apart; those that are not there yet stay clear. */
export function paintRow(
  canvas: HTMLCanvasElement,
  items: readonly (Item | undefined)[],
  { side, gap }: { readonly side: number; readonly gap: number },
): void {
  const scale = Math.max(1, devicePixelRatio);
  const step = side + gap;
  canvas.width = Math.round((items.length * step - gap) * scale);
  canvas.height = Math.round(side * scale);
  const known = items.filter((item) => item !== undefined);
  const context = canvas.getContext('2d');
  if (!context || known.length === 0) return;
  const { width, height } = known[0];
  const source = inAColumn(known);
  const zoom = side / Math.max(width, height);
  context.imageSmoothingEnabled = zoom * scale < 1;
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(side - width * zoom) / 2, (side - height * zoom) / 2];
  let at = 0;
  for (const [k, item] of items.entries()) {
    if (!item) continue;
    const place = [k * step + left, top, width * zoom, height * zoom].map((edge) => Math.round(edge * scale));
    context.drawImage(source, 0, at * height, width, height, place[0], place[1], place[2], place[3]);
    at++;
  }
}

/** One below the other, a canvas pixel for each of their own. */
function inAColumn(items: readonly Item[]): OffscreenCanvas {
  const { width, height, channels } = items[0];
  const image = new ImageData(width, height * items.length);
  const words = new Uint32Array(image.data.buffer);
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  let at = 0;
  for (const { pixels } of items)
    for (let k = 0; k < pixels.length; k += channels)
      words[at++] = 0xff000000 | (pixels[k + blue] << 16) | (pixels[k + green] << 8) | pixels[k];
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
