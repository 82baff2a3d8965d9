// A data set's file as a trainer opens it: what was written, or a sentence.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeDatasetHeader } from '../../src-main/contract/dataset-file.ts';
import { noPulse } from '../../src-main/lab/datasets/pulse.ts';
import { DatasetWriter } from '../../src-main/lab/datasets/writer.ts';
import { openDataset } from '../../src-main/trainer/dataset.ts';
import { noise } from '../support/data-files.ts';
import { createFolder } from '../support/folders.ts';

const shape = { items: 5, height: 3, width: 7, channels: 3, classes: ['a', 'Ω/2', 'c'] } as const;
const itemBytes = 63;

/** Five items, the last two first. Returns the folder and the file's name. */
async function write(split?: Uint8Array): Promise<{ folder: string; id: string }> {
  const folder = createFolder();
  const writer = await DatasetWriter.create(join(folder, 'unfinished'), shape, noPulse);
  await writer.add({ at: 3, pixels: noise(2 * itemBytes, 2), labels: [2, 0], isTest: true });
  await writer.add({
    at: 0,
    pixels: noise(3 * itemBytes, 1),
    labels: Uint8Array.from([0, 1, 2]),
    isTest: false,
  });
  const { sha256 } = await writer.finish(split);
  await writer.close();
  writeFileSync(join(folder, sha256), readFileSync(join(folder, 'unfinished')));
  return { folder, id: sha256 };
}

describe('a data set', () => {
  test('is read as it was written, in whatever order its items came', async () => {
    const { folder, id } = await write();
    const { pixels, labels, split, ...rest } = await openDataset(folder, id);
    expect(rest).toEqual(shape);
    expect([...pixels]).toEqual([...noise(3 * itemBytes, 1), ...noise(2 * itemBytes, 2)]);
    expect([...labels]).toEqual([0, 1, 2, 2, 0]);
    expect([...split]).toEqual([0, 0, 0, 1, 1]);
  });

  test('takes the split it is given, and has another hash then', async () => {
    const [first, second] = [await write(), await write(Uint8Array.from([1, 0, 0, 0, 0]))];
    expect([...(await openDataset(second.folder, second.id)).split]).toEqual([1, 0, 0, 0, 0]);
    expect(second.id).not.toBe(first.id);
    expect((await write()).id).toBe(first.id);
  });

  test('is laid out as safetensors are: a length, a JSON header, arrays without gaps', async () => {
    const { folder, id } = await write();
    const file = readFileSync(join(folder, id));
    const length = Number(file.readBigUInt64LE(0));
    const { __metadata__, ...arrays } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
      string,
      unknown
    >;
    expect(__metadata__).toEqual({ format: 'engram data set 1', classes: '["a","Ω/2","c"]' });
    expect(arrays).toEqual({
      pixels: { dtype: 'U8', shape: [5, 3, 7, 3], data_offsets: [0, 315] },
      labels: { dtype: 'U16', shape: [5], data_offsets: [315, 325] },
      split: { dtype: 'U8', shape: [5], data_offsets: [325, 330] },
    });
    expect(length % 8).toBe(0);
    expect(file.length).toBe(8 + length + 330);
  });

  test('that is missing, changed or cut short is said to be so', async () => {
    const { folder, id } = await write();
    appendFileSync(join(folder, id), 'x');
    await expect(openDataset(folder, id)).rejects.toMatchObject({
      code: 'damaged',
      message: `The file ${id} of a data set was changed after it was written. Remove the data set and import it again.`,
    });
    rmSync(join(folder, id));
    await expect(openDataset(folder, id)).rejects.toThrow(`The file ${id} of a data set is missing.`);
  });

  test('whose file is something else is refused, even by the right name', async () => {
    const folder = createFolder();
    const { header } = encodeDatasetHeader({ ...shape, items: 1 });
    const wrongLabel = Buffer.concat([header, noise(itemBytes), Buffer.from([9, 0, 0])]);
    const wrongSplit = Buffer.concat([header, noise(itemBytes), Buffer.from([0, 0, 7])]);
    const files = [
      Buffer.alloc(0),
      Buffer.from('short'),
      Buffer.from(noise(5000)),
      Buffer.from(header),
      wrongLabel,
      wrongSplit,
    ];
    for (const file of files) {
      const id = createHash('sha256').update(file).digest('hex');
      writeFileSync(join(folder, id), file);
      await expect(openDataset(folder, id)).rejects.toMatchObject({ code: 'damaged' });
    }
  });
});
