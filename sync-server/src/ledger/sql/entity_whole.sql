SELECT p.act, p.version, p.stream, p.stream_seq, a.received_at, p.standing, p.role, p.unit, p.floor, a.bytes, p.released_at
FROM acceptances p
JOIN acts a ON a.id = p.act
WHERE p.entity = ?1 AND p.version <= ?2
ORDER BY p.version
