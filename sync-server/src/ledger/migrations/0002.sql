-- When a held act was let through, server milliseconds: after a restore it tells what the backup had.
ALTER TABLE acceptances ADD COLUMN released_at INTEGER;
CREATE INDEX acceptance_released ON acceptances (released_at) WHERE released_at IS NOT NULL;
