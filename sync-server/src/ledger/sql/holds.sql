SELECT h.act, a.hash, h.reason, h.kind, h.entity, h.author, c.device
FROM holds h
JOIN acts a ON a.id = h.act
JOIN chains c ON c.id = h.chain
ORDER BY h.act
