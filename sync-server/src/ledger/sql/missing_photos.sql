SELECT count(DISTINCT n.hash)
FROM chains c
JOIN acts a ON a.chain = c.id
JOIN act_photos n ON n.act = a.id
WHERE c.device = ?1
  AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.hash = n.hash AND b.class IN ('master', 'attachment'))
