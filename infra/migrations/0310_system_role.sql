-- The system's reads have a role of their own. Whoever reads as an agency signs in as rejea_app, and nothing that
-- it may say makes it the system: which rows it gets depends on who it says that it reads for (0130), and the setting
-- rejea.system is nobody's any more.

GRANT USAGE ON SCHEMA views TO rejea_system;
GRANT SELECT ON ALL TABLES IN SCHEMA views TO rejea_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT SELECT ON TABLES TO rejea_system;

-- The projector, who writes every row, may stand in for it where no other way in is given.
CREATE OR REPLACE FUNCTION views.is_system() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_has_role(current_user, 'rejea_system', 'USAGE') OR pg_has_role(current_user, 'rejea_projector', 'USAGE');
GRANT EXECUTE ON FUNCTION views.is_system TO rejea_system;

CREATE FUNCTION views.bind(name text, condition text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER POLICY reads ON views.%I USING (%s)',
                   name || '_rows', replace(condition, 'OWN', format('views.%I', name || '_rows')));
    EXECUTE format('CREATE POLICY tells ON views.%I FOR SELECT TO rejea_system USING (true)', name || '_rows');
END
$$;

SELECT views.bind('case_party', 'agency_id = current_setting(''rejea.agency'', true)');
SELECT views.bind('case_view',
    'jurisdiction_id = current_setting(''rejea.watches'', true) '
    'OR EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = OWN.case_id)');
SELECT views.bind(name,
    'EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = OWN.case_id) '
    'OR EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = OWN.case_id '
    'AND c.jurisdiction_id = current_setting(''rejea.watches'', true))')
FROM unnest(ARRAY['timeline', 'timeline_void', 'due_list', 'due_case', 'referral_list', 'return_list',
                  'return_case', 'person_index']) AS name;
SELECT views.bind(name, 'EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = OWN.case_id)')
FROM unnest(ARRAY['recipient_case', 'recall_list']) AS name;
DROP FUNCTION views.bind;
