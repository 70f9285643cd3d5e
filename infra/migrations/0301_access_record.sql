-- The one way to write to the access log: the application may execute this, and may insert nowhere.
--
-- The lock makes the order of positions the order of commits; it is the access log's own, so that no
-- reading ever waits for a command. What was noted is on the disk before anything is shown, whatever
-- the session says of commits that need not wait.

CREATE FUNCTION access.record(noted jsonb, OUT first_position bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    head   bigint := 0;
    moment timestamptz := '-infinity';
BEGIN
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM pg_advisory_xact_lock(5928226145811120963);
    SELECT e.position, e.recorded_at INTO head, moment
    FROM access.entry AS e ORDER BY e.position DESC LIMIT 1;
    first_position := coalesce(head, 0) + 1;
    INSERT INTO access.entry (
        position, recorded_at, decision, case_id, asked_id, user_id, role, agency_id, on_behalf_of,
        purpose_of_use, reason, tie, record_classes, fields, policy_hash, trace_id, door, operation)
    SELECT first_position - 1 + n.place, greatest(clock_timestamp(), moment),
        n.decision, n.case_id, n.asked_id, n.user_id, n.role, n.agency_id, n.on_behalf_of,
        n.purpose_of_use, n.reason, n.tie, n.record_classes, n.fields, n.policy_hash, n.trace_id,
        n.door, n.operation
    FROM ROWS FROM (
        jsonb_to_recordset(noted) AS (
            decision text, case_id text, asked_id text, user_id text, role text, agency_id text,
            on_behalf_of text, purpose_of_use text, reason text, tie text, record_classes text[],
            fields text[], policy_hash text, trace_id text, door text, operation text)
    ) WITH ORDINALITY AS n(
        decision, case_id, asked_id, user_id, role, agency_id, on_behalf_of, purpose_of_use, reason,
        tie, record_classes, fields, policy_hash, trace_id, door, operation, place);
END
$$;

GRANT EXECUTE ON FUNCTION access.record TO rejea_app;
