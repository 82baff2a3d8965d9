// What the server refuses: other hosts, other origins, and whoever lacks the secret.
import { get } from 'node:http';
import { describe, test } from 'vitest';
import { WebSocket } from 'ws';
import { expect, startServer } from './support.ts';

function statusOf(url: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject);
  });
}

/** "open", or the status that the upgrade was refused with. */
function knock(url: string, origin?: string): Promise<string> {
  const address = new URL('lab', url);
  address.protocol = 'ws:';
  const socket = new WebSocket(address, origin === undefined ? {} : { origin });
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (_, { statusCode }) => {
      socket.terminate();
      resolve(String(statusCode));
    });
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('the server', () => {
  test('answers its own page, and nobody who names another host or lacks the secret', async () => {
    const { url } = await startServer();
    const { origin, port } = new URL(url);
    expect(await statusOf(url)).toBe(200);
    expect(await statusOf(url, { Host: `attacker.example:${port}` })).toBe(403);
    expect(await statusOf(url, { Host: 'attacker.example' })).toBe(403);
    expect(await statusOf(`${origin}/`)).toBe(403);
    expect(await statusOf(`${origin}/index.html`)).toBe(403);
    expect(await statusOf(`${origin}/${'A'.repeat(32)}/`)).toBe(403);
    expect(await statusOf(`${url}../../package.json`)).not.toBe(200);
    expect(await statusOf(`${url}%2e%2e/%2e%2e/package.json`)).not.toBe(200);
  });

  test('opens a WebSocket for its own page, and for no other origin nor without the secret', async () => {
    const { url } = await startServer();
    const { origin } = new URL(url);
    expect(await knock(url, origin)).toBe('open');
    expect(await knock(url, 'http://attacker.example')).toBe('403');
    expect(await knock(url, 'null')).toBe('403');
    expect(await knock(url)).toBe('403');
    expect(await knock(`${origin}/${'A'.repeat(32)}/`, origin)).toBe('403');
  });
});
