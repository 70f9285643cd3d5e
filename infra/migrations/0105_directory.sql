-- Organizations and services, in two generations.

CREATE TABLE views.organization_rows (
    organization_id text COLLATE "C" NOT NULL,
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
    agreements      jsonb   NOT NULL,
    generation      text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.organization_rows (name, organization_id);
SELECT views.make_generations('directory', 'organization', 'organization_id');

CREATE TABLE views.service_rows (
    service_id        text COLLATE "C" NOT NULL,
    organization_id   text COLLATE "C" NOT NULL,
    name              text  NOT NULL,
    service_type_code text  NOT NULL,
    status_code       text  NOT NULL,
    details           jsonb NOT NULL,
    generation        text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.service_rows (organization_id);
CREATE INDEX ON views.service_rows (name, service_id);
SELECT views.make_generations('directory', 'service', 'service_id');
