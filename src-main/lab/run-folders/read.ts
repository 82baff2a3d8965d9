// Reads a run folder: nothing in it is believed before it was checked against its schema, its hashes and the experiment's own
// plan. The checkpoint is left where it is; what its header promises is checked.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { EngramError } from '../../contract/errors.ts';
import { mostRecordBytes, runFile, runFileHead, runFiles, runFormat } from '../../contract/run-folder.ts';
import type { RunFile } from '../../contract/run-folder.ts';
import type { Curve } from '../../contract/runs.ts';
import { decodeTensorHeader, tensorHeaderBytes } from '../../contract/safetensors.ts';
import type { TensorHeader } from '../../contract/safetensors.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { checkCheckpoint, checkRecord, readCurves } from './check.ts';
import { copyFile, readBytes, withFile } from './copy.ts';
import { damaged, foreign, unreadable } from './refusals.ts';

export interface RunFolder {
  readonly folder: string;
  readonly record: RunFile;
  readonly curves: readonly Curve[];
}

/**
 * What else the folder of a record holds. Throws an EngramError in one sentence where anything is not as it should be.
 */
export async function readContent(folder: string, record: RunFile): Promise<RunFolder> {
  const curves = await readCurveFile(folder, record);
  if (record.checkpoint) await checkCheckpointFile(folder, record);
  return { folder, record, curves };
}

/** run.json alone, with its experiment completed. Throws as `readContent` does. */
export async function readRecord(folder: string): Promise<RunFile> {
  await requireFolder(folder);
  const text = await withFile(join(folder, runFiles.record), async (file, bytes) => {
    if (bytes > mostRecordBytes) throw foreign(folder, tooLarge(bytes));
    return new TextDecoder().decode(await readBytes(file, 0, bytes));
  });
  if (text === null)
    throw foreign(folder, `expected a run folder, which holds ${runFiles.record}, and there is none.`);
  return checkRecord(folder, parseRecord(folder, text));
}

async function requireFolder(folder: string): Promise<void> {
  if (!isAbsolute(folder))
    throw new EngramError('bad-input', `folder: expected an absolute path, got "${folder}".`);
  const facts = await stat(folder).catch(() => null);
  if (facts?.isDirectory()) return;
  const what = facts
    ? 'expected a run folder, got a file.'
    : 'expected a run folder, and there is nothing of that name.';
  throw new EngramError('not-found', foreign(folder, what).message);
}

function tooLarge(bytes: number): string {
  return `expected a ${runFiles.record} of at most ${mostRecordBytes} bytes, got ${bytes}.`;
}

function parseRecord(folder: string, text: string): RunFile {
  const given = parseJson(folder, text);
  const head = runFileHead.safeParse(given);
  if (!head.success)
    throw foreign(folder, `${runFiles.record} is not that of a run: it does not say "${runFormat.format}".`);
  if (head.data.version !== runFormat.version)
    throw unreadable(
      folder,
      `expected format ${runFormat.version} of a run, got format ${head.data.version}.`,
    );
  try {
    return parseOrExplain(runFile, given, runFiles.record);
  } catch (error) {
    throw damaged(folder, `${runFiles.record} is not as it was written. ${(error as Error).message}`, error);
  }
}

function parseJson(folder: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(folder, `${runFiles.record} is not JSON; it was cut short or changed.`, cause);
  }
}

async function readCurveFile(folder: string, record: RunFile): Promise<Curve[]> {
  const { bytes: expected, sha256 } = record.curves;
  const bytes = await withFile(join(folder, runFiles.curves), (file, size) => {
    if (size !== expected) throw damaged(folder, sizeSentence(runFiles.curves, expected, size));
    return readBytes(file, 0, size);
  });
  if (!bytes) throw damaged(folder, missingSentence(runFiles.curves));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw damaged(folder, hashSentence(runFiles.curves, sha256, found));
  return readCurves(folder, record, bytes);
}

async function checkCheckpointFile(folder: string, record: RunFile): Promise<void> {
  const expected = record.checkpoint?.bytes ?? 0;
  const header = await withFile(join(folder, runFiles.checkpoint), async (file, size) => {
    if (size !== expected) throw damaged(folder, sizeSentence(runFiles.checkpoint, expected, size));
    return readHeader(folder, size, (count) => readBytes(file, 0, count));
  });
  if (!header) throw damaged(folder, missingSentence(runFiles.checkpoint));
  checkCheckpoint(folder, record, header);
}

/** With tensors that end where the file does. */
async function readHeader(
  folder: string,
  size: number,
  read: (count: number) => Promise<Uint8Array>,
): Promise<TensorHeader> {
  try {
    const length = tensorHeaderBytes(await read(8));
    const header = decodeTensorHeader(await read(length));
    if (length + (header.places.at(-1)?.end ?? 0) !== size) throw new Error('length');
    return header;
  } catch (cause) {
    throw damaged(folder, `${runFiles.checkpoint} is not in the safetensors layout.`, cause);
  }
}

/** Copies the checkpoint to a new file. Throws `damaged`, with the file left for the caller to remove, where its hash is another. */
export async function copyCheckpoint({ folder, record }: RunFolder, path: string): Promise<void> {
  const { bytes = 0, sha256 = '' } = record.checkpoint ?? {};
  const written = await withFile(join(folder, runFiles.checkpoint), (file) =>
    copyFile(file, path, [{ start: 0, end: bytes }]),
  );
  if (!written) throw damaged(folder, missingSentence(runFiles.checkpoint));
  if (written.sha256 !== sha256)
    throw damaged(folder, hashSentence(runFiles.checkpoint, sha256, written.sha256));
}

function missingSentence(name: string): string {
  return `expected ${name} beside ${runFiles.record}, and there is none; the folder was copied in part.`;
}

function sizeSentence(name: string, expected: number, found: number): string {
  return `expected a ${name} of ${expected} bytes, got ${found}; it was cut short or changed.`;
}

function hashSentence(name: string, expected: string, found: string): string {
  return `expected a ${name} whose SHA-256 begins ${expected.slice(0, 12)}, got ${found.slice(0, 12)}; it was changed after it was written.`;
}
