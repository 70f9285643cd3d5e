-- The second wall: whatever a statement says, the application's role gets the rows of cases that its reader is
-- tied to, or watches, and no others. The reader is told before each statement (projections/visibility/reader.py);
-- where nobody was told, there are no rows. Fields are decided above. Read models without persons (the funnel, the
-- directory, the occupancy of shelters) have no rows of cases.

CREATE FUNCTION views.is_system() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('rejea.system', true) = 'yes', false);
GRANT EXECUTE ON FUNCTION views.is_system TO rejea_app, rejea_projector, rejea_demo;

CREATE FUNCTION views.guard(name text, condition text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER TABLE views.%I ENABLE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('ALTER TABLE views.%I FORCE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('CREATE POLICY keeps ON views.%I TO rejea_projector, rejea_demo '
                   'USING (true) WITH CHECK (true)', name || '_rows');
    EXECUTE format('CREATE POLICY reads ON views.%I FOR SELECT TO rejea_app USING (%s)',
                   name || '_rows', replace(condition, 'OWN', format('views.%I', name || '_rows')));
    -- The projections copy into the generations themselves, where a policy would refuse that: so nobody else reads there.
    EXECUTE format('REVOKE ALL ON views.%I, views.%I FROM rejea_app', name || '_a', name || '_b');
END
$$;

SELECT views.guard('case_party',
    'views.is_system() OR agency_id = current_setting(''rejea.agency'', true)');
SELECT views.guard('case_view',
    'views.is_system() OR jurisdiction_id = current_setting(''rejea.watches'', true) '
    'OR EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = OWN.case_id)');
SELECT views.guard(name,
    'views.is_system() '
    'OR EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = OWN.case_id) '
    'OR EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = OWN.case_id '
    'AND c.jurisdiction_id = current_setting(''rejea.watches'', true))')
FROM unnest(ARRAY['timeline', 'timeline_void', 'due_list', 'due_case', 'referral_list', 'return_list',
                  'return_case']) AS name;
DROP FUNCTION views.guard;
