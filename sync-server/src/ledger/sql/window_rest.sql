SELECT id, version
FROM entities
WHERE home = ?1 AND rank = 1 AND id < ?2 AND (keep = 1 OR changed_at >= ?3)
ORDER BY id DESC
LIMIT ?4
