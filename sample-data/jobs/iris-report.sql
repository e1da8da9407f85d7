-- Two results: sizes by species as CSV, and the largest flower of each species as JSON lines.
SELECT species, count(*) AS flowers, round(avg(petal_length), 3) AS petal_length
FROM iris
GROUP BY species
ORDER BY species;

-- output: report/largest.jsonl
SELECT species, sepal_length, petal_length
FROM (
    SELECT *, row_number() OVER (PARTITION BY species ORDER BY sepal_length DESC, petal_length DESC) AS place
    FROM iris
)
WHERE place = 1
ORDER BY species;
