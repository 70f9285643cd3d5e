-- A glass that a review found without a reason is shut from then on: the rows that say how long it was open, and to
-- whom a case is known by it, are made anew from the log.

TRUNCATE views.recipient_case_rows, views.recall_list_rows, views.case_view_rows, views.case_party_rows;
DELETE FROM views.notification_tracking WHERE application_name IN ('recipients', 'case_view');
UPDATE views.generation SET building_position = NULL WHERE projection IN ('recipients', 'case_view');
