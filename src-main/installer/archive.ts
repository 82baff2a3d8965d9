// Fetches an archive and unpacks it: believes nothing that has not the checksum that its own host states, and tells how far it is.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { EngramError } from '../contract/errors.ts';
import type { Progress } from './progress.ts';
import { run } from './run.ts';

/** A server that sends nothing for so long is given up. */
const silenceMs = 30_000;

/** Leaves what is in the archive at `address` in `folder`. Rejects with `interrupted` or `damaged`, keeping nothing. */
export async function fetchAndUnpack(
  address: string,
  folder: string,
  onProgress: (progress: Progress) => void,
  mostSilenceMs = silenceMs,
): Promise<void> {
  const archive = `${folder}.archive`;
  await mkdir(folder, { recursive: true });
  try {
    await fetchFile(address, archive, mostSilenceMs, onProgress);
    onProgress({ stage: 'Unpacking', done: 0, total: null, unit: 'bytes' });
    await run('tar', ['-xf', archive, '-C', folder], 'The archive that came could not be unpacked');
  } finally {
    await rm(archive, { force: true });
  }
}

async function fetchFile(
  address: string,
  path: string,
  mostSilenceMs: number,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const aborter = new AbortController();
  const alarm = setTimeout(() => aborter.abort(), mostSilenceMs);
  try {
    const answer = await fetch(address, { signal: aborter.signal });
    if (!answer.ok || !answer.body) throw notServed(address, `it answered ${answer.status}`);
    const expected = checksumOf(answer, address);
    const total = Number(answer.headers.get('content-length')) || null;
    const hash = createHash('md5');
    let done = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        alarm.refresh();
        hash.update(chunk);
        done += chunk.length;
        onProgress({ stage: `Downloading ${nameOf(address)}`, done, total, unit: 'bytes' });
        next(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), meter, createWriteStream(path), {
      signal: aborter.signal,
    });
    if (hash.digest('base64') !== expected) throw wrongChecksum(address);
  } catch (error) {
    if (error instanceof EngramError) throw error;
    const cause =
      (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
    throw notServed(
      address,
      aborter.signal.aborted ? `it was silent for ${mostSilenceMs / 1000} s` : cause.message,
    );
  } finally {
    clearTimeout(alarm);
  }
}

/** MD5 in base64, as the storage that serves libtensorflow states it, or in the header meant for it. */
function checksumOf({ headers }: Response, address: string): string {
  const stored = /md5=([A-Za-z0-9+/=]+)/.exec(headers.get('x-goog-hash') ?? '')?.[1];
  const checksum = stored ?? headers.get('content-md5');
  if (checksum) return checksum;
  throw new EngramError(
    'damaged',
    `${hostOf(address)} states no checksum of ${nameOf(address)}, so nothing of it was taken. With --library a library can be used that is there already.`,
  );
}

function wrongChecksum(address: string): EngramError {
  return new EngramError(
    'damaged',
    `${nameOf(address)} came with another checksum than ${hostOf(address)} states, and was removed. Try again.`,
  );
}

function notServed(address: string, why: string): EngramError {
  return new EngramError(
    'interrupted',
    `${nameOf(address)} could not be fetched from ${hostOf(address)}: ${why}. Try again with a connection to it, or use a library that is there already by --library.`,
  );
}

function hostOf(address: string): string {
  return new URL(address).host;
}

function nameOf(address: string): string {
  return new URL(address).pathname.split('/').at(-1) ?? address;
}
