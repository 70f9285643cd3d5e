-- How far cases came, without persons, in two generations; the views show the live one.

CREATE TABLE views.funnel_case_a (
    case_id         text COLLATE "C" PRIMARY KEY,
    version         bigint NOT NULL,
    jurisdiction_id text COLLATE "C" NOT NULL,
    addressed_to_id text COLLATE "C" NOT NULL,
    holder_id       text COLLATE "C" NOT NULL,
    reported_at     timestamptz,
    last_at         timestamptz
);
CREATE TABLE views.funnel_case_b (LIKE views.funnel_case_a INCLUDING ALL);

-- The first time that a case reached a step or missed a clock, by the quarter.
CREATE TABLE views.funnel_passage_a (
    case_id            text COLLATE "C" NOT NULL,
    measure            text COLLATE "C" NOT NULL,
    name               text COLLATE "C" NOT NULL,
    quarter            text COLLATE "C" NOT NULL,
    jurisdiction_id    text COLLATE "C" NOT NULL,
    agency_id          text COLLATE "C" NOT NULL,
    hours_since_step   integer,
    hours_since_report integer,
    PRIMARY KEY (case_id, measure, name)
);
CREATE INDEX ON views.funnel_passage_a (jurisdiction_id, quarter);
CREATE INDEX ON views.funnel_passage_a (agency_id);
CREATE TABLE views.funnel_passage_b (LIKE views.funnel_passage_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('funnel');

CREATE VIEW views.funnel_case WITH (security_invoker = true) AS
    SELECT * FROM views.funnel_case_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'funnel') = 'a'
    UNION ALL
    SELECT * FROM views.funnel_case_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'funnel') = 'b';
CREATE VIEW views.funnel_passage WITH (security_invoker = true) AS
    SELECT * FROM views.funnel_passage_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'funnel') = 'a'
    UNION ALL
    SELECT * FROM views.funnel_passage_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'funnel') = 'b';
