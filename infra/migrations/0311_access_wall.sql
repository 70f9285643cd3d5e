-- The wall around the access log. An entry is written only as the one who asks; entries are read for a case by the
-- agency that answers for it, and by who may know, in its jurisdiction, who read (projections/visibility/reader.py says
-- who that is). Where nobody was told, there are no rows. Entries about things that are no case are read by nobody.

ALTER TABLE access.entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.entry FORCE ROW LEVEL SECURITY;

CREATE POLICY reads ON access.entry FOR SELECT TO rejea_app USING (
    EXISTS (SELECT FROM views.case_view AS c WHERE c.case_id = access.entry.case_id
            AND (c.holder_id = current_setting('rejea.agency', true)
                 OR c.jurisdiction_id = current_setting('rejea.reviews', true))));

-- The owner, as whom access.record writes, sees its head; by hand it meets the trigger (0300).
CREATE POLICY keeps ON access.entry TO CURRENT_USER USING (true) WITH CHECK (
    user_id = current_setting('rejea.user', true) AND agency_id = current_setting('rejea.agency', true));

-- What several asked for and were shown, each as the one who asked: `asked` is a list of
-- {user_id, agency_id, noted}. It may do no more than who calls it; what they say of one holds to the end of the commit.
CREATE FUNCTION access.record_each(asked jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM jsonb_to_recordset(asked) AS a(user_id text, agency_id text, noted jsonb) LOOP
        PERFORM set_config('rejea.user', one.user_id, true), set_config('rejea.agency', one.agency_id, true);
        PERFORM access.record(one.noted);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION access.record_each TO rejea_app;
