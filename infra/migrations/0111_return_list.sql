-- Voluntary returns across cases, in two generations.

CREATE TABLE views.return_list_rows (
    return_id  text COLLATE "C" NOT NULL,
    case_id    text COLLATE "C" NOT NULL,
    status     text        NOT NULL,
    changed_at timestamptz NOT NULL,
    told       jsonb       NOT NULL,
    plan       jsonb       NOT NULL,
    steps      jsonb       NOT NULL,
    generation text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.return_list_rows (case_id);
CREATE INDEX ON views.return_list_rows (changed_at, return_id);
SELECT views.make_generations('return_list', 'return_list', 'return_id');

-- How far each case was read, and what its returns rest on.
CREATE TABLE views.return_case_rows (
    case_id    text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    ground     jsonb  NOT NULL,
    generation text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('return_list', 'return_case', 'case_id');
