INSERT INTO items (stream, seq, what, ref, version, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
