-- Beside each entry of a case, the record class that its name tells of (domain/telltale); beside each case, by that
-- class, the version of the last such entry and when it was recorded. The rows are made anew from the log.

TRUNCATE views.timeline_rows, views.timeline_void_rows, views.case_view_rows, views.case_party_rows;
ALTER TABLE views.timeline_rows ADD COLUMN tells_of text COLLATE "C" NOT NULL;
ALTER TABLE views.case_view_rows ADD COLUMN lasts jsonb NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['timeline', 'case_view'] LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW views.%I WITH (security_invoker = true) AS SELECT %s FROM views.%I '
            'WHERE generation = (SELECT live FROM views.generation WHERE projection = %L)',
            name,
            (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = format('views.%I', name || '_rows')::regclass
               AND attnum > 0 AND NOT attisdropped AND attname <> 'generation'),
            name || '_rows', name);
    END LOOP;
END
$$;
DELETE FROM views.notification_tracking WHERE application_name IN ('timeline', 'case_view');
UPDATE views.generation SET building_position = NULL WHERE projection IN ('timeline', 'case_view');
