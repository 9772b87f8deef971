-- When the server let a held act through, server milliseconds; NULL for what it accepted on receipt.
ALTER TABLE act ADD COLUMN released_at INTEGER;
