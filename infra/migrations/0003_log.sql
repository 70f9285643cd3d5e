-- The log, the commands that wrote it, and what kind of log it is.

-- The names of the columns are those of the eventsourcing library; notification_id is the position.
CREATE TABLE rejea.stored_events (
    originator_id      text        COLLATE "C" NOT NULL,
    originator_version bigint      NOT NULL CHECK (originator_version > 0),
    notification_id    bigint      NOT NULL,
    recorded_at        timestamptz NOT NULL,
    event_id           uuid        NOT NULL,
    command_id         uuid        NOT NULL,
    topic              text        COLLATE "C" NOT NULL,
    state              bytea       NOT NULL,
    CONSTRAINT stored_events_pkey PRIMARY KEY (originator_id, originator_version),
    CONSTRAINT stored_events_event_id_key UNIQUE (event_id)
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON rejea.stored_events (notification_id);

-- What a command wrote stands in one piece: `events` entries from `first_position` on.
CREATE TABLE rejea.commands (
    command_id     uuid        CONSTRAINT commands_pkey PRIMARY KEY,
    fingerprint    bytea       NOT NULL,
    first_position bigint      NOT NULL,
    events         integer     NOT NULL CHECK (events >= 0),
    recorded_at    timestamptz NOT NULL
);

-- One row from the first append on: whether that was a demonstration with a clock of its own.
CREATE TABLE rejea.log_character (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    synthetic boolean NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rejea.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rejea.commands
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rejea.log_character
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();

GRANT SELECT ON rejea.stored_events, rejea.commands, rejea.log_character
    TO rejea_app, rejea_projector, rejea_demo;
