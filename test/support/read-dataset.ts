// Reads a whole data set by an importer, in this process.
import type { ImportKind } from '../../src-main/contract/data.ts';
import type { Survey } from '../../src-main/lab/datasets/importer.ts';
import { importers } from '../../src-main/lab/datasets/importers/index.ts';
import { noPulse } from '../../src-main/lab/datasets/pulse.ts';

export interface Read extends Pick<
  Survey,
  'items' | 'width' | 'height' | 'channels' | 'classes' | 'hasSplit'
> {
  readonly pixels: Uint8Array;
  readonly labels: number[];
  readonly isTest: boolean[];
}

/** The whole of a data set, its items in their places. */
export async function readAll(kind: ImportKind, path: string, size?: number): Promise<Read> {
  const survey = await importers[kind].survey({ path, size }, noPulse);
  const { items, width, height, channels, classes, hasSplit } = survey;
  const itemBytes = width * height * channels;
  const pixels = new Uint8Array(items * itemBytes);
  const [labels, isTest] = [new Array<number>(items), new Array<boolean>(items)];
  try {
    for await (const batch of survey.read()) {
      pixels.set(batch.pixels, batch.at * itemBytes);
      for (let k = 0; k < batch.labels.length; k++) {
        labels[batch.at + k] = batch.labels[k];
        isTest[batch.at + k] = batch.isTest;
      }
    }
  } finally {
    await survey.close();
  }
  return { items, width, height, channels, classes, hasSplit, pixels, labels, isTest };
}
