// Runs and sweeps on their way out: out of sight at once, brought back for a while, and deleted after it with all that belongs to
// them. What was removed together bears the same time.
import type Database from 'better-sqlite3';
import type { Removal } from '../../contract/annotation.ts';
import { EngramError } from '../../contract/errors.ts';
import { isAtRest } from '../../contract/runs.ts';
import type { RunStatus } from '../../contract/runs.ts';
import type { SweepStatus } from '../../contract/sweeps.ts';

interface RemovableRow {
  run: number;
  status: RunStatus;
  task: string;
  removed_at: string | null;
}

interface RemovableSweep {
  sweep: number;
  status: SweepStatus;
  task: string;
  removed_at: string | null;
}

const sweepColumns = `sweep, status, plan ->> '$.base.task' AS task, removed_at`;
const columns = `run, status, experiment ->> '$.task' AS task, removed_at`;

export class Removals {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /**
   * All or none; those that were removed before stay as they are, and are not in the answer. Throws `wrong-state` of one at work,
   * `not-found` of an unknown one.
   */
  remove(runs: readonly number[], removedAt: string): Removal {
    return this.#transaction(() => toRemoval(removedAt, this.#mark(runs, removedAt)));
  }

  #mark(runs: readonly number[], removedAt: string): RemovableRow[] {
    const mark = this.#database.prepare('UPDATE runs SET removed_at = ? WHERE run = ?');
    const rows = runs.map((run) => this.#find(run)).filter(({ removed_at }) => removed_at === null);
    for (const { run, status } of rows) {
      if (!isAtRest(status)) throw atWork(`Run ${run}`, status, `engram stop ${run}`);
      mark.run(removedAt, run);
    }
    return rows;
  }

  /**
   * With those of its runs that were not removed before, or nothing. Throws `wrong-state` where it, or a run of it, is at work, and
   * `not-found`.
   */
  removeSweep(sweep: number, removedAt: string): Removal {
    return this.#transaction(() => {
      const row = this.#findSweep(sweep);
      if (row.status === 'running') throw atWork(`Sweep ${sweep}`, row.status, `engram sweep stop ${sweep}`);
      if (row.removed_at !== null) return toRemoval(removedAt, []);
      const runs = this.#database
        .prepare<[number], { run: number }>('SELECT run FROM sweep_runs WHERE sweep = ? AND run IS NOT NULL')
        .all(sweep);
      this.#database.prepare('UPDATE sweeps SET removed_at = ? WHERE sweep = ?').run(removedAt, sweep);
      const marked = this.#mark(
        runs.map(({ run }) => run),
        removedAt,
      );
      return toRemoval(removedAt, marked, [row]);
    });
  }

  /** With the runs that were removed with it, which are returned. Throws `not-found` where it is gone for good. */
  restoreSweep(sweep: number): number[] {
    return this.#transaction(() => {
      const { removed_at: removedAt } = this.#findSweep(sweep);
      this.#database.prepare('UPDATE sweeps SET removed_at = NULL WHERE sweep = ?').run(sweep);
      return this.#database
        .prepare<[string | null, number], { run: number }>(
          `UPDATE runs SET removed_at = NULL
           WHERE removed_at = ? AND run IN (SELECT run FROM sweep_runs WHERE sweep = ?) RETURNING run`,
        )
        .all(removedAt, sweep)
        .map(({ run }) => run)
        .sort((a, b) => a - b);
    });
  }

  /** All or none; returns those that were removed. Throws `not-found` of one that is gone for good. */
  restore(runs: readonly number[]): number[] {
    const unmark = this.#database.prepare('UPDATE runs SET removed_at = NULL WHERE run = ?');
    return this.#transaction(() => {
      const removed = runs.filter((run) => this.#find(run).removed_at !== null);
      for (const run of removed) unmark.run(run);
      return removed;
    });
  }

  /** The latest first. */
  list(): Removal[] {
    const runs = this.#database
      .prepare<[], RemovableRow>(`SELECT ${columns} FROM runs WHERE removed_at IS NOT NULL`)
      .all();
    const sweeps = this.#database
      .prepare<[], RemovableSweep>(`SELECT ${sweepColumns} FROM sweeps WHERE removed_at IS NOT NULL`)
      .all();
    const [runsAt, sweepsAt] = [Map.groupBy(runs, removedAtOf), Map.groupBy(sweeps, removedAtOf)];
    const times = [...new Set([...runsAt.keys(), ...sweepsAt.keys()])].sort().reverse();
    return times.map((at) => toRemoval(at, runsAt.get(at) ?? [], sweepsAt.get(at)));
  }

  /** Those that were removed before a time, an ISO text. */
  removedBefore(time: string): number[] {
    return this.#database
      .prepare<[string], { run: number }>('SELECT run FROM runs WHERE removed_at < ? ORDER BY run')
      .all(time)
      .map(({ run }) => run);
  }

  /**
   * Deletes sweeps that were removed before a time, an ISO text, with their plans and points. A run that came back without its sweep
   * stays, as one that was started alone.
   */
  deleteSweeps(time: string): void {
    this.#database.prepare('DELETE FROM sweeps WHERE removed_at < ?').run(time);
  }

  /** Deletes a run with its metrics, attempts and log; returns the names of its files. */
  delete(run: number): string[] {
    return this.#transaction(() => {
      const files = this.#database
        .prepare<[number], { sha256: string }>('SELECT sha256 FROM checkpoints WHERE run = ?')
        .all(run);
      this.#database.prepare('DELETE FROM runs WHERE run = ?').run(run);
      return files.map(({ sha256 }) => sha256);
    });
  }

  #find(run: number): RemovableRow {
    const found = this.#database
      .prepare<[number], RemovableRow>(`SELECT ${columns} FROM runs WHERE run = ?`)
      .get(run);
    if (found) return found;
    throw new EngramError(
      'not-found',
      `There is no run ${run}, nor one that was removed and can be restored. \`engram runs\` lists them, \`engram runs --removed\` those that were removed.`,
    );
  }

  #findSweep(sweep: number): RemovableSweep {
    const found = this.#database
      .prepare<[number], RemovableSweep>(`SELECT ${sweepColumns} FROM sweeps WHERE sweep = ?`)
      .get(sweep);
    if (found) return found;
    throw new EngramError(
      'not-found',
      `There is no sweep ${sweep}, nor one that was removed and can be restored. \`engram sweep list\` lists them, \`engram runs --removed\` those that were removed.`,
    );
  }

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }
}

function removedAtOf({ removed_at }: Pick<RemovableRow, 'removed_at'>): string {
  return removed_at ?? '';
}

function toRemoval(
  removedAt: string,
  rows: readonly RemovableRow[],
  sweeps: readonly RemovableSweep[] = [],
): Removal {
  return {
    removedAt,
    runs: rows.map(({ run }) => run).sort((a, b) => a - b),
    sweeps: sweeps.map(({ sweep }) => sweep),
    tasks: [...new Set([...sweeps, ...rows].map(({ task }) => task))],
  };
}

/** `what` begins the sentence, `stop` is the command that ends it. */
function atWork(what: string, status: string, stop: string): EngramError {
  return new EngramError(
    'wrong-state',
    `${what} is ${status}, so nothing was removed. Stop it first: ${stop}`,
  );
}
