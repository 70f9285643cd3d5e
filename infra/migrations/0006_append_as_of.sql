-- The demonstration brings its own clock, and only into a log that holds nothing else.

CREATE FUNCTION rejea.append_as_of(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    moments timestamptz[],
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
    IF array_position(moments, NULL) IS NOT NULL
            OR cardinality(moments) <> cardinality(command_ids) THEN
        RAISE EXCEPTION 'every command needs its moment' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    SELECT e.notification_id, e.recorded_at INTO head, moment
    FROM rejea.stored_events AS e ORDER BY e.notification_id DESC LIMIT 1;
    IF NOT FOUND THEN
        head := 0;
        INSERT INTO rejea.log_character (synthetic) VALUES (true) ON CONFLICT DO NOTHING;
    ELSIF EXISTS (SELECT FROM rejea.log_character AS l WHERE NOT l.synthetic) THEN
        RAISE EXCEPTION 'this log holds real events: a demonstration may not write into it'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT * INTO final, statuses, first_positions, recorded_at
    FROM rejea.append_each(command_ids, fingerprints, firsts, sizes,
        streams, versions, topics, event_ids, states,
        ARRAY(
            SELECT greatest(moment, max(m.given) OVER (ORDER BY m.place))
            FROM unnest(moments) WITH ORDINALITY AS m(given, place) ORDER BY m.place),
        head);
    IF final > head THEN
        PERFORM pg_notify('stored_events', final::text);
    END IF;
END
$$;

GRANT EXECUTE ON FUNCTION rejea.append_as_of TO rejea_demo;
