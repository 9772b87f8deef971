UPDATE act SET version = NULL, standing_of = 3
WHERE entity = ?1 AND version >= ?2 AND h <> ?3 AND (version = ?2 OR received_at < ?4)
