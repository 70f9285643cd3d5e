-- Who learned of a case by a safety card, in an emergency, by a demand or by answering for it before is a recipient as
-- well: the rows are made anew from the log.

TRUNCATE views.recipient_case_rows, views.recall_list_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'recipients';
UPDATE views.generation SET building_position = NULL WHERE projection = 'recipients';
