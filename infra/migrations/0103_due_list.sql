-- What will fall due in the cases, in two generations; the views show the live one.

CREATE TABLE views.due_list_a (
    case_id   text COLLATE "C" NOT NULL,
    kind      text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    due_at    timestamptz NOT NULL,
    noted     boolean     NOT NULL,
    resting   boolean     NOT NULL,
    PRIMARY KEY (case_id, kind, reference)
);
CREATE INDEX ON views.due_list_a (due_at, case_id, kind, reference) WHERE NOT noted AND NOT resting;
CREATE TABLE views.due_list_b (LIKE views.due_list_a INCLUDING ALL);

-- How far each case was read, and whether its timers rest.
CREATE TABLE views.due_case_a (
    case_id  text COLLATE "C" PRIMARY KEY,
    version  bigint  NOT NULL,
    position bigint  NOT NULL,
    resting  boolean NOT NULL
);
CREATE TABLE views.due_case_b (LIKE views.due_case_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('due_list');

CREATE VIEW views.due_list WITH (security_invoker = true) AS
    SELECT * FROM views.due_list_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'due_list') = 'a'
    UNION ALL
    SELECT * FROM views.due_list_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'due_list') = 'b';
CREATE VIEW views.due_case WITH (security_invoker = true) AS
    SELECT * FROM views.due_case_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'due_list') = 'a'
    UNION ALL
    SELECT * FROM views.due_case_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'due_list') = 'b';
