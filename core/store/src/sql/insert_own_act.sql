INSERT INTO act (h, entity, standing_of, bytes, role, unit, floor, chain, seq, link)
VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
