-- The one way to write to the log: the application may execute this, and may insert nowhere.
--
-- Appends a group of commands: one lock, one insert, one notification, and so one flush for all of
-- them. `firsts` and `sizes` say which events are whose. The lock makes the order of positions the
-- order of commits, so that no reader ever passes over one; it is given back only after the commit
-- is visible.
--
-- The answer: where all went well, only `head`, the last position before the group, and one moment;
-- otherwise what became of each command.

CREATE FUNCTION rejea.append(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    owners integer[],
    OUT head bigint, OUT moment timestamptz,
    OUT statuses text[], OUT first_positions bigint[], OUT recorded_at timestamptz[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    final bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(5928226145811844935);
    SELECT e.notification_id, greatest(clock_timestamp(), e.recorded_at) INTO head, moment
    FROM rejea.stored_events AS e ORDER BY e.notification_id DESC LIMIT 1;
    IF NOT FOUND THEN
        head := 0;
        moment := clock_timestamp();
        INSERT INTO rejea.log_character (synthetic) SELECT false WHERE cardinality(streams) > 0
        ON CONFLICT DO NOTHING;
    END IF;
    BEGIN
        INSERT INTO rejea.stored_events (
            originator_id, originator_version, notification_id, recorded_at,
            event_id, command_id, topic, state)
        SELECT e.stream, e.version, head + e.place, moment,
            e.event_id, command_ids[e.owner], e.topic, e.state
        FROM unnest(streams, versions, event_ids, topics, states, owners)
            WITH ORDINALITY AS e(stream, version, event_id, topic, state, owner, place);
        INSERT INTO rejea.commands (command_id, fingerprint, first_position, events, recorded_at)
        SELECT c.command_id, c.fingerprint, head + c.first, c.size, moment
        FROM unnest(command_ids, fingerprints, firsts, sizes)
            AS c(command_id, fingerprint, first, size);
        final := head + cardinality(streams);
    EXCEPTION WHEN unique_violation THEN
        -- Somebody in the group repeats, reuses or came too late: answer one by one.
        SELECT * INTO final, statuses, first_positions, recorded_at
        FROM rejea.append_each(command_ids, fingerprints, firsts, sizes,
            streams, versions, topics, event_ids, states,
            array_fill(moment, ARRAY[cardinality(command_ids)]), head);
    END;
    IF final > head THEN
        PERFORM pg_notify('stored_events', final::text);
    END IF;
END
$$;

GRANT EXECUTE ON FUNCTION rejea.append TO rejea_app, rejea_demo;
