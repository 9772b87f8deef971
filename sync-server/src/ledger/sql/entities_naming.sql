SELECT DISTINCT e.id, e.home
FROM act_photos n
JOIN acceptances p ON p.act = n.act
JOIN entities e ON e.id = p.entity
WHERE n.hash = ?1
ORDER BY e.id
