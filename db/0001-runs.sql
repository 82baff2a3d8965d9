-- Runs, their attempts, metrics, checkpoints and logs.

CREATE TABLE runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'paused', 'completed', 'stopped', 'interrupted', 'failed')),
  reason TEXT NOT NULL DEFAULT '',
  experiment TEXT NOT NULL CHECK (json_valid(experiment)),
  parameters INTEGER NOT NULL,
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),
  episodes_done INTEGER NOT NULL DEFAULT 0
) STRICT;

-- An attempt is one trainer process at work on a run; a resumed run has several.
CREATE TABLE attempts (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  from_step INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  environment TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(environment)),
  PRIMARY KEY (run, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- What an attempt measured after each update. NULL stands for NaN, which SQLite cannot hold.
CREATE TABLE metrics (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name INTEGER NOT NULL REFERENCES metric_names,
  attempt INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (run, name, attempt, step)
) STRICT, WITHOUT ROWID;

-- The metrics that count: where a later attempt began again before a step, the earlier attempt's value gives way.
CREATE VIEW curves AS
SELECT metrics.run, metric_names.name, metrics.step, metrics.attempt, metrics.value
FROM metrics JOIN metric_names ON metric_names.id = metrics.name
WHERE NOT EXISTS (
  SELECT 1 FROM attempts AS later
  WHERE later.run = metrics.run AND later.attempt > metrics.attempt AND later.from_step < metrics.step
);

-- The file is in the home's folder `objects`, under its SHA-256.
CREATE TABLE checkpoints (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  step INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL,
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX checkpoints_by_file ON checkpoints (sha256);

CREATE TABLE log (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  at TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
  text TEXT NOT NULL
) STRICT;

CREATE INDEX log_by_run ON log (run);
