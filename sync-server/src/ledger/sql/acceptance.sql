SELECT p.version, s.name, p.stream_seq, a.received_at, p.standing, p.role, p.unit, p.floor, p.released_at
FROM acceptances p
JOIN acts a ON a.id = p.act
JOIN streams s ON s.id = p.stream
WHERE p.act = ?1
