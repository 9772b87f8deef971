SELECT n.hash
FROM act_photos n
WHERE n.act = ?1
  AND EXISTS (SELECT 1 FROM blobs b WHERE b.hash = n.hash AND b.class IN ('master', 'attachment'))
ORDER BY n.hash
