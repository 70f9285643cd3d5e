-- How an agency is tied to a case from one moment until another, what is sealed there and to whom, and by
-- whom it was disclosed. The rows of the case view are made anew from the log.

DROP VIEW views.case_party;
DROP TABLE views.case_party_rows;
CREATE TABLE views.case_party_rows (
    case_id        text COLLATE "C" NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    tie            text        NOT NULL,
    whole          boolean     NOT NULL,
    persons        boolean     NOT NULL,
    record_classes text[]      NOT NULL,
    reported_at    timestamptz,
    since          timestamptz NOT NULL,
    until          timestamptz NOT NULL,
    sealed         text[]      NOT NULL,
    listed         text[]      NOT NULL,
    seals          text[]      NOT NULL,
    disclosed_by   text[]      NOT NULL,
    generation     text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.case_party_rows (agency_id, reported_at, case_id);
SELECT views.make_generations('case_view', 'case_party', 'case_id, agency_id, since');
TRUNCATE views.case_view_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'case_view';
UPDATE views.generation SET building_position = NULL WHERE projection = 'case_view';
