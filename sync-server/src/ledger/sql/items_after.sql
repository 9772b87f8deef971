SELECT i.seq, i.what, i.ref, i.hash,
       p.act, p.version, p.stream, p.stream_seq, a.received_at, p.standing, p.role, p.unit, p.floor, a.bytes, p.released_at,
       i.version
FROM items i
LEFT JOIN acceptances p ON i.what = 0 AND p.act = i.ref
LEFT JOIN acts a ON a.id = p.act
WHERE i.stream = ?1 AND i.seq > ?2
ORDER BY i.seq
