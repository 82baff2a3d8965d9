// A home in a temporary folder, clients of a real lab on it, and ways to end its processes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LabClient } from '../../src-main/contract/client.ts';
import { isAtRest } from '../../src-main/contract/runs.ts';
import type { MetricRow, Run } from '../../src-main/contract/runs.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { readNote } from '../../src-main/lab/launcher/home.ts';

export function createHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'engram-test-'));
  onTestFinished(() => removeHome(home));
  return home;
}

/** Removes a home once its lab, which ends by itself after its last client, is done with it. */
export async function removeHome(home: string): Promise<void> {
  const giveUpAt = Date.now() + 5000;
  while (Date.now() < giveUpAt && isAlive(readNote(home)?.pid)) await sleep(20);
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

export function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function openLab(home: string): Promise<LabClient> {
  const lab = await connectToLab(home);
  onTestFinished(() => lab.close());
  return lab;
}

/** Resolves when the run is at rest. */
export function restOf(lab: LabClient, run: number): Promise<Run> {
  return new Promise((resolve) => {
    lab.onEvent((event) => {
      if (event.event === 'run.changed' && event.run.run === run && isAtRest(event.run.status))
        resolve(event.run);
    });
  });
}

/** Gathers what the lab acknowledges of a run; `reached` resolves once a step is among it. */
export function collectRows(lab: LabClient, run: () => number | undefined) {
  const rows: MetricRow[] = [];
  const waiting: { step: number; resolve: () => void }[] = [];
  lab.onEvent((event) => {
    if (event.event !== 'run.metrics' || event.run !== run()) return;
    rows.push(...event.rows);
    for (const { step, resolve } of waiting) if ((rows.at(-1)?.step ?? 0) >= step) resolve();
  });
  return { rows, reached: (step: number) => new Promise<void>((resolve) => waiting.push({ step, resolve })) };
}

export function labProcess(home: string): number {
  const pid = readNote(home)?.pid;
  if (!pid) throw new Error('No lab has this home open.');
  return pid;
}

/** The process that the lab started: its trainer. */
export function trainerProcess(home: string): number {
  const pids = execFileSync('ps', ['-o', 'pid=', '--ppid', String(labProcess(home))], { encoding: 'utf8' });
  return Number(pids.trim().split(/\s+/)[0]);
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, parsed. */
  json(): Record<string, unknown>;
}

export const program = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url));

/** Runs the engram command to its end. */
export function engram(home: string, ...words: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], {
      env: { ...process.env, ENGRAM_HOME: home },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('close', (code) => {
      resolve({
        code,
        stdout,
        stderr,
        json: () => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>,
      });
    });
  });
}
