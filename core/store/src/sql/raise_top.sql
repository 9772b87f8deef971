INSERT INTO entity (id, noun, home, known, top) VALUES (?1, 'unknown', ?2, 0, ?3)
ON CONFLICT (id) DO UPDATE SET top = max(top, excluded.top), home = excluded.home
