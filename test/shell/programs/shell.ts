// An Electron main program for a test: starts a stub lab as a utility process, the way the window starts the lab, and
// prints what it reports.
import { join } from 'node:path';
import { app } from 'electron';
import { serveRelay } from '../../../src-main/lab/launcher/relay.ts';
import { startUtility, utilityHost } from '../../../src-main/shell/utility-host.ts';

void app.whenReady().then(async () => {
  const lab = startUtility(join(import.meta.dirname, 'stub-lab.cjs'), 'stub lab', [
    process.env.ENGRAM_OBJECTS ?? '',
    process.env.ENGRAM_TEST_ENGINE ?? 'wasm',
  ]);
  serveRelay(lab.channel, utilityHost);
  lab.channel.onMessage((message) => {
    if (typeof message === 'object' && message && 'report' in message) console.log(JSON.stringify(message));
  });
  const { code, lastWords } = await lab.exited;
  console.log(JSON.stringify({ exited: code, lastWords }));
  app.quit();
});
