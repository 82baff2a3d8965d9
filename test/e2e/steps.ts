// What a person does in several tests.
import type { Page } from 'playwright-core';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { RunStatus } from '../../src-main/contract/runs.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';

/** A lab that starts for the first time is waited for. */
const firstScreenMs = 30_000;

/** From the Studies screen to a quick version that trains, shown on the Run screen; returns its number. */
export async function startQuickVersion(page: Page): Promise<number> {
  await page.getByTestId('run-quick').first().click({ timeout: firstScreenMs });
  return runNumber(page);
}

/** The number of the run on the screen. */
export async function runNumber(page: Page): Promise<number> {
  await page.waitForURL(/#\/run\/\d+/);
  return Number(/#\/run\/(\d+)/.exec(page.url())?.[1]);
}

export async function openScreen(page: Page, url: string, screen: string): Promise<void> {
  await page.goto(`${url}#/${screen}`);
}

/** Fills fields of the Experiments screen and starts; returns the run's number. */
export async function startExperiment(
  page: Page,
  url: string,
  values: Record<string, string | number>,
): Promise<number> {
  await openScreen(page, url, 'experiments');
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`#field-${name}`);
    await field.waitFor({ timeout: firstScreenMs });
    await field.fill(String(value));
  }
  await page.getByTestId('start-training').click();
  return runNumber(page);
}

/** Generates data on the Data screen; resolves once it is shown. */
export async function generateData(
  page: Page,
  url: string,
  { kind, count, name }: { kind: 'Pictures' | 'Glyphs'; count: number; name: string },
): Promise<void> {
  await openScreen(page, url, 'data/+generate');
  await page.getByRole('radio', { name: kind }).check({ timeout: firstScreenMs });
  await page.locator('#field-count').fill(String(count));
  await page.locator('#field-name').fill(name);
  await page.getByTestId('add-submit').click();
  await page.getByTestId('data-name').getByText(name, { exact: true }).waitFor({ timeout: 60_000 });
}

/** Has the lab of a served home train something, as the command does; resolves with the run's number once it is in that state. */
export async function train(
  home: string,
  request: ExperimentRequest,
  until: RunStatus = 'completed',
): Promise<number> {
  const lab = await connectToLab(home);
  const { run } = await lab.call('runs.create', request);
  for (let status = 'queued'; status !== until;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ status } = (await lab.call('runs.show', { run })).run);
    if (status === 'failed') throw new Error(`Run ${run} failed.`);
  }
  lab.close();
  return run;
}

/** Presses Tab until the element has the focus; fails after going around once. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${selector}.`);
}

/** Tabs to a control and presses Enter on it. */
export async function enter(page: Page, testId: string): Promise<void> {
  const selector = `[data-testid="${testId}"]`;
  await page.waitForSelector(`${selector}:not(:disabled)`);
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}
