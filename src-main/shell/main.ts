// Engram's own window. What happens, in order; each step is a file.
import { join } from 'node:path';
import { app } from 'electron';
import { homeFolder } from '../lab/launcher/home.ts';
import { offerLab } from './lab-link.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { offerPathChoice } from './path-choice.ts';
import { forbidEverythingElse } from './security.ts';
import { openWindow, showWindow } from './window.ts';

// What the window itself remembers lives in the home too, so that there is one window a home.
app.setPath('userData', join(homeFolder(), 'window'));
const isFirst = app.requestSingleInstanceLock();
if (!isFirst) app.quit();

forbidEverythingElse();
registerPageScheme();
app.on('second-instance', showWindow);
app.on('window-all-closed', () => app.quit());

if (isFirst) void app.whenReady().then(begin);

async function begin(): Promise<void> {
  servePage();
  offerLab(homeFolder());
  offerPathChoice();
  setMenu();
  await openWindow();
}
