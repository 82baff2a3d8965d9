// Fills a home with runs of plausible shape whose metrics are made up: several tasks and networks, a sweep of learning rates in
// each, ten seeds of every setting, most runs short and some long, each with a checkpoint file.
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { Experiment, ExperimentRequest } from '../../../src-main/contract/experiment.ts';
import { withResults } from '../../../src-main/lab/result.ts';
import { createRandom } from '../../../src-main/science/random.ts';
import { planExperiment, resolveExperiment } from '../../../src-main/science/experiment.ts';
import { openStores } from '../../support/made-up-runs.ts';

const seeds = 10;
/** One setting in so many has long runs, which hold about half of all rows. */
const longEvery = 20;

const bases: readonly ExperimentRequest[] = [
  { task: 'binary-patterns' },
  { task: 'binary-patterns', set: { alpha: 'none' } },
  { task: 'binary-patterns', network: 'lstm', set: { patternSize: 50 } },
  { task: 'natural-images' },
  { task: 'maze' },
  { task: 'cue-association' },
  { task: 'omniglot' },
];

export interface Filling {
  readonly runs: number;
  readonly rows: number;
  readonly seconds: number;
  /** How long it took to work out what the runs came to, as once for a home of an earlier Engram. */
  readonly sumSeconds: number;
  /** Numbers of long runs that are alike in everything but the seed and learning rate. */
  readonly long: readonly number[];
}

/** Fills a new home; `rows` is met to within a percent. */
export function fillHome(home: string, runs: number, rows: number): Filling {
  const begun = performance.now();
  const { store, database, close } = openStores(home);
  const fill = new Fill(database, join(home, 'objects'));
  database.transaction(() => {
    for (let k = 0; k < runs; k++) fill.addRun(k, rowsOf(k, runs, rows));
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  const { count } = database
    .prepare<[], { count: number }>('SELECT count(*) AS count FROM metrics')
    .get() ?? {
    count: 0,
  };
  const filled = performance.now();
  withResults(store.runs(), store);
  const summed = performance.now();
  close();
  const [seconds, sumSeconds] = [(filled - begun) / 1000, (summed - filled) / 1000];
  return { runs, rows: count, seconds, sumSeconds, long: fill.long };
}

/** Half of all rows are those of the long runs. */
function rowsOf(k: number, runs: number, rows: number): number {
  const long = Math.max(1, Math.ceil(runs / longEvery / seeds) * seeds);
  return isLong(k) ? rows / 2 / long : rows / 2 / Math.max(1, runs - long);
}

function isLong(k: number): boolean {
  return Math.floor(k / seeds) % longEvery === 0;
}

class Fill {
  readonly long: number[] = [];
  readonly #objects: string;
  readonly #noise: Float64Array;
  readonly #insertRun: Database.Statement;
  readonly #insertAttempt: Database.Statement;
  readonly #insertMetric: Database.Statement;
  readonly #insertCheckpoint: Database.Statement;
  readonly #insertName: Database.Statement;
  readonly #findName: Database.Statement<[string], { id: number }>;

  constructor(database: Database.Database, objects: string) {
    this.#objects = objects;
    const random = createRandom(1, 'examination', 0);
    this.#noise = Float64Array.from({ length: 4099 }, () => random.uniform() - 0.5);
    const prepare = (sql: string) => database.prepare(sql);
    this.#insertRun = prepare(
      `INSERT INTO runs (uid, created_at, status, experiment, parameters, metrics, episodes_done) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertAttempt = prepare(
      `INSERT INTO attempts (run, attempt, started_at, ended_at, from_step, environment) VALUES (?, 1, ?, ?, 0, ?)`,
    );
    this.#insertMetric = prepare(
      'INSERT INTO metrics (run, name, attempt, step, value) VALUES (?, ?, 1, ?, ?)',
    );
    this.#insertCheckpoint = prepare(
      'INSERT INTO checkpoints (run, step, attempt, sha256, bytes) VALUES (?, ?, 1, ?, ?)',
    );
    this.#insertName = prepare('INSERT OR IGNORE INTO metric_names (name) VALUES (?)');
    this.#findName = database.prepare('SELECT id FROM metric_names WHERE name = ?');
  }

  addRun(k: number, rows: number): void {
    const { experiment: given, parameters, metrics } = planOf(k);
    const names = Object.keys(metrics);
    const done = Math.max(1, Math.ceil(rows / names.length));
    const status = k % 37 === 5 ? 'stopped' : 'completed';
    const episodes = status === 'stopped' ? 2 * done : done;
    const experiment: Experiment = { ...given, episodes, seed: (k % seeds) + 1 };
    const at = new Date(Date.UTC(2026, 0, 1) + k * 600_000).toISOString();
    const texts = [JSON.stringify(experiment), parameters, JSON.stringify(metrics)];
    const run = Number(this.#insertRun.run(randomUUID(), at, status, ...texts, done).lastInsertRowid);
    this.#insertAttempt.run(run, at, at, JSON.stringify({ engine: 'wasm', device: 'Made up' }));
    for (const [place, name] of names.entries()) this.#addCurve(run, name, place, done);
    this.#addCheckpoint(run, done);
    if (isLong(k) && given.task === 'binary-patterns') this.long.push(run);
  }

  #addCurve(run: number, name: string, place: number, steps: number): void {
    this.#insertName.run(name);
    const id = this.#findName.get(name)?.id;
    const level = 0.05 + 0.01 * this.#noiseAt(run * 31 + place);
    for (let step = 1; step <= steps; step++) {
      const value =
        level + 0.4 * Math.exp(-step / 150) + 0.1 * this.#noiseAt(run * 7919 + place * 131 + step);
      this.#insertMetric.run(run, id, step, Math.abs(value));
    }
  }

  #noiseAt(place: number): number {
    return this.#noise[place % this.#noise.length];
  }

  #addCheckpoint(run: number, step: number): void {
    const bytes = Buffer.from(`A checkpoint of run ${run}, made up.`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(this.#objects, sha256), bytes);
    this.#insertCheckpoint.run(run, step, sha256, bytes.length);
  }
}

type Planned = ReturnType<typeof plan>;
const plans = new Map<number, Planned>();

/** The experiment of the k-th run, but for its seed and length. */
function planOf(k: number): Planned {
  const setting = Math.floor(k / seeds);
  const known = plans.get(setting) ?? plan(setting);
  plans.set(setting, known);
  return known;
}

function plan(setting: number) {
  const base = bases[setting % bases.length];
  const learningRate = Number((0.0001 * (1 + Math.floor(setting / bases.length))).toFixed(4));
  const experiment = resolveExperiment({ ...base, set: { ...base.set, learningRate } });
  const { parameters, metrics } = planExperiment(experiment);
  return { experiment, parameters, metrics };
}
