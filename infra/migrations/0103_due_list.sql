-- What will fall due in the cases, in two generations.

CREATE TABLE views.due_list_rows (
    case_id    text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    reference  text COLLATE "C" NOT NULL,
    due_at     timestamptz NOT NULL,
    noted      boolean     NOT NULL,
    resting    boolean     NOT NULL,
    generation text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.due_list_rows (due_at, case_id, kind, reference) WHERE NOT noted AND NOT resting;
SELECT views.make_generations('due_list', 'due_list', 'case_id, kind, reference');

-- How far each case was read, and whether its timers rest.
CREATE TABLE views.due_case_rows (
    case_id    text COLLATE "C" NOT NULL,
    version    bigint  NOT NULL,
    position   bigint  NOT NULL,
    resting    boolean NOT NULL,
    generation text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('due_list', 'due_case', 'case_id');
