// Exports in SQLite: what was written where, with the hash of each file, and what is being written.
import type Database from 'better-sqlite3';
import { exportCheck } from '../../contract/exports.ts';
import type { ExportedFile, ExportRecord } from '../../contract/exports.ts';

interface ExportRow {
  export: number;
  run: number;
  step: number;
  format: string;
  folder: string;
  created_at: string;
  check: string;
}

export class ExportStore {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Newest first. */
  all(): ExportRecord[] {
    return this.#database
      .prepare<[], ExportRow>('SELECT * FROM exports ORDER BY export DESC')
      .all()
      .map((row) => this.#toRecord(row));
  }

  /** In place of what was recorded of the same folder, which is no longer what it was. All of it or nothing. */
  add({ run, step, format, folder, check, files }: Omit<ExportRecord, 'export' | 'createdAt'>): ExportRecord {
    const addAll = this.#database.transaction(() => {
      this.#database.prepare('DELETE FROM exports WHERE folder = ?').run(folder);
      const { lastInsertRowid } = this.#database
        .prepare(
          'INSERT INTO exports (run, step, format, folder, created_at, "check") VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(run, step, format, folder, new Date().toISOString(), JSON.stringify(check));
      const addFile = this.#database.prepare(
        'INSERT INTO exported_files (export, name, sha256, bytes) VALUES (?, ?, ?, ?)',
      );
      for (const { name, sha256, bytes } of files) addFile.run(lastInsertRowid, name, sha256, bytes);
      return Number(lastInsertRowid);
    });
    return this.#one(addAll.immediate());
  }

  #one(id: number): ExportRecord {
    const row = this.#database.prepare<[number], ExportRow>('SELECT * FROM exports WHERE export = ?').get(id);
    if (!row) throw new Error(`There is no export ${id}.`);
    return this.#toRecord(row);
  }

  #toRecord({ created_at, check, ...row }: ExportRow): ExportRecord {
    const files = this.#database
      .prepare<[number], ExportedFile>(
        'SELECT name, sha256, bytes FROM exported_files WHERE export = ? ORDER BY name',
      )
      .all(row.export);
    return { ...row, createdAt: created_at, check: exportCheck.parse(JSON.parse(check)), files };
  }

  /** Folders that are being written, or were when a lab was killed. */
  unfinished(): string[] {
    return this.#database
      .prepare<[], { folder: string }>('SELECT folder FROM unfinished_exports')
      .all()
      .map(({ folder }) => folder);
  }

  begin(folder: string): void {
    this.#database.prepare('INSERT INTO unfinished_exports (folder) VALUES (?)').run(folder);
  }

  end(folder: string): void {
    this.#database.prepare('DELETE FROM unfinished_exports WHERE folder = ?').run(folder);
  }
}
