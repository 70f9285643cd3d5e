-- Appends commands one by one, each in a subtransaction, so that one that fails harms no other.
-- Called under the lock, by the functions that append; nobody else may execute it.

CREATE FUNCTION rejea.append_each(
    command_ids uuid[], fingerprints bytea[], firsts integer[], sizes integer[],
    streams text[], versions bigint[], topics text[], event_ids uuid[], states bytea[],
    moments timestamptz[], INOUT head bigint,
    OUT statuses text[], OUT first_positions bigint[], OUT recorded_at timestamptz[]
)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    known    rejea.commands%ROWTYPE;
    violated text;
    first    integer;
    last     integer;
BEGIN
    recorded_at := moments;
    FOR k IN 1 .. cardinality(command_ids) LOOP
        first := firsts[k];
        last := first + sizes[k] - 1;
        first_positions[k] := head + 1;
        SELECT * INTO known FROM rejea.commands AS c WHERE c.command_id = command_ids[k];
        IF FOUND THEN
            statuses[k] := CASE WHEN known.fingerprint = fingerprints[k]
                THEN 'repeated' ELSE 'reused' END;
            first_positions[k] := known.first_position;
            recorded_at[k] := known.recorded_at;
            CONTINUE;
        END IF;
        BEGIN
            INSERT INTO rejea.stored_events (
                originator_id, originator_version, notification_id, recorded_at,
                event_id, command_id, topic, state)
            SELECT e.stream, e.version, head + e.place, moments[k],
                e.event_id, command_ids[k], e.topic, e.state
            FROM unnest(streams[first:last], versions[first:last], event_ids[first:last],
                    topics[first:last], states[first:last])
                WITH ORDINALITY AS e(stream, version, event_id, topic, state, place);
            INSERT INTO rejea.commands
            VALUES (command_ids[k], fingerprints[k], head + 1, sizes[k], moments[k]);
            statuses[k] := 'appended';
            head := head + sizes[k];
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS violated = CONSTRAINT_NAME;
            statuses[k] := CASE violated WHEN 'stored_events_pkey' THEN 'moved' ELSE violated END;
        END;
    END LOOP;
END
$$;
