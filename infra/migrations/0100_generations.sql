-- Which of the two generations of each projection is read, and how a rebuild of the other one goes.
-- `halted_at` is the position of an entry that a projection could not take; the others go on.

CREATE TABLE views.generation (
    projection        text PRIMARY KEY,
    live              text NOT NULL DEFAULT 'a' CHECK (live IN ('a', 'b')),
    building_position bigint,
    halted_at         bigint,
    halted_because    text
);

-- Makes the two generations of a read model, for migrations: `views.<name>_rows` is there, partitioned by
-- its column `generation`. Each generation becomes a partition of its own with the given key, written by
-- its name; `views.<name>` shows the live one. Other partitions are left out when a query begins.
CREATE FUNCTION views.make_generations(projection text, name text, key text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    generation text;
BEGIN
    INSERT INTO views.generation (projection) VALUES (make_generations.projection)
    ON CONFLICT DO NOTHING;
    FOREACH generation IN ARRAY ARRAY['a', 'b'] LOOP
        EXECUTE format(
            'CREATE TABLE views.%I PARTITION OF views.%I (generation DEFAULT %L, PRIMARY KEY (%s)) '
            'FOR VALUES IN (%L) WITH (fillfactor = 80)',
            name || '_' || generation, name || '_rows', generation, key, generation);
    END LOOP;
    EXECUTE format(
        'CREATE VIEW views.%I WITH (security_invoker = true) AS SELECT %s FROM views.%I '
        'WHERE generation = (SELECT live FROM views.generation WHERE projection = %L)',
        name,
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = format('views.%I', name || '_rows')::regclass
           AND attnum > 0 AND attname <> 'generation'),
        name || '_rows', projection);
END
$$;
