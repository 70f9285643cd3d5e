-- After a rebuild the projector tells the planner what the new generation holds (from PostgreSQL 17).

DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA views TO rejea_projector';
        EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT MAINTAIN ON TABLES TO rejea_projector';
    END IF;
END
$$;
