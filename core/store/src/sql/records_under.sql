SELECT r.id, e.state FROM reference r LEFT JOIN entity e ON e.id = r.id
WHERE r.noun = ?1 AND r.key >= ?2 AND r.key < ?3 ORDER BY r.key DESC, r.id DESC
