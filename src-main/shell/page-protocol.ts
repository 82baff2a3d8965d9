// The page's own address, app://engram/, served from the built files with a strict content security policy.
import { app, protocol } from 'electron';
import { pageHeaders } from '../contract/page-policy.ts';
import { readPageFile } from '../server/page-files.ts';

/**
 * Electron takes a scheme of one's own only before it is ready, and some ways of starting a folder load our code later. The
 * page then has a host name to itself that only we answer; nothing leaves the machine either way.
 */
const isInTime = !app.isReady();
const scheme = isInTime ? 'app' : 'https';

export const pageOrigin = isInTime ? 'app://engram' : 'https://engram.localhost';

export function registerPageScheme(): void {
  if (!isInTime) return;
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Once the application is ready. */
export function servePage(): void {
  protocol.handle(scheme, async ({ url }) => {
    const path = url.startsWith(`${pageOrigin}/`) ? new URL(url).pathname.slice(1) : null;
    const file = path === null ? null : await readPageFile(decodeURIComponent(path));
    if (!file)
      return new Response('There is no such file in the page.', { status: 404, headers: pageHeaders });
    return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
  });
}
