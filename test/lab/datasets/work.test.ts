// An order carried out in this process: what of it becomes the data set's file.
import { join } from 'node:path';
import { renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noPulse } from '../../../src-main/lab/datasets/pulse.ts';
import { carryOut } from '../../../src-main/lab/datasets/work.ts';
import { openDataset } from '../../../src-main/trainer/dataset.ts';
import { greyPng, noise } from '../../support/data-files.ts';
import { createFolder, putFiles } from '../../support/folders.ts';

test('items that the data does not assign are set aside for testing by a seeded share', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, k) => [`${k}.png`, greyPng(4, 4, noise(16, k))]),
  );
  const path = putFiles(createFolder(), files);
  const folder = createFolder();
  const splitBy = async (seed: number) => {
    const unfinished = join(folder, 'unfinished');
    const request = { kind: 'images', path, name: 'a', seed, testShare: 0.25 } as const;
    const { id, facts } = await carryOut({ type: 'import', request, unfinished }, noPulse, () => undefined);
    expect(facts).toMatchObject({ items: 40, split: { training: 30, test: 10 }, origin: path });
    renameSync(unfinished, join(folder, id));
    return [...(await openDataset(folder, id)).split];
  };
  const first = await splitBy(1);
  expect(first.filter((code) => code === 1)).toHaveLength(10);
  expect(await splitBy(1)).toEqual(first);
  expect(await splitBy(2)).not.toEqual(first);
});
