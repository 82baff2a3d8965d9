// Opens the home's database and brings its schema up to date.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { EngramError } from '../../contract/errors.ts';
import { projectRoot } from '../../contract/project-root.ts';

const migrationsFolder = join(projectRoot, 'db');

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

export interface Home {
  readonly database: Database.Database;
  /** Held for the life of the process; the operating system drops it when the process dies, however it dies. */
  readonly lock: Database.Database;
  /** Folder of hashed files. */
  readonly objects: string;
}

/** Throws EngramErrors `home-unusable`, `in-use`, `damaged` or `newer-version`; nothing in the home is changed then. */
export function openHome(folder: string): Home {
  try {
    makeFolder(join(folder, 'objects'));
    const lock = takeLock(folder);
    return { lock, database: openDatabase(folder), objects: join(folder, 'objects') };
  } catch (error) {
    throw explain(error, folder);
  }
}

/** With those above it, for its owner alone. Node's own recursive form never returns on file systems like /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function explain(error: unknown, folder: string): unknown {
  if (error instanceof EngramError || !(error instanceof Error)) return error;
  const code = String((error as { code?: unknown }).code);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new EngramError(
      'damaged',
      `${join(folder, 'engram.db')} is not a database that can be read (${error.message}). It was left as it is; move it away to begin anew.`,
      { cause: error },
    );
  }
  return new EngramError(
    'home-unusable',
    `Expected a folder for data that can be written, got ${folder} (${error.message}). Choose another with --home or ENGRAM_HOME.`,
    { cause: error },
  );
}

function takeLock(folder: string): Database.Database {
  const lock = new Database(join(folder, 'lab.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if ((cause as { code?: string }).code !== 'SQLITE_BUSY') throw cause;
    throw new EngramError(
      'in-use',
      `Another Engram has the folder ${folder} open and does not answer. Close it and try again.`,
      { cause },
    );
  }
  return lock;
}

function openDatabase(folder: string): Database.Database {
  const database = new Database(join(folder, 'engram.db'));
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    migrate(database, readMigrations());
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function readMigrations(): Migration[] {
  return readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrationsFolder, name), 'utf8');
      return {
        number: Number.parseInt(name, 10),
        name,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** Applies what is missing, all or nothing. A migration once applied must never change. */
export function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  const apply = database.transaction(() => {
    database.exec(`CREATE TABLE IF NOT EXISTS migrations (
      number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT`);
    const applied = database
      .prepare<[], Migration>('SELECT number, name, sha256 FROM migrations ORDER BY number')
      .all();
    for (const past of applied) checkApplied(past, migrations);
    const record = database.prepare(
      'INSERT INTO migrations (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)',
    );
    const isApplied = (number: number) => applied.some((past) => past.number === number);
    for (const { number, name, sql, sha256 } of migrations) {
      if (isApplied(number)) continue;
      database.exec(sql);
      record.run(number, name, sha256, new Date().toISOString());
    }
  });
  apply.immediate();
}

function checkApplied(past: Migration, migrations: readonly Migration[]): void {
  const known = migrations.find((migration) => migration.number === past.number);
  if (!known) {
    throw new EngramError(
      'newer-version',
      `The database was written by a newer Engram (it has schema ${past.number}, this one knows ${migrations.at(-1)?.number ?? 0}). Update Engram, or choose another --home; nothing was changed.`,
    );
  }
  if (known.sha256 !== past.sha256) {
    throw new EngramError(
      'damaged',
      `The database's schema ${past.name} is not this Engram's of that name; nothing was changed.`,
    );
  }
}
