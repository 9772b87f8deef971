SELECT 'act ' || a.id || CASE WHEN p.act IS NULL THEN ' is neither accepted nor held' ELSE ' is accepted and held' END
FROM acts a
LEFT JOIN acceptances p ON p.act = a.id
LEFT JOIN holds h ON h.act = a.id
WHERE (p.act IS NULL) = (h.act IS NULL)
