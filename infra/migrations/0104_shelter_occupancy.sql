-- The places of each shelter, in two generations; the view shows the live one.

CREATE TABLE views.shelter_occupancy_a (
    shelter_id                   text COLLATE "C" PRIMARY KEY,
    version                      bigint  NOT NULL,
    position                     bigint  NOT NULL,
    organization_id              text COLLATE "C" NOT NULL,
    service_id                   text COLLATE "C" NOT NULL,
    jurisdiction_id              text COLLATE "C" NOT NULL,
    accepts_children_with_parent boolean NOT NULL,
    region                       jsonb   NOT NULL,
    accepts_sexes                jsonb   NOT NULL,
    accepts_ages                 jsonb   NOT NULL,
    places                       jsonb   NOT NULL
);
CREATE TABLE views.shelter_occupancy_b (LIKE views.shelter_occupancy_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('shelter_occupancy');

CREATE VIEW views.shelter_occupancy WITH (security_invoker = true) AS
    SELECT * FROM views.shelter_occupancy_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'shelter_occupancy') = 'a'
    UNION ALL
    SELECT * FROM views.shelter_occupancy_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'shelter_occupancy') = 'b';
