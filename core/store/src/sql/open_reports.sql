SELECT id, lon, lat, area, street, author, acted_at FROM case_row INDEXED BY case_open_by_area
WHERE state = 2 AND area = ?1
UNION
SELECT id, lon, lat, area, street, author, acted_at FROM case_row INDEXED BY case_open_by_place
WHERE state = 2 AND lon BETWEEN ?2 AND ?4 AND lat BETWEEN ?3 AND ?5
ORDER BY acted_at, id
