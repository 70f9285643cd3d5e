-- Beside each case, who stands in for its worker, and until when: where somebody is assigned, their colleagues see no
-- persons. The rows are made anew from the log.

TRUNCATE views.case_view_rows, views.case_party_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'case_view';
UPDATE views.generation SET building_position = NULL WHERE projection = 'case_view';
