INSERT INTO people (person, name, staff_no, unit, grants)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (person) DO UPDATE
SET name = excluded.name, staff_no = excluded.staff_no, unit = excluded.unit, grants = excluded.grants
