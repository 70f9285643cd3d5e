-- Beside each entry of a case its own id, which counts nothing: whoever does not see every entry knows them by it.
-- The rows are made anew from the log.

TRUNCATE views.timeline_rows, views.timeline_void_rows;
ALTER TABLE views.timeline_rows ADD COLUMN event_id uuid NOT NULL;

DO $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE VIEW views.timeline WITH (security_invoker = true) AS SELECT %s FROM views.timeline_rows '
        'WHERE generation = (SELECT live FROM views.generation WHERE projection = %L)',
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = 'views.timeline_rows'::regclass AND attnum > 0 AND NOT attisdropped
           AND attname <> 'generation'),
        'timeline');
END
$$;
DELETE FROM views.notification_tracking WHERE application_name = 'timeline';
UPDATE views.generation SET building_position = NULL WHERE projection = 'timeline';
