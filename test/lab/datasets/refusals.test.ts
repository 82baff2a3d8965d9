// Every bad file of the corpus is refused quickly, with a code and exactly the sentence that it should get.
import { expect, test } from 'vitest';
import { EngramError } from '../../../src-main/contract/errors.ts';
import { idxs, npzs } from './corpus/arrays.ts';
import { folders, zips } from './corpus/folders-and-zips.ts';
import { cifars, omniglots } from './corpus/omniglot-and-cifar.ts';
import { jpegs, pngs } from './corpus/pictures.ts';
import { createFolder } from '../../support/folders.ts';
import { readAll } from '../../support/read-dataset.ts';

const badFiles = [...pngs, ...jpegs, ...folders, ...zips, ...omniglots, ...cifars, ...idxs, ...npzs];

test.each(badFiles)('$wrong ($kind) is refused', async (bad) => {
  const path = await bad.put(createFolder());
  const begun = performance.now();
  const error = await readAll(bad.kind, path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngramError);
  expect(error).toMatchObject({ message: bad.sentence, code: bad.code });
  expect(performance.now() - begun).toBeLessThan(2000);
});
