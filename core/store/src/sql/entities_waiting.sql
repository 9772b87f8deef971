SELECT DISTINCT entity FROM act WHERE standing_of <> 0 AND standing_of IN (1, 2)
