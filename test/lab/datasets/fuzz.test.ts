// A few hundred of the damaged files of `npm run fuzz:data`.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFault } from '../../fuzz/attempt.ts';
import { createFuzzer } from '../../fuzz/mutations.ts';
import { createFolder } from '../../support/folders.ts';

test('damaged files are refused with a code or read, in no time, and never break anything', async () => {
  const damage = await createFuzzer(7);
  const folder = join(createFolder(), 'files');
  const faults: string[] = [];
  for (let k = 0; k < 400; k++) {
    const fault = await findFault(damage(k), folder);
    if (fault !== null) faults.push(`file ${k}: ${fault}`);
  }
  expect(faults).toEqual([]);
});
