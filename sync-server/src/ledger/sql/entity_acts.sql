SELECT a.bytes, p.version, p.role
FROM acceptances p
JOIN acts a ON a.id = p.act
WHERE p.entity = ?1
ORDER BY p.version
