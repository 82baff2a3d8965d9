-- Sweeps: what was planned, the points that were chosen, and the run of each point and seed.

CREATE TABLE sweeps (
  sweep INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'stopped', 'completed')),
  reason TEXT NOT NULL DEFAULT '',
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  seeds TEXT NOT NULL CHECK (json_valid(seeds)),
  points_at_once INTEGER NOT NULL
) STRICT;

-- The varied settings of a point, by name.
CREATE TABLE sweep_points (
  sweep INTEGER NOT NULL REFERENCES sweeps ON DELETE CASCADE,
  point INTEGER NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  PRIMARY KEY (sweep, point)
) STRICT, WITHOUT ROWID;

-- A run that was removed leaves its place, so that it is not made again.
CREATE TABLE sweep_runs (
  sweep INTEGER NOT NULL,
  point INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  run INTEGER REFERENCES runs ON DELETE SET NULL,
  PRIMARY KEY (sweep, point, seed),
  FOREIGN KEY (sweep, point) REFERENCES sweep_points ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX sweep_runs_by_run ON sweep_runs (run);
