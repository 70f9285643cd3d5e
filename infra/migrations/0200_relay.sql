-- The relay: how far it has carried the log, and what it called its topics.
-- None of it can be read from the log again: an agency's name in a topic stays, whatever it is
-- called later.

CREATE SCHEMA relay;
REVOKE ALL ON SCHEMA relay FROM PUBLIC;
GRANT USAGE ON SCHEMA relay TO rejea_projector, rejea_app;

-- One row; moved after the broker has acknowledged everything up to it.
CREATE TABLE relay.position (
    single   boolean     PRIMARY KEY DEFAULT true CHECK (single),
    position bigint      NOT NULL CHECK (position >= 0),
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO relay.position (position) VALUES (0);

CREATE TABLE relay.agency (
    agency_id text PRIMARY KEY,
    slug      text NOT NULL UNIQUE
);

-- A topic that is not `filled` was found missing, and is being filled from the log.
CREATE TABLE relay.topic (
    name   text    PRIMARY KEY,
    filled boolean NOT NULL
);

GRANT SELECT, UPDATE ON relay.position TO rejea_projector;
GRANT SELECT, INSERT ON relay.agency TO rejea_projector;
GRANT SELECT, INSERT, UPDATE ON relay.topic TO rejea_projector;
GRANT SELECT ON relay.position, relay.agency, relay.topic TO rejea_app;
