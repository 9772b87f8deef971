INSERT OR IGNORE INTO act (h, entity, standing_of, bytes, role, chain, seq, link)
SELECT ?1, ?2, 1, ?3, 'inspector', ?4, ?5, ?6
WHERE NOT EXISTS (SELECT 1 FROM chain WHERE id = ?4 AND own = 1)
