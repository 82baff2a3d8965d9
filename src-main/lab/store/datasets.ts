// Data sets in SQLite: what is known of each; the pixels are in its file.
import type Database from 'better-sqlite3';
import type { Dataset } from '../../contract/data.ts';

interface DatasetRow {
  id: string;
  name: string;
  kind: Dataset['kind'];
  origin: string;
  licence: string;
  items: number;
  classes: number;
  width: number;
  height: number;
  channels: 1 | 3;
  training: number;
  test: number;
  bytes: number;
  created_at: string;
}

export class DatasetStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** By name. */
  all(): Dataset[] {
    return this.#database
      .prepare<[], DatasetRow>('SELECT * FROM datasets ORDER BY name')
      .all()
      .map(toDataset);
  }

  byId(id: string): Dataset | null {
    return this.#one('id = ?', id);
  }

  /** Capital letters make no difference. */
  byName(name: string): Dataset | null {
    return this.#one('name = ?', name);
  }

  /** Those whose hash begins so. */
  byPrefix(prefix: string): Dataset[] {
    return this.#database
      .prepare<[string, number], DatasetRow>('SELECT * FROM datasets WHERE id GLOB ? LIMIT ?')
      .all(`${prefix}*`, 2)
      .map(toDataset);
  }

  #one(condition: string, value: string): Dataset | null {
    const row = this.#database
      .prepare<[string], DatasetRow>(`SELECT * FROM datasets WHERE ${condition}`)
      .get(value);
    return row ? toDataset(row) : null;
  }

  add({ split, createdAt, ...rest }: Dataset): void {
    this.#database
      .prepare(
        `INSERT INTO datasets (id, name, kind, origin, licence, items, classes, width, height, channels, training, test, bytes, created_at)
         VALUES (@id, @name, @kind, @origin, @licence, @items, @classes, @width, @height, @channels, @training, @test, @bytes, @createdAt)`,
      )
      .run({ ...rest, ...split, createdAt });
  }

  rename(id: string, name: string): void {
    this.#database.prepare('UPDATE datasets SET name = ? WHERE id = ?').run(name, id);
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM datasets WHERE id = ?').run(id);
  }

  /** Runs that learn from a data set and are not at rest. */
  runsAtWork(id: string): number[] {
    return this.#database
      .prepare<[string], { run: number }>(
        `SELECT run FROM runs WHERE status IN ('queued', 'running') AND experiment ->> 'data' = ? ORDER BY run`,
      )
      .all(id)
      .map(({ run }) => run);
  }
}

function toDataset({ training, test, created_at, ...rest }: DatasetRow): Dataset {
  return { ...rest, split: { training, test }, createdAt: created_at };
}
