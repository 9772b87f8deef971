SELECT s.name, e.head
FROM epochs e
JOIN streams s ON s.id = e.stream
WHERE e.epoch = ?1
