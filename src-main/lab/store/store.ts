// Runs in SQLite: the only place that speaks SQL. Every method is one transaction, durable when it returns.
import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { EngramError } from '../../contract/errors.ts';
import type { Experiment, MetricDescription } from '../../contract/experiment.ts';
import { retag } from '../../contract/annotation.ts';
import type { Annotation } from '../../contract/annotation.ts';
import { toJson } from '../../contract/run-folder.ts';
import type {
  Attempt,
  Checkpoint,
  Curve,
  LogLine,
  Run,
  RunOrigin,
  RunResult,
  RunStatus,
} from '../../contract/runs.ts';
import type { TrainerBatch } from '../../contract/training.ts';
import { RunRows } from './run-rows.ts';
import type { RunRow } from './run-rows.ts';

interface AttemptRow {
  attempt: number;
  started_at: string;
  ended_at: string | null;
  from_step: number;
  environment: string;
}

interface CurveRow {
  name: string;
  step: number;
  value: number | null;
}

export interface NewRun {
  readonly experiment: Experiment;
  readonly parameters: number;
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /** What its log begins with. */
  readonly remarks: readonly string[];
}

/** A run that was trained elsewhere, with all that came of it. */
export interface RunFromElsewhere {
  readonly record: Omit<Run, 'run' | 'origin' | 'place'> & { readonly origin: RunOrigin };
  readonly attempts: readonly Attempt[];
  readonly curves: readonly Curve[];
  readonly checkpoint: Checkpoint | null;
  readonly log: readonly LogLine[];
}

export class Store {
  readonly #database: Database.Database;
  readonly #rows = new RunRows();
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  createRun({ experiment, parameters, metrics, remarks }: NewRun): Run {
    return this.#transaction(() => {
      const { lastInsertRowid } = this.#database
        .prepare(
          `INSERT INTO runs (uid, created_at, status, experiment, parameters, metrics) VALUES (?, ?, 'queued', ?, ?, ?)`,
        )
        .run(randomUUID(), now(), JSON.stringify(experiment), parameters, JSON.stringify(metrics));
      const run = Number(lastInsertRowid);
      for (const text of remarks) this.addLog(run, { at: now(), level: 'info', text });
      return this.run(run);
    });
  }

  /** All of it or nothing; null where a run of that uid is here already. */
  addRun({ record, attempts, curves, checkpoint, log }: RunFromElsewhere): Run | null {
    return this.#transaction(() => {
      if (this.runByUid(record.uid)) return null;
      const run = this.#insertRecord(record);
      const addAttempt = this.#database.prepare(
        'INSERT INTO attempts (run, attempt, started_at, ended_at, from_step, environment) VALUES (?, ?, ?, ?, ?, ?)',
      );
      for (const { attempt, startedAt, endedAt, fromStep, environment } of attempts)
        addAttempt.run(run, attempt, startedAt, endedAt, fromStep, JSON.stringify(environment));
      for (const curve of curves) this.#insertCurve(run, attempts.length, curve);
      if (checkpoint) this.#replaceCheckpoint(run, checkpoint);
      for (const line of log) this.addLog(run, line);
      return this.run(run);
    });
  }

  #insertRecord(record: RunFromElsewhere['record']): number {
    const { experiment, metrics, origin, result, tags, ...rest } = record;
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO runs (uid, created_at, status, reason, experiment, parameters, metrics, episodes_done, origin, result, tags, note)
         VALUES (@uid, @createdAt, @status, @reason, @experiment, @parameters, @metrics, @episodesDone, @origin, @result, @tags, @note)`,
      )
      .run({
        ...rest,
        experiment: JSON.stringify(experiment),
        metrics: JSON.stringify(metrics),
        origin: toJson(origin),
        result: result && toJson(result),
        tags: JSON.stringify(tags),
      });
    return Number(lastInsertRowid);
  }

  /** Under the last attempt, after which no value gives way. */
  #insertCurve(run: number, attempt: number, { name, steps, values }: Curve): void {
    const [insert, id] = [this.#prepareMetric(), this.#nameId(name)];
    steps.forEach((step, k) => insert.run(run, id, attempt, step, values[k]));
  }

  /** Also one that was removed and can still be restored. */
  runByUid(uid: string): Run | null {
    const row = this.#database.prepare<[string], RunRow>('SELECT * FROM placed_runs WHERE uid = ?').get(uid);
    return row ? this.#rows.toRun(row) : null;
  }

  /** Throws `not-found`. */
  run(run: number): Run {
    const row = this.#database.prepare<[number], RunRow>('SELECT * FROM placed_runs WHERE run = ?').get(run);
    if (row?.removed_at === null) return this.#rows.toRun(row);
    if (row)
      throw new EngramError(
        'not-found',
        `Run ${run} was removed. \`engram runs restore ${run}\` brings it back.`,
      );
    const last = this.#database
      .prepare<[], { run: number | null }>('SELECT max(run) AS run FROM runs')
      .get()?.run;
    const known = last ? `a number up to ${last}` : 'none yet, because no run was started in this home';
    throw new EngramError(
      'not-found',
      `There is no run ${run}. Expected ${known}; \`engram runs\` lists them.`,
    );
  }

  /** Newest first, at most so many. */
  runs(most = -1): Run[] {
    return this.#database
      .prepare<[number], RunRow>(
        'SELECT * FROM placed_runs WHERE removed_at IS NULL ORDER BY run DESC LIMIT ?',
      )
      .all(most)
      .map((row) => this.#rows.toRun(row));
  }

  /** Newest first. */
  runsOfTask(task: string): Run[] {
    return this.#database
      .prepare<[string], RunRow>(
        `SELECT * FROM placed_runs WHERE experiment ->> '$.task' = ? AND removed_at IS NULL ORDER BY run DESC`,
      )
      .all(task)
      .map((row) => this.#rows.toRun(row));
  }

  runsWithStatus(status: RunStatus): Run[] {
    return this.#database
      .prepare<[string], RunRow>('SELECT * FROM placed_runs WHERE status = ? ORDER BY run')
      .all(status)
      .map((row) => this.#rows.toRun(row));
  }

  setStatus(run: number, status: RunStatus, reason = ''): Run {
    this.#database.prepare('UPDATE runs SET status = ?, reason = ? WHERE run = ?').run(status, reason, run);
    if (status !== 'queued' && status !== 'running') this.#endAttempts(run);
    return this.run(run);
  }

  /** What it goes on with from its next attempt. */
  setEngine(run: number, engine: string): void {
    this.#database
      .prepare(`UPDATE runs SET experiment = json_set(experiment, '$.engine', ?) WHERE run = ?`)
      .run(engine, run);
  }

  keepResults(results: ReadonlyMap<number, RunResult>): void {
    const keep = this.#database.prepare('UPDATE runs SET result = ? WHERE run = ?');
    this.#transaction(() => results.forEach((result, run) => keep.run(toJson(result), run)));
  }

  /** Takes tags off runs, puts others on, and replaces their note where there is one. Throws `bad-input` of too many tags. */
  annotate({ runs, tags, note }: Annotation): Run[] {
    const write = this.#database.prepare('UPDATE runs SET tags = ?, note = ? WHERE run = ?');
    return this.#transaction(() =>
      runs.map((number) => {
        const run = this.run(number);
        write.run(JSON.stringify(retag(run, tags)), note ?? run.note, number);
        return this.run(number);
      }),
    );
  }

  #endAttempts(run: number): void {
    this.#database
      .prepare('UPDATE attempts SET ended_at = ? WHERE run = ? AND ended_at IS NULL')
      .run(now(), run);
  }

  /**
   * A new attempt that goes on from the last checkpoint; later updates of earlier attempts no longer count, nor does what the run
   * had come to.
   */
  beginAttempt(run: number): { attempt: number; from: Checkpoint | null } {
    return this.#transaction(() => {
      const attempt = this.attempts(run).length + 1;
      const from = this.checkpoints(run).at(-1) ?? null;
      this.#database
        .prepare('INSERT INTO attempts (run, attempt, started_at, from_step) VALUES (?, ?, ?, ?)')
        .run(run, attempt, now(), from?.step ?? 0);
      this.#database
        .prepare(
          `UPDATE runs SET status = 'running', reason = '', episodes_done = ?, result = NULL WHERE run = ?`,
        )
        .run(from?.step ?? 0, run);
      return { attempt, from };
    });
  }

  setEnvironment(run: number, attempt: number, environment: Readonly<Record<string, string>>): void {
    this.#database
      .prepare('UPDATE attempts SET environment = ? WHERE run = ? AND attempt = ?')
      .run(JSON.stringify(environment), run, attempt);
  }

  /** Commits a batch; returns the files that no checkpoint needs any more. Throws `internal` where batches are out of order. */
  commitBatch(run: number, attempt: number, batch: TrainerBatch): string[] {
    return this.#transaction(() => {
      const { changes } = this.#database
        .prepare('UPDATE attempts SET last_sequence = ? WHERE run = ? AND attempt = ? AND last_sequence = ?')
        .run(batch.sequence, run, attempt, batch.sequence - 1);
      if (changes === 0)
        throw new EngramError('internal', `Batch ${batch.sequence} of run ${run} came out of order.`);
      this.#insertRows(run, attempt, batch);
      this.#database.prepare('UPDATE runs SET episodes_done = ? WHERE run = ?').run(batch.step, run);
      return batch.checkpoint ? this.#replaceCheckpoint(run, { ...batch.checkpoint, attempt }) : [];
    });
  }

  #insertRows(run: number, attempt: number, batch: TrainerBatch): void {
    const insert = this.#prepareMetric();
    for (const { step, values } of batch.rows) {
      for (const [name, value] of Object.entries(values))
        insert.run(run, this.#nameId(name), attempt, step, value);
    }
  }

  #prepareMetric(): Database.Statement {
    return this.#database.prepare(
      'INSERT INTO metrics (run, name, attempt, step, value) VALUES (?, ?, ?, ?, ?)',
    );
  }

  #nameId(name: string): number {
    const find = this.#database.prepare<[string], { id: number }>(
      'SELECT id FROM metric_names WHERE name = ?',
    );
    const id = find.get(name)?.id;
    return (
      id ??
      Number(this.#database.prepare('INSERT INTO metric_names (name) VALUES (?)').run(name).lastInsertRowid)
    );
  }

  /** A run keeps its latest checkpoint. */
  #replaceCheckpoint(run: number, checkpoint: Checkpoint): string[] {
    const old = this.#database
      .prepare<[number], { sha256: string }>('DELETE FROM checkpoints WHERE run = ? RETURNING sha256')
      .all(run);
    this.#database
      .prepare('INSERT INTO checkpoints (run, step, attempt, sha256, bytes) VALUES (?, ?, ?, ?, ?)')
      .run(run, checkpoint.step, checkpoint.attempt, checkpoint.sha256, checkpoint.bytes);
    return old.map(({ sha256 }) => sha256).filter((sha256) => !this.isFileInUse(sha256));
  }

  isFileInUse(sha256: string): boolean {
    const query =
      'SELECT 1 FROM checkpoints WHERE sha256 = @sha256 UNION SELECT 1 FROM datasets WHERE id = @sha256';
    return this.#database.prepare(query).get({ sha256 }) !== undefined;
  }

  attempts(run: number): Attempt[] {
    const rows = this.#database
      .prepare<[number], AttemptRow>('SELECT * FROM attempts WHERE run = ? ORDER BY attempt')
      .all(run);
    return rows.map((row) => ({
      attempt: row.attempt,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      fromStep: row.from_step,
      environment: JSON.parse(row.environment) as Record<string, string>,
    }));
  }

  /** In order of step. */
  checkpoints(run: number): Checkpoint[] {
    return this.#database
      .prepare<[number], Checkpoint>(
        'SELECT step, attempt, sha256, bytes FROM checkpoints WHERE run = ? ORDER BY step',
      )
      .all(run);
  }

  /** The values that count, by name, in order of step. All metrics without `names`. */
  curves(run: number, names?: readonly string[]): Curve[] {
    const wanted = names ?? Object.keys(this.run(run).metrics);
    const read = this.#database.prepare<[number, string], CurveRow>(
      'SELECT name, step, value FROM curves WHERE run = ? AND name = ? ORDER BY step',
    );
    return wanted.map((name) => {
      const rows = read.all(run, name);
      return { name, steps: rows.map((row) => row.step), values: rows.map((row) => row.value ?? NaN) };
    });
  }

  /** One metric of many runs, as `curves` has it: several million values a second. Runs without values are left out. */
  curvesOf(
    runs: readonly number[],
    name: string,
  ): Map<number, { steps: Float64Array; values: Float64Array }> {
    const read = this.#readPart('ORDER BY step');
    const curves = runs.map((run) => {
      const rows = this.#parts(run).flatMap(({ attempt, end }) => read.all(run, name, attempt, end));
      const [steps, values] = [new Float64Array(rows.length), new Float64Array(rows.length)];
      rows.forEach(([step, value], k) => {
        steps[k] = step;
        values[k] = value ?? NaN;
      });
      return [run, { steps, values }] as const;
    });
    return new Map(curves.filter(([, { steps }]) => steps.length > 0));
  }

  /** The last values of a metric, at most `count`, in order. */
  endOf(run: number, name: string, count: number): number[] {
    const read = this.#readPart(`ORDER BY step DESC LIMIT ${count}`);
    const values: number[] = [];
    for (const { attempt, end } of this.#parts(run).reverse()) {
      if (values.length >= count) break;
      values.push(...read.all(run, name, attempt, end).map(([, value]) => value ?? NaN));
    }
    return values.slice(0, count).reverse();
  }

  /** A run's attempts in order, and the last step of each that counts. */
  #parts(run: number): { attempt: number; end: number }[] {
    return this.#prepared<[number], { attempt: number; end: number }>(
      `SELECT attempt, coalesce((
         SELECT min(later.from_step) FROM attempts AS later WHERE later.run = own.run AND later.attempt > own.attempt
       ), 9e15) AS end
       FROM attempts AS own WHERE run = ? ORDER BY attempt`,
    ).all(run);
  }

  /** By run, metric, attempt and the last step: pairs of step and value. */
  #readPart(order: string) {
    return this.#prepared<[number, string, number, number], [number, number | null]>(
      `SELECT step, value FROM metrics WHERE run = ? AND name = (SELECT id FROM metric_names WHERE name = ?)
         AND attempt = ? AND step <= ? ${order}`,
    ).raw();
  }

  /** Prepared once: what thousands of runs came to is asked with one statement. */
  #prepared<Given extends unknown[], Row>(sql: string): Database.Statement<Given, Row> {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement as Database.Statement<Given, Row>;
  }

  log(run: number): LogLine[] {
    return this.#database
      .prepare<[number], LogLine>('SELECT at, level, text FROM log WHERE run = ? ORDER BY rowid')
      .all(run);
  }

  addLog(run: number, { at, level, text }: LogLine): void {
    this.#database
      .prepare('INSERT INTO log (run, at, level, text) VALUES (?, ?, ?, ?)')
      .run(run, at, level, text);
  }

  #transaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate();
  }
}

function now(): string {
  return new Date().toISOString();
}
