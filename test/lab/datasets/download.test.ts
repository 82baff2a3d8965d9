// Downloads from a server on the loopback address: resumed, checked, and refused in sentences.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DataSource } from '../../../src-main/contract/data.ts';
import { download } from '../../../src-main/lab/datasets/download.ts';
import { noPulse } from '../../../src-main/lab/datasets/pulse.ts';
import { noise } from '../../support/data-files.ts';
import { createFolder } from '../../support/folders.ts';

const content = Buffer.from(noise(300_000));
const sha256 = createHash('sha256').update(content).digest('hex');

/** Answers by `answer`; resolves to an address there. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/digits.gz`;
}

/** A server as it should be. */
function honest(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= content.length) return void response.writeHead(416).end();
  const range = { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` };
  response.writeHead(from > 0 ? 206 : 200, from > 0 ? range : {}).end(content.subarray(from));
}

function source(url: string, changes: Partial<DataSource['files'][number]> = {}): DataSource {
  const checksum = { algorithm: 'sha256', value: sha256 } as const;
  const file = { name: 'digits.gz', url, bytes: content.length, checksum, ...changes };
  const words = { title: 'Digits', sentence: 'Digits.', citation: 'Nobody', licence: 'MIT' };
  return { id: 'digits', ...words, kind: 'idx', files: [file] };
}

const fetchTo = (folder: string, from: DataSource, pulse = noPulse) =>
  download(from, folder, pulse, () => undefined);

describe('a download', () => {
  test('is kept under its name once its checksum is right, and not fetched again', async () => {
    let requests = 0;
    const url = await serve((request, response) => (requests++, honest(request, response)));
    const folder = join(createFolder(), 'digits');
    const shown: number[] = [];
    const pulse = {
      ...noPulse,
      progress: (done: number, total: number | null) => void shown.push(done / (total ?? 0)),
    };
    const path = await fetchTo(folder, source(url), pulse);
    expect(readFileSync(path)).toEqual(content);
    expect(shown.at(-1)).toBe(1);
    expect(await fetchTo(folder, source(url))).toBe(path);
    expect(requests).toBe(1);
  });

  test('goes on where it was cut off', async () => {
    const ranges: (string | undefined)[] = [];
    const folder = createFolder();
    const part = join(folder, 'digits.gz.part');
    const url = await serve((request, response) => {
      ranges.push(request.headers.range);
      if (ranges.length > 1) return honest(request, response);
      response.writeHead(200, { 'Content-Length': content.length });
      response.write(content.subarray(0, 100_000));
      const timer = setInterval(() => {
        if (!existsSync(part) || readFileSync(part).length === 0) return;
        clearInterval(timer);
        response.destroy();
      }, 10);
    });
    await expect(fetchTo(folder, source(url))).rejects.toThrow(
      /^digits.gz could not be downloaded from 127\.0\.0\.1:\d+ \(.*\)\. Is this machine online\? What came so far is kept/,
    );
    const kept = readFileSync(part).length;
    expect(kept).toBeGreaterThan(0);
    expect(readFileSync(await fetchTo(folder, source(url)))).toEqual(content);
    expect(ranges).toEqual([undefined, `bytes=${kept}-`]);
  });

  test('begins anew where the server cannot go on, or what was kept was of another file', async () => {
    for (const answer of [
      honest,
      (_: IncomingMessage, response: ServerResponse) => void response.end(content),
    ]) {
      const folder = createFolder();
      writeFileSync(join(folder, 'digits.gz.part'), 'of another version');
      expect(readFileSync(await fetchTo(folder, source(await serve(answer))))).toEqual(content);
    }
  });

  test('of a size that nobody stated is taken as it comes', async () => {
    const folder = createFolder();
    writeFileSync(join(folder, 'digits.gz.part'), content);
    expect(readFileSync(await fetchTo(folder, source(await serve(honest), { bytes: null })))).toEqual(
      content,
    );
  });
});

describe('a server that does not keep its word', () => {
  test('by its checksum leaves nothing', async () => {
    const folder = createFolder();
    const url = await serve((_, response) => void response.end(Buffer.alloc(content.length)));
    await expect(fetchTo(folder, source(url))).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(
        /^digits.gz: what the server sent has not the SHA256 checksum [0-9a-f]{64}; it was removed. Try again later. A copy from elsewhere can be imported: engram data import idx PATH --name NAME$/,
      ) as string,
    });
    expect(existsSync(join(folder, 'digits.gz.part'))).toBe(false);
  });

  test('by sending without end is hung up on', async () => {
    const folder = createFolder();
    const url = await serve((_, response) => {
      const more = () => response.write(Buffer.alloc(2 ** 16), (error) => !error && more());
      more();
    });
    await expect(fetchTo(folder, source(url))).rejects.toMatchObject({
      code: 'damaged',
      message: 'digits.gz: expected 300 kB at most, and the server sends more. Nothing of it was kept.',
    });
    expect(existsSync(join(folder, 'digits.gz.part'))).toBe(false);
  });

  test('by not having the file is named with its answer', async () => {
    const url = await serve((_, response) => void response.writeHead(404).end());
    await expect(fetchTo(createFolder(), source(url))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ answered 404 Not Found when asked for digits.gz\./,
      ) as string,
    });
  });

  test('by not being there is named with the reason', async () => {
    await expect(fetchTo(createFolder(), source('http://127.0.0.1:9/digits.gz'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^digits.gz could not be downloaded from 127\.0\.0\.1:9 \(.+\)\. Is this machine online\?/,
      ) as string,
    });
    await expect(fetchTo(createFolder(), source('http://data.invalid/digits.gz'))).rejects.toThrow(
      /^digits.gz could not be downloaded from data.invalid \((ENOTFOUND|EAI_AGAIN)\)\. Is this machine online\?/,
    );
  });
});
