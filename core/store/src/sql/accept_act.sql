UPDATE act SET version = ?2, standing_of = 0, received_at = ?3, standing = ?4, role = ?5, unit = ?6, floor = ?7, released_at = ?8,
  held_reason = NULL
WHERE id = ?1
