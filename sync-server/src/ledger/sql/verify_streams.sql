SELECT 'stream ' || s.name || ' says ' || s.head || ' and holds ' || count(i.seq)
FROM streams s
LEFT JOIN items i ON i.stream = s.id
GROUP BY s.id
HAVING count(i.seq) <> s.head OR coalesce(min(i.seq), 1) <> 1 OR coalesce(max(i.seq), 0) <> s.head
