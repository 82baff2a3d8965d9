// Reads a bundle by its seal, which says where the files of the run lie. A bundle of which any byte was changed is refused, and
// what was changed is named; the headers of the zip archive are for other programs, and are not read here.
import { mostRecordBytes, runFiles } from '../../contract/run-folder.ts';
import { decodeSeal, mostSealBytes } from './bundle-seal.ts';
import type { Seal, SealedPart } from './bundle-seal.ts';
import { hashOf, piecesOf, readBytes } from './copy.ts';
import type { Section } from './copy.ts';
import type { RunParts } from './parts.ts';
import { damaged, hashSentence } from './refusals.ts';
import type { Place } from './refusals.ts';

/** More than the headers of the archive take, however many files it has. */
const mostHeaderBytes = 2 ** 12;

/** The files of the run in a bundle that is open for as long as they are read. Throws `damaged`. */
export async function readBundle(path: string, whole: Section): Promise<RunParts> {
  const bundle: Place = { path, kind: 'bundle' };
  const { seal, sealed } = await readSeal(bundle, whole);
  const find = (wanted: string) => seal.parts.find(({ name }) => name === wanted);
  const record = find(runFiles.record);
  if (record) await checkPart(bundle, record, sealed);
  return {
    ...bundle,
    async with(name, work) {
      const part = find(name);
      return part ? work(sectionOf(sealed, part)) : null;
    },
    verify: () => checkSeal(bundle, seal, sealed),
  };
}

async function readSeal(bundle: Place, whole: Section): Promise<{ seal: Seal; sealed: Section }> {
  const end = await readBytes(whole, Math.max(0, whole.bytes - mostSealBytes), mostSealBytes);
  const found = decodeSeal(Buffer.from(end).toString('latin1'));
  if (!found)
    throw damaged(
      bundle,
      'expected its seal at its end, and there is none that is whole; the seal was changed, or the bundle was cut short.',
    );
  const sealed = { ...whole, bytes: whole.bytes - found.bytes };
  checkParts(bundle, found.seal.parts, sealed);
  return { seal: found.seal, sealed };
}

/** Each part once, behind the one before it, and little else. */
function checkParts(bundle: Place, parts: readonly SealedPart[], sealed: Section): void {
  const ends = parts.map(({ start, bytes }) => start + bytes);
  const other = sealed.bytes - parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const areSound = [
    parts.every(({ start }, k) => start >= (ends[k - 1] ?? 0)),
    (ends.at(-1) ?? 0) <= sealed.bytes && other <= mostHeaderBytes,
    new Set(parts.map(({ name }) => name)).size === parts.length,
    parts.every(({ name, bytes }) => name !== runFiles.record || bytes <= mostRecordBytes),
  ];
  if (areSound.every(Boolean)) return;
  throw damaged(
    bundle,
    'its seal does not hold together: expected every file once, one behind the other, and nothing besides.',
  );
}

async function checkSeal(bundle: Place, { parts, sha256 }: Seal, sealed: Section): Promise<void> {
  if ((await hashOf(piecesOf(sealed))) === sha256) return;
  for (const part of parts) await checkPart(bundle, part, sealed);
  throw damaged(
    bundle,
    `its table of contents was changed after it was written: a header of the zip archive; ${runFiles.record} and the other files are whole.`,
  );
}

async function checkPart(bundle: Place, part: SealedPart, sealed: Section): Promise<void> {
  const found = await hashOf(piecesOf(sectionOf(sealed, part)));
  if (found !== part.sha256) throw damaged(bundle, hashSentence(part.name, part.sha256, found));
}

function sectionOf({ file }: Section, { start, bytes }: SealedPart): Section {
  return { file, start, bytes };
}
