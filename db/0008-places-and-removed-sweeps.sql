-- A removed sweep is out of sight like its runs, and deleted once its removal can no longer be undone.

ALTER TABLE sweeps ADD COLUMN removed_at TEXT;

-- Runs, each with the sweep that began it and which of its points it is; NULL where it was started alone or its sweep is removed.
CREATE VIEW placed_runs AS
SELECT runs.*, (
  SELECT json_object('sweep', sweep, 'point', point) FROM sweep_runs JOIN sweeps USING (sweep)
  WHERE sweep_runs.run = runs.run AND sweeps.removed_at IS NULL
) AS place
FROM runs;
