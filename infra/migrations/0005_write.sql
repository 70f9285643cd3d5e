-- Appends a group of commands: one lock, one insert, one notification, and so one flush for all of them.
-- Called by rejea.append and rejea.append_as_of alone; `moments` is NULL where the database's clock counts.
--
-- The lock makes the order of positions the order of commits, so that no reader ever passes over one;
-- it is given back only after the commit is visible. `firsts` and `sizes` say which events are whose.

CREATE FUNCTION rejea.write(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    owners integer[], moments timestamptz[]
) RETURNS TABLE (ordinal integer, status text, first_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    head   bigint;
    final  bigint;
    latest timestamptz;
    moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(5928226145811844935);
    SELECT e.notification_id, e.recorded_at INTO head, latest
    FROM rejea.stored_events AS e ORDER BY e.notification_id DESC LIMIT 1;
    IF NOT FOUND THEN
        head := 0;
        latest := '-infinity';
        INSERT INTO rejea.log_character (synthetic)
        SELECT moments IS NOT NULL WHERE cardinality(streams) > 0
        ON CONFLICT DO NOTHING;
    END IF;
    IF moments IS NULL THEN
        moment := greatest(clock_timestamp(), latest);
        moments := array_fill(moment, ARRAY[cardinality(command_ids)]);
    ELSE
        moments := ARRAY(
            SELECT greatest(latest, max(given) OVER (ORDER BY place))
            FROM unnest(moments) WITH ORDINALITY AS m(given, place) ORDER BY place);
    END IF;
    BEGIN
        INSERT INTO rejea.stored_events (
            originator_id, originator_version, notification_id, recorded_at,
            event_id, command_id, topic, state)
        SELECT e.stream, e.version, head + e.place, moments[e.owner],
            e.event_id, command_ids[e.owner], e.topic, e.state
        FROM unnest(streams, versions, event_ids, topics, states, owners)
            WITH ORDINALITY AS e(stream, version, event_id, topic, state, owner, place);
        INSERT INTO rejea.commands (command_id, fingerprint, first_position, events, recorded_at)
        SELECT c.command_id, c.fingerprint, head + c.first, c.size, c.moment
        FROM unnest(command_ids, fingerprints, firsts, sizes, moments)
            AS c(command_id, fingerprint, first, size, moment);
        RETURN QUERY
        SELECT c.place::integer, 'appended'::text, head + c.first, c.moment
        FROM unnest(firsts, moments) WITH ORDINALITY AS c(first, moment, place);
        final := head + cardinality(streams);
    EXCEPTION WHEN unique_violation THEN
        -- Somebody in the group repeats, reuses or came too late: answer one by one.
        RETURN QUERY
        SELECT * FROM rejea.append_each(command_ids, fingerprints, firsts, sizes,
            streams, versions, topics, event_ids, states, moments, head);
        SELECT max(e.notification_id) INTO final FROM rejea.stored_events AS e;
    END;
    IF final > head THEN
        PERFORM pg_notify('stored_events', final::text);
    END IF;
END
$$;
