-- What cases may be found by: for each searched field of an entry the words in it, as keyed tokens alone. The key
-- is not in the database. Guarded like the other rows of cases (0130).

CREATE TABLE views.person_index_rows (
    case_id      text COLLATE "C" NOT NULL,
    version      bigint NOT NULL,
    record_class text   NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    token        bytea  NOT NULL CHECK (octet_length(token) = 32),
    generation   text   NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.person_index_rows (token);
SELECT views.make_generations('person_index', 'person_index', 'case_id, version, kind, token');

ALTER TABLE views.person_index_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE views.person_index_rows FORCE ROW LEVEL SECURITY;
CREATE POLICY keeps ON views.person_index_rows TO rejea_projector, rejea_demo USING (true) WITH CHECK (true);
CREATE POLICY reads ON views.person_index_rows FOR SELECT TO rejea_app USING (
    views.is_system()
    OR EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = views.person_index_rows.case_id)
    OR EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = views.person_index_rows.case_id
               AND c.jurisdiction_id = current_setting('rejea.watches', true)));
REVOKE ALL ON views.person_index_a, views.person_index_b FROM rejea_app;
