// Speed tests in SQLite: the last report of each engine.
import type Database from 'better-sqlite3';
import { speedReport } from '../../contract/speed.ts';
import type { SpeedReport } from '../../contract/speed.ts';

export class SpeedReports {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** By engine. One that this version cannot read is as good as none: it is measured again in a moment. */
  all(): SpeedReport[] {
    return this.#database
      .prepare<[], { report: string }>('SELECT report FROM speed_reports ORDER BY engine')
      .all()
      .flatMap(({ report }) => speedReport.safeParse(JSON.parse(report)).data ?? []);
  }

  /** In place of the one before. */
  keep(report: SpeedReport): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO speed_reports (engine, measured_at, report) VALUES (?, ?, ?)')
      .run(report.engine, report.measuredAt, JSON.stringify(report));
  }
}
