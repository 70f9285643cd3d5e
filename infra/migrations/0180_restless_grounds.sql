-- The end of a consent or of another basis rests in no closed or merged case: the due list is made anew from the log.

TRUNCATE views.due_list_rows, views.due_case_rows;
DELETE FROM views.notification_tracking WHERE application_name = 'due_list';
UPDATE views.generation SET building_position = NULL WHERE projection = 'due_list';
