SELECT 'act ' || p.act || ' is not delivered as number ' || p.stream_seq || ' of stream ' || p.stream
FROM acceptances p
LEFT JOIN items i ON i.stream = p.stream AND i.seq = p.stream_seq AND i.what = 0 AND i.ref = p.act
WHERE i.seq IS NULL
