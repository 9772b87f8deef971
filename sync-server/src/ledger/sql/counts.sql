SELECT (SELECT count(*) FROM acts),
       (SELECT count(*) FROM entities),
       (SELECT count(*) FROM blobs),
       (SELECT received_at FROM acts ORDER BY id DESC LIMIT 1)
