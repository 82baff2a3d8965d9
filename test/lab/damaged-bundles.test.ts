// A bundle of which any byte was changed is refused, and the part that was changed is named; so is what is too long, too short, or
// made to deceive. Some hundreds of the damaged files of `npm run fuzz:bundles`.
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeSeal, encodeSeal } from '../../src-main/lab/run-folders/bundle-seal.ts';
import type { Seal } from '../../src-main/lab/run-folders/bundle-seal.ts';
import { RunImports } from '../fuzz/run-attempt.ts';
import { createRunFuzzer } from '../fuzz/run-files.ts';
import { createFolder } from '../support/folders.ts';

const again = 'Copy the bundle again from where it was exported; nothing was imported.';
const noSeal = `expected its seal at its end, and there is none that is whole; the seal was changed, or the bundle was cut short. ${again}`;
const unsound = `its seal does not hold together: expected every file once, one behind the other, and nothing besides. ${again}`;

let bundle: Buffer;
let seal: Seal;
let sealAt: number;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-test-'));
  bundle = await new RunImports(folder).makeBundle();
  rmSync(folder, { recursive: true });
  const found = decodeSeal(bundle.toString('latin1'));
  if (!found) throw new Error('The bundle has no seal.');
  seal = found.seal;
  sealAt = bundle.length - found.bytes;
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What is said of a file, after its path. */
async function refusalOf(imports: RunImports, folder: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'changed.zip');
  writeFileSync(path, bytes);
  const said = await imports.refusalOf(path);
  return said.startsWith(`${path}: `) ? said.slice(path.length + 2) : said;
}

function partAt(at: number): string {
  const part = seal.parts.find(({ start, bytes }) => at >= start && at < start + bytes);
  return part?.name ?? (at < sealAt ? 'its table of contents' : 'its seal');
}

type RunJson = { checkpoint: object } & Record<string, unknown>;

/** A bundle, sealed as well as it can be, in which a hole stands for a checkpoint of so many bytes. */
function writeHuge(path: string, bytes: number, change: (record: RunJson) => unknown): string {
  const [curves, checkpoint, record] = seal.parts;
  const given = bundle.toString('utf8', record.start, record.start + record.bytes);
  const json = Buffer.from(JSON.stringify(change(JSON.parse(given) as RunJson)));
  const start = checkpoint.start + bytes;
  const parts = [
    curves,
    { ...checkpoint, bytes },
    { ...record, start, bytes: json.length, sha256: sha256(json) },
  ];
  const file = openSync(path, 'w');
  writeSync(file, bundle.subarray(0, curves.start + curves.bytes), 0, undefined, 0);
  writeSync(file, json, 0, undefined, start);
  writeSync(file, encodeSeal({ parts, sha256: seal.sha256 }), start + json.length);
  closeSync(file);
  return path;
}

describe('a bundle', () => {
  test('is refused for every byte that is changed, and what it belongs to is named', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const [wrong, named] = [[] as string[], new Map<string, number>()];
    // Every byte that is no file's, and some of each file's.
    for (let at = 0; at < bundle.length; at += partAt(at).startsWith('its') ? 1 : 97) {
      const changed = Buffer.from(bundle);
      changed[at] ^= 1 << (at % 8);
      const [part, said] = [partAt(at), await refusalOf(imports, folder, changed)];
      named.set(part, (named.get(part) ?? 0) + 1);
      if (!said.startsWith(`expected ${part}`) && !said.includes(part))
        wrong.push(`${at} (${part}): ${said}`);
    }
    expect(wrong).toEqual([]);
    expect([...named.keys()].sort()).toEqual([
      'checkpoint.safetensors',
      'curves.safetensors',
      'its seal',
      'its table of contents',
      'run.json',
    ]);
  });

  test('that was cut short, lengthened, or sealed with nonsense is refused in a sentence', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const say = (bytes: Uint8Array) => refusalOf(imports, folder, bytes);
    const resealed = (changed: Partial<Seal>) =>
      Buffer.concat([bundle.subarray(0, sealAt), Buffer.from(encodeSeal({ ...seal, ...changed }))]);
    const [curves, checkpoint, record] = seal.parts;
    for (let end = 64; end < bundle.length; end += 4999)
      expect(await say(bundle.subarray(0, end))).toBe(noSeal);
    expect(await say(Buffer.concat([bundle, Buffer.from('x')]))).toBe(noSeal);
    expect(await say(Buffer.concat([Buffer.from('x'), bundle]))).toMatch(
      /^expected a run\.json whose SHA-256/,
    );
    expect(await say(resealed({ parts: [curves, record] }))).toBe(unsound);
    expect(await say(resealed({ parts: [curves, curves, checkpoint, record] }))).toBe(unsound);
    expect(await say(resealed({ parts: [{ ...curves, bytes: 2 ** 40 }, checkpoint, record] }))).toBe(unsound);
    expect(await say(resealed({ parts: [] }))).toBe(unsound);
  });

  test('whose checkpoint claims a terabyte is refused before it is read through, whatever run.json says', async () => {
    const folder = createFolder();
    const imports = new RunImports(folder);
    const bytes = 2 ** 40;
    const begun = performance.now();
    expect(await imports.refusalOf(writeHuge(join(folder, 'lying.zip'), bytes, (record) => record))).toMatch(
      /^.*lying\.zip: expected a checkpoint\.safetensors of \d+ bytes, got 1099511627776; it was cut short or changed\. /,
    );
    const agree = (record: RunJson) => ({ ...record, checkpoint: { ...record.checkpoint, bytes } });
    expect(await imports.refusalOf(writeHuge(join(folder, 'huge.zip'), bytes, agree))).toMatch(
      /^.*huge\.zip: run\.json does not hold together: expected a checkpoint of at most \d+ bytes, got one of 1099511627776\. /,
    );
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('and a file of tensors, damaged at random, are refused with a code, or taken for no more than they hold', async () => {
    const damage = await createRunFuzzer(bundle, 7);
    const imports = new RunImports(createFolder());
    const faults: string[] = [];
    for (let k = 0; k < 300; k++) {
      const fault = await imports.findFault(damage(k));
      if (fault !== null) faults.push(`file ${k}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});
