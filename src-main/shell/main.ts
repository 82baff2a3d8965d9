// Engram's own window. What happens, in order; each step is a file.
import { app } from 'electron';
import { homeFolder } from '../lab/launcher/home.ts';
import { offerLab } from './lab-link.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { forbidEverythingElse } from './security.ts';
import { openWindow, showWindow } from './window.ts';

const isFirst = app.requestSingleInstanceLock({ home: homeFolder() });
if (!isFirst) app.quit();

forbidEverythingElse();
registerPageScheme();
app.on('second-instance', showWindow);
app.on('window-all-closed', () => app.quit());

if (isFirst) void app.whenReady().then(begin);

async function begin(): Promise<void> {
  servePage();
  offerLab(homeFolder());
  setMenu();
  await openWindow();
}
