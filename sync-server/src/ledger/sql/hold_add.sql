INSERT INTO holds (act, chain, seq, reason, entity, author, kind)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
