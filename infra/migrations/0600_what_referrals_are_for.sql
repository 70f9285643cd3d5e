-- For what the grounds were given on which an agency's referrals rest stands in its row, and in the case's standing:
-- whoever reads for another purpose is shown nothing of what they open. The rows are made anew from the log.

TRUNCATE views.case_view_rows, views.case_party_rows;
ALTER TABLE views.case_party_rows ADD COLUMN purposes text[] NOT NULL;

DO $$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE VIEW views.case_party WITH (security_invoker = true) AS SELECT %s FROM views.case_party_rows '
        'WHERE generation = (SELECT live FROM views.generation WHERE projection = %L)',
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = 'views.case_party_rows'::regclass AND attnum > 0 AND NOT attisdropped
           AND attname <> 'generation'),
        'case_view');
END
$$;
DELETE FROM views.notification_tracking WHERE application_name = 'case_view';
UPDATE views.generation SET building_position = NULL WHERE projection = 'case_view';
