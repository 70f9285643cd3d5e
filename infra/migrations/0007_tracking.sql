-- How far each projection has come, in the format of the eventsourcing library (one row per projection).

CREATE TABLE views.notification_tracking (
    application_name text PRIMARY KEY,
    notification_id  bigint
);

-- The library's mark of that format.
INSERT INTO views.notification_tracking VALUES ('__migration__', 1);
