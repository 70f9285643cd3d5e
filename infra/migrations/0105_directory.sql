-- Organizations and services, in two generations; the views show the live one.

CREATE TABLE views.organization_a (
    organization_id text COLLATE "C" PRIMARY KEY,
    version         bigint  NOT NULL,
    position        bigint  NOT NULL,
    name            text    NOT NULL,
    jurisdiction_id text COLLATE "C" NOT NULL,
    kind_code       text    NOT NULL,
    closed          boolean NOT NULL,
    shelters        boolean NOT NULL,
    details         jsonb   NOT NULL,
    provider        jsonb   NOT NULL,
    locations       jsonb   NOT NULL,
    contacts        jsonb   NOT NULL,
    placements      jsonb   NOT NULL,
    agreements      jsonb   NOT NULL
);
CREATE INDEX ON views.organization_a (name, organization_id);
CREATE TABLE views.organization_b (LIKE views.organization_a INCLUDING ALL);

CREATE TABLE views.service_a (
    service_id        text COLLATE "C" PRIMARY KEY,
    organization_id   text COLLATE "C" NOT NULL,
    name              text  NOT NULL,
    service_type_code text  NOT NULL,
    status_code       text  NOT NULL,
    details           jsonb NOT NULL
);
CREATE INDEX ON views.service_a (organization_id);
CREATE INDEX ON views.service_a (name, service_id);
CREATE TABLE views.service_b (LIKE views.service_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('directory');

CREATE VIEW views.organization WITH (security_invoker = true) AS
    SELECT * FROM views.organization_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'directory') = 'a'
    UNION ALL
    SELECT * FROM views.organization_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'directory') = 'b';
CREATE VIEW views.service WITH (security_invoker = true) AS
    SELECT * FROM views.service_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'directory') = 'a'
    UNION ALL
    SELECT * FROM views.service_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'directory') = 'b';
