SELECT a.chain, a.bytes, a.received_at, a.floor, a.mark
FROM acts a
WHERE a.id = ?1
