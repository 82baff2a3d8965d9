// Fetching a native library: from a real server on this machine, whole and in every way that it may not come.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fetchAndUnpack } from '../../src-main/installer/archive.ts';
import type { Progress } from '../../src-main/installer/progress.ts';
import { createFolder, putFiles } from '../support/folders.ts';

function archive(): Buffer {
  const folder = putFiles(createFolder(), { 'lib/libtensorflow.so': 'x'.repeat(3e5), 'include/c.h': 'y' });
  const file = join(createFolder(), 'library.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', folder, 'lib', 'include']);
  return readFileSync(file);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/library.tar.gz`;
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64');

async function attempt(address: string, mostSilenceMs?: number) {
  const folder = join(createFolder(), 'deps');
  const told: Progress[] = [];
  const outcome = await fetchAndUnpack(
    address,
    folder,
    (progress) => told.push(progress),
    mostSilenceMs,
  ).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
  expect(existsSync(`${folder}.archive`)).toBe(false);
  return { folder, told, outcome };
}

test.each(['x-goog-hash', 'content-md5'])(
  'an archive whose checksum is in %s is unpacked',
  async (header) => {
    const bytes = archive();
    const value = header === 'content-md5' ? md5(bytes) : `crc32c=AAAAAA==,md5=${md5(bytes)}`;
    const address = await serve((_, answer) =>
      answer.writeHead(200, { [header]: value, 'content-length': bytes.length }).end(bytes),
    );
    const { folder, told, outcome } = await attempt(address);
    expect(outcome).toBe('');
    expect(readFileSync(join(folder, 'include/c.h'), 'utf8')).toBe('y');
    expect(told.at(-2)).toEqual({
      stage: 'Downloading library.tar.gz',
      done: bytes.length,
      total: bytes.length,
      unit: 'bytes',
    });
    expect(told.at(-1)?.stage).toBe('Unpacking');
  },
);

const faults: [string, RequestListener, RegExp][] = [
  [
    'another checksum',
    (_, answer) => answer.writeHead(200, { 'content-md5': md5(Buffer.from('other')) }).end(archive()),
    /^library\.tar\.gz came with another checksum than 127\.0\.0\.1:\d+ states, and was removed\./,
  ],
  ['no checksum', (_, answer) => answer.end(archive()), /states no checksum of library\.tar\.gz/],
  ['no such file', (_, answer) => answer.writeHead(404).end(), /could not be fetched .*: it answered 404\./],
  [
    'half of it',
    (_, answer) => {
      const bytes = archive();
      answer.writeHead(200, { 'content-md5': md5(bytes), 'content-length': bytes.length });
      answer.write(bytes.subarray(0, 100), () => answer.destroy());
    },
    /could not be fetched from 127\.0\.0\.1:\d+: .*Try again/,
  ],
  [
    'no archive',
    (_, answer) => answer.writeHead(200, { 'content-md5': md5(Buffer.from('text')) }).end('text'),
    /^The archive that came could not be unpacked: "tar" said: /,
  ],
  ['nothing at all', () => undefined, /could not be fetched .*: it was silent for 0\.3 s/],
];

test.each(faults)(
  'a server that sends %s leaves a sentence and no archive',
  async (_, listener, sentence) => {
    const { outcome } = await attempt(await serve(listener), 300);
    expect(outcome).toMatch(sentence);
  },
);

test('without a connection, a sentence says so', async () => {
  const { outcome } = await attempt('http://127.0.0.1:9/library.tar.gz');
  expect(outcome).toMatch(
    /^library\.tar\.gz could not be fetched from 127\.0\.0\.1:9: .+ Try again with a connection/,
  );
});
