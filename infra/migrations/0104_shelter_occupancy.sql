-- The places of each shelter, in two generations.

CREATE TABLE views.shelter_occupancy_rows (
    shelter_id                   text COLLATE "C" NOT NULL,
    version                      bigint  NOT NULL,
    position                     bigint  NOT NULL,
    organization_id              text COLLATE "C" NOT NULL,
    service_id                   text COLLATE "C" NOT NULL,
    jurisdiction_id              text COLLATE "C" NOT NULL,
    accepts_children_with_parent boolean NOT NULL,
    region                       jsonb   NOT NULL,
    accepts_sexes                jsonb   NOT NULL,
    accepts_ages                 jsonb   NOT NULL,
    places                       jsonb   NOT NULL,
    generation                   text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('shelter_occupancy', 'shelter_occupancy', 'shelter_id');
