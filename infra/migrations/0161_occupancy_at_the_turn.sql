-- Beside the places of each shelter, those of the full hour before its last change: what others than its own agency
-- are told. The rows are made anew from the log.

DROP VIEW views.shelter_occupancy;
DROP TABLE views.shelter_occupancy_rows;
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
    turned_at                    timestamptz NOT NULL,
    turned_places                jsonb   NOT NULL,
    generation                   text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('shelter_occupancy', 'shelter_occupancy', 'shelter_id');
DELETE FROM views.notification_tracking WHERE application_name = 'shelter_occupancy';
UPDATE views.generation SET building_position = NULL WHERE projection = 'shelter_occupancy';
