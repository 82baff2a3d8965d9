// Fetches the files of a data set from its authors: goes on where an earlier attempt was cut off, and believes nothing
// that has not the checksum it should have.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from '../../contract/data.ts';
import { EngramError } from '../../contract/errors.ts';
import type { Pulse } from './pulse.ts';
import { formatBytes } from '../../formats/refusals.ts';

type SourceFile = DataSource['files'][number];

/** A server that sends nothing for so long is given up. */
const silenceMs = 30_000;
/** Of a file whose size its authors do not state. */
const mostBytes = 2 ** 31;

/** Resolves to what to import: the one file, or the folder with all of them. Files that are there already are kept. */
export async function download(
  source: DataSource,
  folder: string,
  pulse: Pulse,
  announce: (stage: string, unit: 'bytes') => void,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of source.files) {
    announce(`Downloading ${file.name}`, 'bytes');
    pulse.at(file.url);
    await fetchFile(file, folder, source, pulse);
  }
  return source.files.length === 1 ? join(folder, source.files[0].name) : folder;
}

async function fetchFile(file: SourceFile, folder: string, source: DataSource, pulse: Pulse): Promise<void> {
  const path = join(folder, file.name);
  if ((await sizeOf(path)) !== null && (await hasChecksum(path, file, pulse))) return;
  const part = `${path}.part`;
  const isResumed = (await sizeOf(part)) !== null;
  await receive(file, part, source, pulse);
  if (!(await hasChecksum(part, file, pulse))) {
    await rm(part, { force: true });
    if (!isResumed) throw wrongChecksum(file, source);
    // What was there before may have been of another version of the file.
    await receive(file, part, source, pulse);
    if (!(await hasChecksum(part, file, pulse))) throw wrongChecksum(file, source);
  }
  await rename(part, path);
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function hasChecksum(path: string, { checksum }: SourceFile, pulse: Pulse): Promise<boolean> {
  const hash = createHash(checksum.algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk as Buffer);
    pulse.beat();
  }
  return hash.digest('hex') === checksum.value;
}

/** Appends what is missing to `part`. */
async function receive(file: SourceFile, part: string, source: DataSource, pulse: Pulse): Promise<void> {
  const before = (await sizeOf(part)) ?? 0;
  if (before > 0 && before === file.bytes) return;
  const silence = new AbortController();
  const watch = setTimeout(() => silence.abort(), silenceMs);
  try {
    const headers = before > 0 ? { Range: `bytes=${before}-` } : {};
    const response = await fetch(file.url, { headers, signal: silence.signal });
    const start = checkAnswer(response, before, file, source);
    if (start === null || !response.body) return;
    await append(response.body, part, start, totalOf(response, start, file), watch, file, pulse);
  } catch (cause) {
    throw cause instanceof EngramError ? cause : unreachable(file, source, cause, silence.signal.aborted);
  } finally {
    clearTimeout(watch);
  }
}

/** Where what the server sends belongs; null where it has no more to send. */
function checkAnswer(
  response: Response,
  before: number,
  file: SourceFile,
  source: DataSource,
): number | null {
  if (response.status === 200) return 0;
  if (response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${before}-`))
    return before;
  void response.body?.cancel();
  if (response.status === 416 && before > 0) return null;
  throw new EngramError(
    'unavailable',
    `${new URL(file.url).host} answered ${response.status} ${response.statusText} when asked for ${file.name}. ${byHand(source)}`,
  );
}

function totalOf(response: Response, start: number, { bytes }: SourceFile): number | null {
  const length = Number(response.headers.get('content-length') ?? NaN);
  return bytes ?? (Number.isSafeInteger(length) ? start + length : null);
}

async function append(
  body: AsyncIterable<Uint8Array>,
  part: string,
  start: number,
  total: number | null,
  watch: NodeJS.Timeout,
  { name, bytes }: SourceFile,
  pulse: Pulse,
): Promise<void> {
  const file = await open(part, start === 0 ? 'w' : 'a', 0o600);
  let done = start;
  try {
    for await (const chunk of body) {
      watch.refresh();
      done += chunk.length;
      if (done > (bytes ?? mostBytes))
        throw new EngramError(
          'damaged',
          `${name}: expected ${formatBytes(bytes ?? mostBytes)} at most, and the server sends more. Nothing of it was kept.`,
        );
      await file.writeFile(chunk).catch((cause: Error) => {
        throw new EngramError(
          'home-unusable',
          `The download could not be kept: ${cause.message}. Make room, then try again.`,
          { cause },
        );
      });
      pulse.progress(done, total);
    }
    await file.sync();
  } finally {
    await file.close();
    if (bytes !== null && done > bytes) await rm(part, { force: true });
  }
}

function wrongChecksum({ name, checksum }: SourceFile, source: DataSource): EngramError {
  return new EngramError(
    'damaged',
    `${name}: what the server sent has not the ${checksum.algorithm.toUpperCase()} checksum ${checksum.value}; it was removed. Try again later. ${byHand(source)}`,
  );
}

function unreachable(file: SourceFile, source: DataSource, cause: unknown, isSilent: boolean): EngramError {
  const { host } = new URL(file.url);
  const why = isSilent ? `nothing came for ${silenceMs / 1000} s` : reasonOf(cause);
  return new EngramError(
    'unavailable',
    `${file.name} could not be downloaded from ${host} (${why}). Is this machine online? What came so far is kept, and the same command goes on from there. ${byHand(source)}`,
    { cause },
  );
}

/** fetch hides the network's own words behind its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? ((error.cause as NodeJS.ErrnoException).code ?? error.cause.message)
    : error.message;
}

function byHand({ kind }: DataSource): string {
  return `A copy from elsewhere can be imported: engram data import ${kind} PATH --name NAME`;
}
