-- What a person says of a run, what it came to, and when it was removed.

ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- NULL while a run goes on. Numbers that are not finite stand as texts.
ALTER TABLE runs ADD COLUMN result TEXT CHECK (result IS NULL OR json_valid(result));
UPDATE runs SET result = nullif(origin -> '$.result', 'null'), origin = json_remove(origin, '$.result')
WHERE origin IS NOT NULL;

-- A removed run is out of sight, and deleted once its removal can no longer be undone.
ALTER TABLE runs ADD COLUMN removed_at TEXT;
CREATE INDEX runs_removed ON runs (removed_at) WHERE removed_at IS NOT NULL;

CREATE INDEX runs_by_status ON runs (status);
CREATE INDEX runs_by_task ON runs (experiment ->> '$.task');
