INSERT INTO acceptances (act, entity, version, stream, stream_seq, standing, role, unit, floor, released_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
