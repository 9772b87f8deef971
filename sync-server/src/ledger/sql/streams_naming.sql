SELECT DISTINCT delivered.name, home.name
FROM act_photos n
JOIN acceptances p ON p.act = n.act
JOIN entities e ON e.id = p.entity
JOIN streams delivered ON delivered.id = p.stream
JOIN streams home ON home.id = e.home
WHERE n.hash = ?1
