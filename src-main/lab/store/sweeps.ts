// Sweeps in SQLite: plans, points, and which run is of which point and seed. Every method is one transaction.
import type Database from 'better-sqlite3';
import { EngramError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/experiment.ts';
import type { Run } from '../../contract/runs.ts';
import { hasEnded } from '../../contract/sweeps.ts';
import type { Sweep, SweepPlan, SweepStatus } from '../../contract/sweeps.ts';
import type { NewRun, Store } from './store.ts';

interface SweepRow {
  sweep: number;
  created_at: string;
  status: SweepStatus;
  reason: string;
  plan: string;
  seeds: string;
  points_at_once: number;
  removed_at: string | null;
}

export interface StoredPoint {
  /** Counted from 1. */
  readonly point: number;
  readonly values: Settings;
}

/** A run of a point and a seed. */
export interface PlacedRun extends Pick<Run, 'run' | 'status' | 'reason'> {
  readonly point: number;
  readonly seed: number;
}

export class SweepStore {
  readonly #database: Database.Database;
  readonly #runs: Store;

  constructor(database: Database.Database, runs: Store) {
    this.#database = database;
    this.#runs = runs;
  }

  /** With the points that are known beforehand. */
  create(plan: SweepPlan, pointsAtOnce: number, points: readonly Settings[]): Sweep {
    return this.#transaction(() => {
      const { lastInsertRowid } = this.#database
        .prepare(
          `INSERT INTO sweeps (created_at, status, plan, seeds, points_at_once) VALUES (?, 'running', ?, ?, ?)`,
        )
        .run(new Date().toISOString(), JSON.stringify(plan), JSON.stringify(plan.seeds), pointsAtOnce);
      const sweep = Number(lastInsertRowid);
      points.forEach((values, k) => this.#insertPoint(sweep, k + 1, values));
      return this.sweep(sweep);
    });
  }

  /** Throws `not-found`. */
  sweep(sweep: number): Sweep {
    const row = this.#database.prepare<[number], SweepRow>('SELECT * FROM sweeps WHERE sweep = ?').get(sweep);
    if (row?.removed_at === null) return this.#toSweep(row);
    if (row)
      throw new EngramError(
        'not-found',
        `Sweep ${sweep} was removed. \`engram sweep restore ${sweep}\` brings it back.`,
      );
    throw new EngramError('not-found', `There is no sweep ${sweep}. \`engram sweep list\` lists them.`);
  }

  /** Newest first. */
  sweeps(): Sweep[] {
    return this.#database
      .prepare<[], SweepRow>('SELECT * FROM sweeps WHERE removed_at IS NULL ORDER BY sweep DESC')
      .all()
      .map((row) => this.#toSweep(row));
  }

  /** Those that go on, oldest first. */
  running(): number[] {
    return this.#database
      .prepare<[], { sweep: number }>(`SELECT sweep FROM sweeps WHERE status = 'running' ORDER BY sweep`)
      .all()
      .map(({ sweep }) => sweep);
  }

  setStatus(sweep: number, status: SweepStatus, reason = ''): Sweep {
    this.#database
      .prepare('UPDATE sweeps SET status = ?, reason = ? WHERE sweep = ?')
      .run(status, reason, sweep);
    return this.sweep(sweep);
  }

  setSeeds(sweep: number, seeds: readonly number[]): void {
    this.#database.prepare('UPDATE sweeps SET seeds = ? WHERE sweep = ?').run(JSON.stringify(seeds), sweep);
  }

  /** In the order in which they were chosen. */
  points(sweep: number): StoredPoint[] {
    return this.#database
      .prepare<[number], { point: number; settings: string }>(
        'SELECT point, settings FROM sweep_points WHERE sweep = ? ORDER BY point',
      )
      .all(sweep)
      .map(({ point, settings }) => ({ point, values: JSON.parse(settings) as Settings }));
  }

  addPoint(sweep: number, point: number, values: Settings): void {
    this.#insertPoint(sweep, point, values);
  }

  #insertPoint(sweep: number, point: number, values: Settings): void {
    this.#database
      .prepare('INSERT INTO sweep_points (sweep, point, settings) VALUES (?, ?, ?)')
      .run(sweep, point, JSON.stringify(values));
  }

  /** In order of points, then of seeds; but for those that were removed. */
  runs(sweep: number): PlacedRun[] {
    return this.#database
      .prepare<[number], PlacedRun>(
        `SELECT point, seed, run, status, reason FROM sweep_runs JOIN runs USING (run)
         WHERE sweep = ? AND removed_at IS NULL ORDER BY point, seed`,
      )
      .all(sweep);
  }

  /** The points and seeds that have, or had, their run. */
  places(sweep: number): Pick<PlacedRun, 'point' | 'seed'>[] {
    return this.#database
      .prepare<[number], PlacedRun>('SELECT point, seed FROM sweep_runs WHERE sweep = ?')
      .all(sweep);
  }

  /** A queued run in its place: both or neither. */
  addRun(sweep: number, { point, seed }: Pick<PlacedRun, 'point' | 'seed'>, given: NewRun): Run {
    return this.#transaction(() => {
      const { run } = this.#runs.createRun(given);
      this.#database
        .prepare('INSERT INTO sweep_runs (sweep, point, seed, run) VALUES (?, ?, ?, ?)')
        .run(sweep, point, seed, run);
      return this.#runs.run(run);
    });
  }

  /** The sweeps that some of these runs belong to, removed ones among the runs but not among the sweeps. */
  sweepsOf(runs: readonly number[]): Sweep[] {
    return this.#database
      .prepare<[string], SweepRow>(
        `SELECT DISTINCT sweeps.* FROM json_each(?) JOIN sweep_runs ON run = value JOIN sweeps USING (sweep)
         WHERE removed_at IS NULL ORDER BY sweep`,
      )
      .all(JSON.stringify(runs))
      .map((row) => this.#toSweep(row));
  }

  /** Seconds that updates of its runs took, those that a crash undid among them. */
  secondsSpent(sweep: number): number {
    const row = this.#database
      .prepare<[number], { seconds: number }>(
        `SELECT total(value) AS seconds FROM sweep_runs JOIN metrics USING (run)
         WHERE sweep = ? AND name = (SELECT id FROM metric_names WHERE name = 'seconds')`,
      )
      .get(sweep);
    return row?.seconds ?? 0;
  }

  #toSweep(row: SweepRow): Sweep {
    const plan = JSON.parse(row.plan) as SweepPlan;
    const seeds = JSON.parse(row.seeds) as number[];
    const runs = this.runs(row.sweep);
    const runsRemoved = this.places(row.sweep).length - runs.length;
    return {
      sweep: row.sweep,
      createdAt: row.created_at,
      status: row.status,
      reason: row.reason,
      plan,
      seeds,
      pointsAtOnce: row.points_at_once,
      runsRemoved,
      runsInAll: plan.points * seeds.length - runsRemoved,
      runsEnded: runs.filter(hasEnded).length,
    };
  }

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }
}
