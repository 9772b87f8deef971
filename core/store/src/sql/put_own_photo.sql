INSERT INTO photo (hash, len, w, ht, taken_at, person, here, sending, preview)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1, ?7)
ON CONFLICT (hash) DO UPDATE SET
  here = 1, len = excluded.len, w = excluded.w, ht = excluded.ht, preview = excluded.preview,
  sending = CASE WHEN arrived = 1 THEN 0 ELSE 1 END
