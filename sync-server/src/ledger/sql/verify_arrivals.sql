SELECT DISTINCT 'photo ' || lower(hex(n.hash)) || ' is there and entity ' || lower(hex(e.entity)) || ' was not told'
FROM act_photos n
JOIN acceptances p ON p.act = n.act
JOIN entities e ON e.id = p.entity
JOIN blobs b ON b.hash = n.hash AND b.class IN ('master', 'attachment')
LEFT JOIN arrivals t ON t.entity = e.id AND t.hash = n.hash
WHERE t.entity IS NULL
