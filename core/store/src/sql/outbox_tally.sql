SELECT count(*),
  -- Only the oldest is read, and only if it can be.
  (SELECT CASE WHEN json_valid(CAST(bytes AS TEXT)) THEN json_extract(CAST(bytes AS TEXT), '$.wall') END FROM act
   WHERE id = (SELECT min(id) FROM act WHERE standing_of <> 0 AND standing_of = 1))
FROM act WHERE standing_of <> 0 AND standing_of = 1
