// Files that the page hands to the person: text as it is, and a figure as pixels for programs that take no vectors.
import type { ComparisonFile } from '../../../src-main/contract/comparison.ts';

const dotsPerInch = 300;
const millimetresPerInch = 25.4;

export function saveText({ name, type, text }: ComparisonFile): void {
  save(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** Draws a figure of millimetres at 300 dots an inch. Rejects where the browser cannot draw it. */
export async function savePixels({ name, text }: ComparisonFile): Promise<void> {
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = await loadImage(address);
    const [width, height] = ['width', 'height'].map((side) => pixelsOf(text, side));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    save(await canvas.convertToBlob({ type: 'image/png' }), name.replace(/\.svg$/, '.png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function loadImage(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('The figure could not be drawn as pixels; take it as SVG.'));
    image.src = address;
  });
}

function pixelsOf(svg: string, side: string): number {
  const millimetres = Number(new RegExp(`<svg [^>]*\\b${side}="([\\d.]+)mm"`).exec(svg)?.[1] ?? 100);
  return Math.round((millimetres / millimetresPerInch) * dotsPerInch);
}

function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
