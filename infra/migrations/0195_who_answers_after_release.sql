-- Whoever passed a case on does not answer for it again when the next holder is released: the last one does, until
-- somebody takes the case on. Both read models that hold who answers are made anew from the log.

TRUNCATE views.case_view_rows, views.case_party_rows, views.funnel_case_rows, views.funnel_passage_rows;
DELETE FROM views.notification_tracking WHERE application_name IN ('case_view', 'funnel');
UPDATE views.generation SET building_position = NULL WHERE projection IN ('case_view', 'funnel');
