-- Where a run came from that was not begun in this home: what its folder said that the other tables do not hold.

ALTER TABLE runs ADD COLUMN origin TEXT CHECK (origin IS NULL OR json_valid(origin));
