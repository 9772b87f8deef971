INSERT INTO acts (chain, seq, link, hash, bytes, earliest, floor, received_at, mark)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
