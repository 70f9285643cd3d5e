-- The demonstration brings its own clock, and only into a log that holds nothing else.

CREATE FUNCTION rejea.append_as_of(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    owners integer[], moments timestamptz[]
) RETURNS TABLE (ordinal integer, status text, first_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5928226145811844935);
    IF EXISTS (SELECT FROM rejea.log_character AS l WHERE NOT l.synthetic) THEN
        RAISE EXCEPTION 'this log holds real events: a demonstration may not write into it'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF array_position(moments, NULL) IS NOT NULL
            OR cardinality(moments) <> cardinality(command_ids) THEN
        RAISE EXCEPTION 'every command needs its moment' USING ERRCODE = 'null_value_not_allowed';
    END IF;
    RETURN QUERY
    SELECT * FROM rejea.write(command_ids, fingerprints, firsts, sizes,
        streams, versions, topics, event_ids, states, owners, moments);
END
$$;

GRANT EXECUTE ON FUNCTION rejea.append_as_of TO rejea_demo;
