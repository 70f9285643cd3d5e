-- The roles of Rejea on a server that you run yourself, and their way into the current database.
-- To be run by a superuser, once and again with a version that has a new role; the passwords come afterwards, by
-- \password rejea_owner and so on.
-- The embedded server needs none of this.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY[
        'rejea_owner', 'rejea_app', 'rejea_projector', 'rejea_demo', 'rejea_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format(
                'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', role);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO rejea_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO rejea_app, rejea_projector, rejea_demo, rejea_system',
        current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO rejea_projector', current_database());
END
$$;
