-- What was read and told of a case that was merged into another one is known to the agency that answers for the one
-- that goes on: it is of the same person. Of cases that were merged the owner's functions may read the rows, and of no
-- others; what they tell is which case rests behind which.

CREATE INDEX ON views.case_view_rows (merged_into) WHERE merged_into <> '';
CREATE POLICY rests ON views.case_view_rows FOR SELECT TO CURRENT_USER USING (merged_into <> '');

-- The case that goes on for one that rests; nothing for one that was merged into none.
CREATE FUNCTION views.survivor_of(resting text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH RECURSIVE before AS (
        SELECT c.merged_into AS case_id FROM views.case_view AS c
        WHERE c.case_id = resting AND c.merged_into <> ''
        UNION
        SELECT c.merged_into FROM before AS b JOIN views.case_view AS c ON c.case_id = b.case_id
        WHERE c.merged_into <> '')
    SELECT b.case_id FROM before AS b WHERE NOT EXISTS (
        SELECT FROM views.case_view AS c WHERE c.case_id = b.case_id AND c.merged_into <> '')
$$;

-- The cases that rest behind one, however many merges lie between.
CREATE FUNCTION views.resting_behind(survivor text) RETURNS TABLE (case_id text, standing jsonb)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    WITH RECURSIVE behind AS (
        SELECT c.case_id FROM views.case_view AS c WHERE c.merged_into = survivor AND c.merged_into <> ''
        UNION
        SELECT c.case_id FROM behind AS b JOIN views.case_view AS c ON c.merged_into = b.case_id
        WHERE c.merged_into <> '')
    SELECT c.case_id, c.standing FROM behind AS b JOIN views.case_view AS c ON c.case_id = b.case_id
$$;
REVOKE ALL ON FUNCTION views.survivor_of, views.resting_behind FROM PUBLIC;
GRANT EXECUTE ON FUNCTION views.survivor_of, views.resting_behind TO rejea_app;

ALTER POLICY reads ON access.entry USING (
    EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = access.entry.case_id
            AND (c.holder_id = current_setting('rejea.agency', true)
                 OR c.jurisdiction_id = current_setting('rejea.reviews', true)))
    OR EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = views.survivor_of(access.entry.case_id)
               AND c.holder_id = current_setting('rejea.agency', true)));
ALTER POLICY reads ON views.recipient_case_rows USING (
    EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = views.recipient_case_rows.case_id)
    OR EXISTS (SELECT FROM views.case_view AS c
               WHERE c.case_id = views.survivor_of(views.recipient_case_rows.case_id)
               AND c.holder_id = current_setting('rejea.agency', true)));
ALTER POLICY reads ON views.recall_list_rows USING (
    EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = views.recall_list_rows.case_id)
    OR EXISTS (SELECT FROM views.case_view AS c
               WHERE c.case_id = views.survivor_of(views.recall_list_rows.case_id)
               AND c.holder_id = current_setting('rejea.agency', true)));
