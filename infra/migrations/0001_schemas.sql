-- The two schemas: rejea holds the log, views holds what is read from it and can be made again.

CREATE SCHEMA IF NOT EXISTS rejea;
CREATE SCHEMA views;

REVOKE ALL ON SCHEMA rejea, views FROM PUBLIC;
GRANT USAGE ON SCHEMA rejea TO rejea_app, rejea_projector, rejea_demo;
GRANT USAGE ON SCHEMA views TO rejea_app, rejea_projector, rejea_demo;

-- A function may be executed by nobody until a migration says by whom.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Read models: the projector writes, the application reads. Nobody but the owner makes or drops any.
ALTER DEFAULT PRIVILEGES IN SCHEMA views
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO rejea_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT USAGE, SELECT ON SEQUENCES TO rejea_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT SELECT ON TABLES TO rejea_app, rejea_demo;
