// Runs on their way out: out of sight at once, brought back for a while, and deleted after it with all that belongs to them.
import type Database from 'better-sqlite3';
import type { Removal } from '../../contract/annotation.ts';
import { EngramError } from '../../contract/errors.ts';
import { isAtRest } from '../../contract/runs.ts';
import type { RunStatus } from '../../contract/runs.ts';

interface RemovableRow {
  run: number;
  status: RunStatus;
  task: string;
  removed_at: string | null;
}

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
    const mark = this.#database.prepare('UPDATE runs SET removed_at = ? WHERE run = ?');
    return this.#transaction(() => {
      const rows = runs.map((run) => this.#find(run)).filter(({ removed_at }) => removed_at === null);
      for (const { run, status } of rows) {
        if (!isAtRest(status)) throw atWork(run, status);
        mark.run(removedAt, run);
      }
      return toRemoval(removedAt, rows);
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
    const rows = this.#database
      .prepare<[], RemovableRow>(
        `SELECT ${columns} FROM runs WHERE removed_at IS NOT NULL ORDER BY removed_at DESC`,
      )
      .all();
    return [...Map.groupBy(rows, ({ removed_at }) => removed_at ?? '')].map(([at, same]) =>
      toRemoval(at, same),
    );
  }

  /** Those that were removed before a time, an ISO text. */
  removedBefore(time: string): number[] {
    return this.#database
      .prepare<[string], { run: number }>('SELECT run FROM runs WHERE removed_at < ? ORDER BY run')
      .all(time)
      .map(({ run }) => run);
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

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }
}

function toRemoval(removedAt: string, rows: readonly RemovableRow[]): Removal {
  const runs = rows.map(({ run }) => run).sort((a, b) => a - b);
  return { removedAt, runs, tasks: [...new Set(rows.map(({ task }) => task))] };
}

function atWork(run: number, status: RunStatus): EngramError {
  return new EngramError(
    'wrong-state',
    `Run ${run} is ${status}, so nothing was removed. Stop it first: engram stop ${run}`,
  );
}
