-- What the ontology's axioms about lineage and restrictions entail, by hand: sub-properties, transitive properties, and
-- the four chains of okg:inheritsRestriction. A statement whose object is no IRI plays no part in it.
CREATE TABLE triple AS
SELECT part.s, part.p, part.o
FROM (
  SELECT regexp_extract(line, '^<([^>]*)> <([^>]*)> <([^>]*)> \.$', ['s', 'p', 'o']) AS part
  FROM read_csv('facts.nt', columns = {'line': 'VARCHAR'}, delim = '\t', quote = '', escape = '', header = false,
    auto_detect = false, max_line_size = 33554432)
)
WHERE part.s != '';

CREATE TABLE below AS
WITH RECURSIVE walked (p, above) AS (
  SELECT DISTINCT p, p FROM triple
  UNION
  SELECT walked.p, triple.o
  FROM walked JOIN triple ON triple.s = walked.above
  WHERE triple.p = 'http://www.w3.org/2000/01/rdf-schema#subPropertyOf'
)
SELECT p, replace(above, 'https://w3id.org/openness-kg/ontology#', '') AS above FROM walked
WHERE above LIKE 'https://w3id.org/openness-kg/ontology#%';

CREATE TABLE edge AS SELECT DISTINCT above AS p, s, o FROM triple JOIN below USING (p);

CREATE TABLE terms_from AS
WITH RECURSIVE walked (s, o) AS (
  SELECT s, o FROM edge WHERE p = 'termsFrom'
  UNION
  SELECT walked.s, edge.o FROM walked JOIN edge ON edge.p = 'termsFrom' AND edge.s = walked.o
)
SELECT s, o FROM walked;

CREATE TABLE draws_on AS
WITH RECURSIVE walked (s, o) AS (
  SELECT s, o FROM edge WHERE p = 'drawsOn'
  UNION
  SELECT walked.s, edge.o FROM walked JOIN edge ON edge.p = 'drawsOn' AND edge.s = walked.o
)
SELECT s, o FROM walked;

CREATE TABLE inherits AS
SELECT d.s, r.o FROM draws_on d JOIN edge r ON r.p = 'hasRestriction' AND r.s = d.o
UNION
SELECT w.s, r.o FROM edge w JOIN edge r ON r.p = 'restrictsOutputs' AND r.s = w.o WHERE w.p = 'outputsOf'
UNION
SELECT w.s, r.o
FROM edge w JOIN terms_from t ON t.s = w.o JOIN edge r ON r.p = 'restrictsOutputs' AND r.s = t.o
WHERE w.p = 'outputsOf';

-- drawsOn is transitive, so that one step of the last chain is all of it
SELECT s, o FROM inherits
UNION
SELECT d.s, i.o FROM draws_on d JOIN inherits i ON i.s = d.o;
