-- Beside each case, who took the person in, kept a place for them or said that they would: the agency of a shelter is
-- told to nobody who may not know the place, before a stay and after it. The rows are made anew from the log.

TRUNCATE views.case_view_rows, views.case_party_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'case_view';
UPDATE views.generation SET building_position = NULL WHERE projection = 'case_view';
