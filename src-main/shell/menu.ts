// The menu that every platform expects, made of the system's own items.
import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

export function setMenu(): void {
  const application: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const development: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...application,
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...development,
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
