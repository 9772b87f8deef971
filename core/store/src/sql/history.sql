SELECT bytes, version, received_at, standing, role, unit, floor, held_reason, h
FROM act WHERE entity = ?1 AND standing_of <> 3
ORDER BY version IS NULL, version, id
