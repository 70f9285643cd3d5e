-- One row for each case, in two generations.

CREATE TABLE views.case_view_rows (
    case_id            text COLLATE "C" NOT NULL,
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
    portrait           jsonb       NOT NULL,
    generation         text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.case_view_rows (jurisdiction_id, reported_at, case_id);
CREATE INDEX ON views.case_view_rows (case_id) WHERE child AND NOT closed;
SELECT views.make_generations('case_view', 'case_view', 'case_id');

-- Who may know of a case, and how: for the lists of agencies. Decided by domain/access.py alone.
CREATE TABLE views.case_party_rows (
    case_id        text COLLATE "C" NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    tie            text        NOT NULL,
    whole          boolean     NOT NULL,
    persons        boolean     NOT NULL,
    record_classes text[]      NOT NULL,
    reported_at    timestamptz,
    generation     text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.case_party_rows (agency_id, reported_at, case_id);
SELECT views.make_generations('case_view', 'case_party', 'case_id, agency_id');
