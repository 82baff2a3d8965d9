// Data that Engram makes by itself, read like what is imported.
import type { GenerateRequest } from '../../contract/data.ts';
import { drawGlyph, planGlyphs } from '../../science/data/glyphs.ts';
import { drawPicture } from '../../science/data/pictures.ts';
import { drawSplit } from '../../science/data/split.ts';
import type { Batch, Survey } from './importer.ts';

/** Drawn between two signs of life. */
const batchPixels = 65_536;

export function surveyGenerated(request: GenerateRequest): Survey {
  return request.generator === 'pictures' ? surveyPictures(request) : surveyGlyphs(request);
}

function surveyPictures({ count, seed, size = 32, testShare = 0.1 }: GenerateRequest): Survey {
  const split = drawSplit(count, testShare, seed);
  return {
    ...squares(count, size),
    classes: ['pictures'],
    read: () =>
      draw(count, size * size, (item) => ({
        pixels: drawPicture(seed, item, size),
        label: 0,
        isTest: split[item] === 1,
      })),
  };
}

function surveyGlyphs({ count, seed, size = 105, testShare = 0.4 }: GenerateRequest): Survey {
  const plan = planGlyphs(count, testShare);
  return {
    ...squares(count, size),
    classes: plan.characters.map(({ name }) => name),
    read: () =>
      draw(count, size * size, (item) => {
        const { label, drawer } = plan.items(item);
        return {
          pixels: drawGlyph(seed, plan.characters[label], drawer, size),
          label,
          isTest: plan.characters[label].isTest,
        };
      }),
  };
}

function squares(count: number, size: number) {
  return {
    items: count,
    width: size,
    height: size,
    channels: 1,
    licence: 'made by Engram, free of rights',
    hasSplit: true,
    close: () => Promise.resolve(),
  } as const;
}

interface Item {
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly isTest: boolean;
}

/** A batch holds items of one split. */
function* draw(count: number, itemBytes: number, drawItem: (item: number) => Item): Generator<Batch> {
  let batch: Item[] = [];
  for (let item = 0; item < count; item++) {
    const drawn = drawItem(item);
    const isOther = batch.length > 0 && batch[0].isTest !== drawn.isTest;
    if (isOther || batch.length * itemBytes >= batchPixels) {
      yield gather(batch, item, itemBytes);
      batch = [];
    }
    batch.push(drawn);
  }
  yield gather(batch, count, itemBytes);
}

function gather(batch: readonly Item[], end: number, itemBytes: number): Batch {
  const pixels = new Uint8Array(batch.length * itemBytes);
  batch.forEach((item, k) => pixels.set(item.pixels, k * itemBytes));
  return { at: end - batch.length, pixels, labels: batch.map(({ label }) => label), isTest: batch[0].isTest };
}
