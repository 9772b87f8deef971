INSERT OR IGNORE INTO act (h, entity, standing_of, bytes, role, chain, seq, link)
VALUES (?1, ?2, 1, ?3, 'inspector', ?4, ?5, ?6)
