-- The occupancy of shelters says how many a place has, and not whose case that is: no row without a wall of its own
-- joins a shelter to a case. The rows are made anew from the log.

TRUNCATE views.shelter_occupancy_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'shelter_occupancy';
UPDATE views.generation SET building_position = NULL WHERE projection = 'shelter_occupancy';
