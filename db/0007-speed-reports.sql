-- What the last speed test of each engine found on this machine.

CREATE TABLE speed_reports (
  engine TEXT PRIMARY KEY,
  measured_at TEXT NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report))
) STRICT, WITHOUT ROWID;
