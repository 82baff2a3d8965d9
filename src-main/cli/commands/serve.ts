// engram serve: the page in any browser of this machine.
import { EngramError } from '../../contract/errors.ts';
import { connectToLab, openLabChannel } from '../../lab/launcher/connect.ts';
import { createProcessHost } from '../../lab/launcher/host.ts';
import { isPageBuilt } from '../../server/page-files.ts';
import { startServer } from '../../server/server.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';

export const serve: Command = {
  name: 'serve',
  usage: 'serve [--port N] [--json]',
  summary:
    'Shows the window in a browser of this machine, at an address that holds a secret; Ctrl-C ends it and saves what runs.',
  positionals: [],
  options: ['port'],
  run: ({ options, home, json }) => serveUntilInterrupted(home, parsePort(options.port?.at(-1) ?? '0'), json),
};

/** Prints the address, and ends the process at Ctrl-C; the lab then saves what runs and ends by itself. */
export async function serveUntilInterrupted(home: string, port: number, json: boolean): Promise<never> {
  const url = await serveLab(home, port);
  console.log(json ? JSON.stringify({ url }) : `Engram is at ${url}`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  process.exit(exitCodes.done);
}

/** Keeps the lab, and its runs, going while no page is open. */
async function serveLab(home: string, port: number): Promise<string> {
  if (!isPageBuilt())
    throw new EngramError('unavailable', 'The page is not built. Build it with: npm run build');
  const host = createProcessHost();
  const keep = async (): Promise<void> => {
    const client = await connectToLab(home, host);
    void client.closed.then(() => keep().catch(() => undefined));
  };
  await keep();
  return (await startServer(port, () => openLabChannel(home, host))).url;
}

function parsePort(word: string): number {
  const port = Number(word);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new EngramError('bad-input', `--port: expected a whole number from 0 to 65535, got "${word}".`);
}
