-- How far cases came, without persons, in two generations.

CREATE TABLE views.funnel_case_rows (
    case_id         text COLLATE "C" NOT NULL,
    version         bigint NOT NULL,
    jurisdiction_id text COLLATE "C" NOT NULL,
    addressed_to_id text COLLATE "C" NOT NULL,
    holder_id       text COLLATE "C" NOT NULL,
    reported_at     timestamptz,
    last_at         timestamptz,
    generation      text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('funnel', 'funnel_case', 'case_id');

-- The first time that a case reached a step or missed a clock, by the quarter.
CREATE TABLE views.funnel_passage_rows (
    case_id            text COLLATE "C" NOT NULL,
    measure            text COLLATE "C" NOT NULL,
    name               text COLLATE "C" NOT NULL,
    quarter            text COLLATE "C" NOT NULL,
    jurisdiction_id    text COLLATE "C" NOT NULL,
    agency_id          text COLLATE "C" NOT NULL,
    hours_since_step   integer,
    hours_since_report integer,
    generation         text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.funnel_passage_rows (jurisdiction_id, quarter);
CREATE INDEX ON views.funnel_passage_rows (agency_id);
SELECT views.make_generations('funnel', 'funnel_passage', 'case_id, measure, name');
