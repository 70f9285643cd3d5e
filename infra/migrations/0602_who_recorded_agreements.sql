-- Beside each agreement, whether the editor of the directory recorded it: what an agency is told is bound by what
-- others recorded, and by no agreement of its own. The rows are made anew from the log.

TRUNCATE views.organization_rows, views.service_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'directory';
UPDATE views.generation SET building_position = NULL WHERE projection = 'directory';
