SELECT r.id, e.state FROM reference r LEFT JOIN entity e ON e.id = r.id
WHERE r.noun = ?1 ORDER BY r.key, r.id
