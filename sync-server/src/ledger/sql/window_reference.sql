SELECT id, version
FROM entities
WHERE home = ?1 AND rank = 0 AND id > ?2
ORDER BY id
LIMIT ?3
