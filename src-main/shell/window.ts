// The one window: sandboxed, its place and size remembered by nobody.
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { projectRoot } from '../contract/project-root.ts';
import { pageOrigin } from './page-protocol.ts';

/** What `engram open` waits for on our standard output. */
export const openedLine = "Engram's window is open.";

/** Resolves when the page is on the screen. */
export async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    title: 'Engram',
    width: 1280,
    height: 800,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181c' : '#f6f7f8',
    webPreferences: {
      preload: join(projectRoot, 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${pageOrigin}/index.html`);
  console.log(openedLine);
}

export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
