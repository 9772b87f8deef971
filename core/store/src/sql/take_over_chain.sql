INSERT INTO chain (id, device, nonce, own, current, seq, link, acked, seal, after)
VALUES (?1, ?2, x'', 0, 0, ?3, ?4, ?3, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET
  seal = excluded.seal,
  after = CASE WHEN excluded.acked > acked THEN excluded.after ELSE after END,
  acked = max(acked, excluded.acked)
WHERE own = 0
