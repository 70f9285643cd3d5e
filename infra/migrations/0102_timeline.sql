-- One row for each entry of a case, in two generations; the view shows the live one.

CREATE TABLE views.timeline_a (
    case_id        text COLLATE "C" NOT NULL,
    version        bigint      NOT NULL,
    position       bigint      NOT NULL,
    name           text COLLATE "C" NOT NULL,
    step           text COLLATE "C" NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    role           text        NOT NULL,
    user_id        text COLLATE "C" NOT NULL,
    on_behalf_of   text COLLATE "C",
    purpose_of_use text,
    legal_basis_id text COLLATE "C",
    late_reason    text,
    referral_id    text COLLATE "C",
    words          jsonb       NOT NULL,
    sealed         jsonb       NOT NULL,
    record_classes text[]      NOT NULL,
    synthetic      boolean     NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE TABLE views.timeline_b (LIKE views.timeline_a INCLUDING ALL);

-- Entries that a later entry of the same case voided.
CREATE TABLE views.timeline_void_a (
    case_id   text COLLATE "C" NOT NULL,
    version   bigint NOT NULL,
    voided_by bigint NOT NULL,
    PRIMARY KEY (case_id, version)
);
CREATE TABLE views.timeline_void_b (LIKE views.timeline_void_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('timeline');

CREATE VIEW views.timeline WITH (security_invoker = true) AS
    SELECT * FROM views.timeline_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'timeline') = 'a'
    UNION ALL
    SELECT * FROM views.timeline_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'timeline') = 'b';
CREATE VIEW views.timeline_void WITH (security_invoker = true) AS
    SELECT * FROM views.timeline_void_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'timeline') = 'a'
    UNION ALL
    SELECT * FROM views.timeline_void_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'timeline') = 'b';
