-- The area that a case froze, and open reports found by it or by where they lie.
ALTER TABLE case_row ADD COLUMN area BLOB;
CREATE INDEX case_open_by_area ON case_row (area) WHERE state = 2;
CREATE INDEX case_open_by_place ON case_row (lon, lat) WHERE state = 2;
