// A real Electron for the tests: its program, and a launch of Engram's own window under Playwright.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

export const root = resolve(import.meta.dirname, '../..');
export const electronProgram = createRequire(import.meta.url)('electron') as string;

export interface Launched {
  readonly application: ElectronApplication;
  readonly page: Page;
  /** Errors on the page's console, and requests to anywhere but the page's own address. */
  readonly faults: string[];
}

/** Engram's window on a home; lab and trainers run on this process's Node. */
export async function launch(home: string): Promise<Launched> {
  const application = await _electron.launch({
    executablePath: electronProgram,
    // No graphics hardware where these tests run; trying it first can leave a page without an answer.
    args: ['--disable-gpu', root],
    env: { ...process.env, ENGRAM_HOME: home, ENGRAM_NODE: process.execPath },
  });
  const child = application.process();
  onTestFinished(async () => {
    await Promise.race([application.close().catch(() => undefined), sleep(10_000)]);
    child.kill('SIGKILL');
  });
  const faults: string[] = [];
  const page = await application.firstWindow();
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('request', (request) => {
    if (!/^(app:\/\/engram|https:\/\/engram\.localhost)\//.test(request.url()))
      faults.push(`request to ${request.url()}`);
  });
  // Before its own page is there, a window still holds a blank one that is about to go, and what is asked of it is lost.
  await page.locator('#content').waitFor();
  return { application, page, faults };
}

export const testProgram = (name: string) => join(root, 'out/test', name);
