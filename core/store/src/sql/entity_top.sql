SELECT coalesce(max(version), 0) FROM act WHERE entity = ?1 AND version IS NOT NULL
