INSERT OR REPLACE INTO case_row
  (id, state, class, street, grid, place, lon, lat, author, acted_at, received_at, note, thumb, photos, missing, flags,
   area)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
