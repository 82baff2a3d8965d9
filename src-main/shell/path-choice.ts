// The system's own dialog to choose a file or a folder with. The page gets its path, and nothing of what is in it.
import { BrowserWindow, dialog, ipcMain } from 'electron';
import { isOwnPage } from './own-page.ts';

export function offerPathChoice(): void {
  ipcMain.handle('engram:choose-path', (event, what: unknown) =>
    isOwnPage(event) ? choosePath(BrowserWindow.fromWebContents(event.sender), what === 'folder') : null,
  );
}

/** Null where the person chose nothing. */
async function choosePath(window: BrowserWindow | null, isFolder: boolean): Promise<string | null> {
  if (!window) return null;
  const properties = [isFolder ? ('openDirectory' as const) : ('openFile' as const)];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties });
  return canceled ? null : (filePaths.at(0) ?? null);
}
