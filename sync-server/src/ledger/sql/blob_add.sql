INSERT INTO blobs (hash, class, bytes, at, device, of)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (hash, class) DO NOTHING
