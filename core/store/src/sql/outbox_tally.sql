SELECT count(*),
  (SELECT json_extract(CAST(bytes AS TEXT), '$.wall')
   FROM act WHERE standing_of <> 0 AND standing_of = 1 ORDER BY id LIMIT 1)
FROM act WHERE standing_of <> 0 AND standing_of = 1
