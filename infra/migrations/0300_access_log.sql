-- The access log: who was shown what of whom, and who was refused. It is a log of its own, beside the
-- log of events: names of fields and of record classes, never what they say.
--
-- `position` is dense from 1, in the order of commits, so that the entries can be chained. `case_id`
-- is missing where somebody asked for another thing by its id and was shown nothing; `asked_id` then
-- says which.

CREATE SCHEMA access;
REVOKE ALL ON SCHEMA access FROM PUBLIC;
GRANT USAGE ON SCHEMA access TO rejea_app;

CREATE TABLE access.entry (
    position       bigint      PRIMARY KEY CHECK (position > 0),
    recorded_at    timestamptz NOT NULL,
    decision       text        NOT NULL CHECK (decision IN ('permit', 'deny')),
    case_id        text COLLATE "C",
    asked_id       text COLLATE "C",
    user_id        text COLLATE "C" NOT NULL,
    role           text        NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    on_behalf_of   text COLLATE "C",
    purpose_of_use text,
    reason         text        NOT NULL,
    tie            text        NOT NULL,
    record_classes text[]      NOT NULL,
    fields         text[]      NOT NULL,
    policy_hash    text        NOT NULL,
    trace_id       text,
    door           text        NOT NULL,
    operation      text,
    CHECK ((case_id IS NULL) <> (asked_id IS NULL))
);
CREATE INDEX ON access.entry (case_id, position);
CREATE INDEX ON access.entry (user_id, position);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access.entry
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();

-- Who was shown a case is asked for by the application, which decides who may know it.
GRANT SELECT ON access.entry TO rejea_app;
