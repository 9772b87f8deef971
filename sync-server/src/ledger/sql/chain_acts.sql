SELECT a.seq, a.link, a.hash, a.bytes, p.act IS NOT NULL
FROM acts a
LEFT JOIN acceptances p ON p.act = a.id
WHERE a.chain = ?1
ORDER BY a.seq, a.id
