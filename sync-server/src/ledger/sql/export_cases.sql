SELECT e.entity, a.bytes, a.received_at, a.floor, p.unit
FROM entities e
JOIN streams s ON s.id = e.home
JOIN acceptances p ON p.entity = e.id AND p.version = 1
JOIN acts a ON a.id = p.act
WHERE e.kind LIKE 'case.%' AND (?1 IS NULL OR s.name = ?1)
ORDER BY e.id
