SELECT * FROM (SELECT bytes, floor, received_at, standing FROM act
               WHERE entity = ?1 AND version IS NOT NULL ORDER BY version LIMIT 1)
UNION ALL
SELECT * FROM (SELECT bytes, floor, received_at, standing FROM act
               WHERE entity = ?1 AND standing_of <> 0 AND standing_of IN (1, 2, 3) ORDER BY id LIMIT 1)
LIMIT 1
