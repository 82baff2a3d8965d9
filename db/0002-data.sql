-- Data sets. The pixels are in the home's folder `objects`, in a file named by its SHA-256.

CREATE TABLE datasets (
  id TEXT PRIMARY KEY CHECK (length(id) = 64),
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  licence TEXT NOT NULL,
  items INTEGER NOT NULL,
  classes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  channels INTEGER NOT NULL CHECK (channels IN (1, 3)),
  training INTEGER NOT NULL,
  test INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
