SELECT bytes, version, received_at, standing, role, unit, floor, held_reason, h FROM (
  SELECT *, 0 AS later FROM act WHERE entity = ?1 AND version IS NOT NULL
  UNION ALL
  SELECT *, 1 FROM act WHERE entity = ?1 AND standing_of <> 0 AND standing_of IN (1, 2))
ORDER BY later, version, id
