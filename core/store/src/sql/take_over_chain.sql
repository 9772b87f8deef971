INSERT INTO chain (id, device, nonce, own, current, seq, link, acked, seal)
VALUES (?1, ?2, x'', 0, 0, ?3, ?4, ?3, ?5)
ON CONFLICT (id) DO UPDATE SET seal = excluded.seal
