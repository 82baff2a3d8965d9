// Reads the files of a run: nothing in them is believed before it was checked against its schema, its hashes and the experiment's own
// plan. The checkpoint is left where it is; what its header promises is checked.
import { createHash } from 'node:crypto';
import { mostRecordBytes, runFile, runFileHead, runFiles, runFormat } from '../../contract/run-folder.ts';
import type { RunFile } from '../../contract/run-folder.ts';
import type { Curve } from '../../contract/runs.ts';
import { decodeTensorHeader, tensorHeaderBytes } from '../../contract/safetensors.ts';
import type { TensorHeader } from '../../contract/safetensors.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { checkCheckpoint, checkRecord, readCurves } from './check.ts';
import { piecesOf, readBytes, writeFlushed } from './copy.ts';
import type { Section } from './copy.ts';
import type { RunParts } from './parts.ts';
import { damaged, foreign, hashSentence, unreadable } from './refusals.ts';
import type { Place } from './refusals.ts';

export interface GivenRun {
  readonly parts: RunParts;
  readonly record: RunFile;
  readonly curves: readonly Curve[];
}

/**
 * Whether the files beside a record are there, are as large as it says, and are those that were written. Sizes are looked at
 * first, so that nobody has to read through what cannot be right.
 */
export async function checkFiles(parts: RunParts, { curves, checkpoint }: RunFile): Promise<void> {
  await checkSize(parts, runFiles.curves, curves.bytes);
  if (checkpoint) await checkSize(parts, runFiles.checkpoint, checkpoint.bytes);
  await parts.verify();
}

async function checkSize(parts: RunParts, name: string, expected: number): Promise<void> {
  const found = await parts.with(name, ({ bytes }) => Promise.resolve(bytes));
  if (found === null) throw damaged(parts, missingSentence(parts, name));
  if (found !== expected)
    throw damaged(
      parts,
      `expected a ${name} of ${expected} bytes, got ${found}; it was cut short or changed.`,
    );
}

/** What else there is beside a record. Throws an EngramError in one sentence where anything is not as it should be. */
export async function readContent(parts: RunParts, record: RunFile): Promise<GivenRun> {
  const curves = await readCurveFile(parts, record);
  if (record.checkpoint) await checkCheckpointFile(parts, record);
  return { parts, record, curves };
}

/** run.json alone, with its experiment completed. Throws as `readContent` does. */
export async function readRecord(parts: RunParts): Promise<RunFile> {
  const text = await parts.with(runFiles.record, async (file) => {
    if (file.bytes > mostRecordBytes) throw foreign(parts, tooLarge(file.bytes));
    return new TextDecoder().decode(await readBytes(file, 0, file.bytes));
  });
  if (text === null)
    throw foreign(parts, `expected a run ${parts.kind}, which holds ${runFiles.record}, and there is none.`);
  return checkRecord(parts, parseRecord(parts, text));
}

function tooLarge(bytes: number): string {
  return `expected a ${runFiles.record} of at most ${mostRecordBytes} bytes, got ${bytes}.`;
}

function parseRecord(from: Place, text: string): RunFile {
  const given = parseJson(from, text);
  const head = runFileHead.safeParse(given);
  if (!head.success)
    throw foreign(from, `${runFiles.record} is not that of a run: it does not say "${runFormat.format}".`);
  if (head.data.version !== runFormat.version)
    throw unreadable(from, `expected format ${runFormat.version} of a run, got format ${head.data.version}.`);
  try {
    return parseOrExplain(runFile, given, runFiles.record);
  } catch (error) {
    throw damaged(from, `${runFiles.record} is not as it was written. ${(error as Error).message}`, error);
  }
}

function parseJson(from: Place, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(from, `${runFiles.record} is not JSON; it was cut short or changed.`, cause);
  }
}

async function readCurveFile(parts: RunParts, record: RunFile): Promise<Curve[]> {
  const { bytes: count, sha256 } = record.curves;
  const bytes = await parts.with(runFiles.curves, (file) => readBytes(file, 0, count));
  if (!bytes) throw damaged(parts, missingSentence(parts, runFiles.curves));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw damaged(parts, hashSentence(runFiles.curves, sha256, found));
  return readCurves(parts, record, bytes);
}

async function checkCheckpointFile(parts: RunParts, record: RunFile): Promise<void> {
  const header = await parts.with(runFiles.checkpoint, (file) => readHeader(parts, file));
  if (!header) throw damaged(parts, missingSentence(parts, runFiles.checkpoint));
  checkCheckpoint(parts, record, header);
}

/** With tensors that end where the file does. */
async function readHeader(from: Place, file: Section): Promise<TensorHeader> {
  try {
    const length = tensorHeaderBytes(await readBytes(file, 0, 8));
    const header = decodeTensorHeader(await readBytes(file, 0, length));
    if (length + (header.places.at(-1)?.end ?? 0) !== file.bytes) throw new Error('length');
    return header;
  } catch (cause) {
    throw damaged(from, `${runFiles.checkpoint} is not in the safetensors layout.`, cause);
  }
}

/** Copies the checkpoint to a new file. Throws `damaged`, with the file left for the caller to remove, where its hash is another. */
export async function copyCheckpoint({ parts, record }: GivenRun, path: string): Promise<void> {
  const sha256 = record.checkpoint?.sha256 ?? '';
  const written = await parts.with(runFiles.checkpoint, (file) => writeFlushed(path, piecesOf(file)));
  if (!written) throw damaged(parts, missingSentence(parts, runFiles.checkpoint));
  if (written.sha256 !== sha256)
    throw damaged(parts, hashSentence(runFiles.checkpoint, sha256, written.sha256));
}

function missingSentence({ kind }: Place, name: string): string {
  return `expected ${name} beside ${runFiles.record}, and there is none; the ${kind} was copied in part.`;
}
