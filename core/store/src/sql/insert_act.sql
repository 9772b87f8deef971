INSERT OR IGNORE INTO act (h, entity, version, standing_of, bytes, received_at, standing, role, unit, floor, released_at)
VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
