-- The funnel counts cases, and so its rows are of cases: they are walled like others. An agency reads the passages of
-- cases that it holds; who watches a jurisdiction, those of its cases, and publishes of them what may be published
-- (projections/funnel_cells.py). What the counting itself needs to know of a case is read by nobody else.

CREATE FUNCTION views.guard(name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER TABLE views.%I ENABLE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('ALTER TABLE views.%I FORCE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('CREATE POLICY keeps ON views.%I TO rejea_projector, rejea_demo '
                   'USING (true) WITH CHECK (true)', name || '_rows');
    EXECUTE format('CREATE POLICY tells ON views.%I FOR SELECT TO rejea_system USING (true)', name || '_rows');
    EXECUTE format('REVOKE ALL ON views.%I, views.%I FROM rejea_app', name || '_a', name || '_b');
END
$$;
SELECT views.guard(name) FROM unnest(ARRAY['funnel_case', 'funnel_passage']) AS name;
DROP FUNCTION views.guard;

REVOKE ALL ON views.funnel_case, views.funnel_case_rows FROM rejea_app;
CREATE POLICY reads ON views.funnel_passage_rows FOR SELECT TO rejea_app USING (
    agency_id = current_setting('rejea.agency', true)
    OR jurisdiction_id = current_setting('rejea.watches', true));
