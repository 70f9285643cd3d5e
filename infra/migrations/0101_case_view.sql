-- One row for each case, in two generations; the view shows the live one.

CREATE TABLE views.case_view_a (
    case_id            text COLLATE "C" PRIMARY KEY,
    version            bigint      NOT NULL,
    position           bigint      NOT NULL,
    changed_at         timestamptz NOT NULL,
    reported_at        timestamptz,
    urgent             boolean     NOT NULL,
    child              boolean,
    jurisdiction_id    text COLLATE "C" NOT NULL,
    stage              text        NOT NULL,
    closed             boolean     NOT NULL,
    merged_into        text COLLATE "C" NOT NULL,
    holder_id          text COLLATE "C" NOT NULL,
    worker_id          text COLLATE "C" NOT NULL,
    reporter_agency_id text COLLATE "C" NOT NULL,
    reported_region    jsonb       NOT NULL,
    course             jsonb       NOT NULL,
    standing           jsonb       NOT NULL,
    identification     jsonb       NOT NULL,
    referrals          jsonb       NOT NULL,
    stays              jsonb       NOT NULL,
    consents           jsonb       NOT NULL,
    legal_bases        jsonb       NOT NULL,
    returns            jsonb       NOT NULL,
    reintegration      jsonb       NOT NULL,
    links              jsonb       NOT NULL,
    portrait           jsonb       NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX ON views.case_view_a (jurisdiction_id, reported_at, case_id);
CREATE INDEX ON views.case_view_a (case_id) WHERE child AND NOT closed;
CREATE TABLE views.case_view_b (LIKE views.case_view_a INCLUDING ALL);

-- Who may know of a case, and how: for the lists of agencies. Decided by domain/access.py alone.
CREATE TABLE views.case_party_a (
    case_id        text COLLATE "C" NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    tie            text        NOT NULL,
    whole          boolean     NOT NULL,
    persons        boolean     NOT NULL,
    record_classes text[]      NOT NULL,
    reported_at    timestamptz,
    PRIMARY KEY (case_id, agency_id)
);
CREATE INDEX ON views.case_party_a (agency_id, reported_at, case_id);
CREATE TABLE views.case_party_b (LIKE views.case_party_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('case_view');

CREATE VIEW views.case_view WITH (security_invoker = true) AS
    SELECT * FROM views.case_view_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'case_view') = 'a'
    UNION ALL
    SELECT * FROM views.case_view_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'case_view') = 'b';
CREATE VIEW views.case_party WITH (security_invoker = true) AS
    SELECT * FROM views.case_party_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'case_view') = 'a'
    UNION ALL
    SELECT * FROM views.case_party_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'case_view') = 'b';
