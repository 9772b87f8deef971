SELECT class, count(*) AS n FROM case_row
WHERE state = 1 AND street = ?1 AND acted_at >= ?2 AND acted_at < ?3
GROUP BY class ORDER BY n DESC, class LIMIT 3
