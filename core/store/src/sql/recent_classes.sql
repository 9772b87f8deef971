SELECT class FROM (
  SELECT class, acted_at FROM case_row WHERE author = ?1 ORDER BY acted_at DESC LIMIT 300
) GROUP BY class ORDER BY max(acted_at) DESC LIMIT ?2
