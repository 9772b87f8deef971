SELECT 'entity ' || lower(hex(e.entity)) || ' says ' || e.version || ' versions and has ' || count(p.act)
FROM entities e
LEFT JOIN acceptances p ON p.entity = e.id
GROUP BY e.id
HAVING count(p.act) <> e.version OR coalesce(min(p.version), 1) <> 1 OR coalesce(max(p.version), 0) <> e.version
