-- To whom something of a case was told, and what was recalled from whom, in two generations. Guarded like the other rows
-- of cases (0130).

CREATE TABLE views.recipient_case_rows (
    case_id    text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    told       jsonb  NOT NULL,
    generation text   NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('recipients', 'recipient_case', 'case_id');

CREATE TABLE views.recall_list_rows (
    recall_id       text COLLATE "C" NOT NULL,
    case_id         text COLLATE "C" NOT NULL,
    recipient_id    text COLLATE "C" NOT NULL,
    recalled_at     timestamptz NOT NULL,
    acknowledge_by  timestamptz NOT NULL,
    acknowledged_at timestamptz,
    told            jsonb NOT NULL,
    generation      text  NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.recall_list_rows (case_id);
CREATE INDEX ON views.recall_list_rows (recipient_id, acknowledge_by, recall_id) WHERE acknowledged_at IS NULL;
SELECT views.make_generations('recipients', 'recall_list', 'recall_id');

CREATE FUNCTION views.guard(name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format('ALTER TABLE views.%I ENABLE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('ALTER TABLE views.%I FORCE ROW LEVEL SECURITY', name || '_rows');
    EXECUTE format('CREATE POLICY keeps ON views.%I TO rejea_projector, rejea_demo '
                   'USING (true) WITH CHECK (true)', name || '_rows');
    EXECUTE format('CREATE POLICY reads ON views.%1$I FOR SELECT TO rejea_app USING (views.is_system() '
                   'OR EXISTS (SELECT FROM views.case_party AS p WHERE p.case_id = views.%1$I.case_id))',
                   name || '_rows');
    EXECUTE format('REVOKE ALL ON views.%I, views.%I FROM rejea_app', name || '_a', name || '_b');
END
$$;
SELECT views.guard(name) FROM unnest(ARRAY['recipient_case', 'recall_list']) AS name;
DROP FUNCTION views.guard;
