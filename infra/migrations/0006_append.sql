-- The one way to write to the log: the application may execute this, and may insert nowhere.

CREATE FUNCTION rejea.append(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    owners integer[]
) RETURNS TABLE (ordinal integer, status text, first_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT * FROM rejea.write(command_ids, fingerprints, firsts, sizes,
        streams, versions, topics, event_ids, states, owners, NULL);
END
$$;

GRANT EXECUTE ON FUNCTION rejea.append TO rejea_app, rejea_demo;
