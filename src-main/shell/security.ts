// What no page of ours may do, whatever it holds: go elsewhere, open windows, attach views, ask for permissions, or reach
// the network.
import { app, session } from 'electron';
import type { WebContents } from 'electron';
import { pageOrigin } from './page-protocol.ts';

const ownAddresses = [`${pageOrigin}/`, 'devtools://'];

export function forbidEverythingElse(): void {
  app.on('web-contents-created', (_, contents) => confine(contents));
  void app.whenReady().then(() => {
    const { defaultSession } = session;
    defaultSession.setPermissionRequestHandler((_, __, decide) => decide(false));
    defaultSession.setPermissionCheckHandler(() => false);
    defaultSession.webRequest.onBeforeRequest(({ url }, decide) => {
      decide({ cancel: !ownAddresses.some((address) => url.startsWith(address)) });
    });
  });
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
