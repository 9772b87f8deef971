SELECT street, sum(state = 1), sum(state = 2), sum(state = 3), sum(missing)
FROM case_row WHERE acted_at >= ?1 AND acted_at < ?2
GROUP BY street ORDER BY street
