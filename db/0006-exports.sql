-- Networks that were exported. The folder is where it was written; a person may have moved it since.

CREATE TABLE exports (
  export INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  step INTEGER NOT NULL,
  format TEXT NOT NULL,
  folder TEXT NOT NULL,
  created_at TEXT NOT NULL,
  "check" TEXT NOT NULL CHECK (json_valid("check"))
) STRICT;

CREATE INDEX exports_by_run ON exports (run);

CREATE TABLE exported_files (
  export INTEGER NOT NULL REFERENCES exports ON DELETE CASCADE,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL,
  PRIMARY KEY (export, name)
) STRICT, WITHOUT ROWID;

-- Folders that are being written, under temporary names: what a killed export left is found by these.
CREATE TABLE unfinished_exports (
  folder TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
