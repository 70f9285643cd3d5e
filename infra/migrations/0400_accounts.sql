-- Who may sign in, and as what: our own directory of accounts. A token only says who somebody is.
-- The owner changes it (`rejea accounts`, `rejea apikey`); the application reads it. Whoever changes a
-- row, by hand too, leaves a line in `accounts.change`.

CREATE SCHEMA accounts;
REVOKE ALL ON SCHEMA accounts FROM PUBLIC;
GRANT USAGE ON SCHEMA accounts TO rejea_app;

-- `name` is a function or a post, never a person's. A service has no person behind it, and may have API keys.
-- An account that ended stays, so that its id never becomes somebody else's.
CREATE TABLE accounts.account (
    user_id         text        COLLATE "C" PRIMARY KEY CHECK (user_id ~ '^user-[0-9a-f-]{36}$'),
    kind            text        NOT NULL CHECK (kind IN ('person', 'service')),
    issuer          text        COLLATE "C",
    subject         text        COLLATE "C",
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role            text        NOT NULL CHECK (role <> 'clock'),
    agency_id       text        COLLATE "C" NOT NULL CHECK (agency_id ~ '^organization-[0-9a-f-]{36}$'),
    jurisdiction_id text        COLLATE "C" NOT NULL CHECK (jurisdiction_id LIKE 'jurisdiction-%'),
    clearances      text[]      NOT NULL DEFAULT '{}',
    active_from     timestamptz NOT NULL DEFAULT clock_timestamp(),
    active_until    timestamptz CHECK (active_until > active_from),
    suspended_at    timestamptz,
    ended_at        timestamptz,
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK (kind = 'service' OR issuer IS NOT NULL)
);
CREATE UNIQUE INDEX account_identity ON accounts.account (issuer, subject) WHERE ended_at IS NULL;

-- A key is known by its SHA-256 alone; `prefix` is what people call it by.
CREATE TABLE accounts.api_key (
    sha256       bytea       PRIMARY KEY CHECK (length(sha256) = 32),
    prefix       text        COLLATE "C" NOT NULL UNIQUE,
    user_id      text        COLLATE "C" NOT NULL REFERENCES accounts.account,
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_on date,
    CHECK (expires_at > made_at AND expires_at <= made_at + interval '366 days')
);

-- What became of whom, by which role of the database; never changed itself.
CREATE TABLE accounts.change (
    number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    by      text        NOT NULL DEFAULT session_user,
    of      text        NOT NULL,
    user_id text        COLLATE "C" NOT NULL,
    is_now  jsonb       NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.change
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();

CREATE FUNCTION accounts.note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO accounts.change (of, user_id, is_now)
    VALUES (TG_TABLE_NAME, NEW.user_id, to_jsonb(NEW) - 'sha256' - 'subject');
    RETURN NULL;
END
$$;
CREATE TRIGGER noted AFTER INSERT OR UPDATE ON accounts.account
    FOR EACH ROW EXECUTE FUNCTION accounts.note_change();
CREATE TRIGGER noted AFTER INSERT OR UPDATE OF user_id, expires_at, revoked_at ON accounts.api_key
    FOR EACH ROW EXECUTE FUNCTION accounts.note_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON accounts.account
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON accounts.api_key
    FOR EACH STATEMENT EXECUTE FUNCTION rejea.refuse_change();

-- Only the account of a service has keys, and a role, an agency and an identity never change: whoever
-- moves gets an account of their own, and the old one ends.
CREATE FUNCTION accounts.keep_identity() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (OLD.user_id, OLD.kind, OLD.issuer, OLD.subject, OLD.role, OLD.agency_id)
            IS DISTINCT FROM (NEW.user_id, NEW.kind, NEW.issuer, NEW.subject, NEW.role, NEW.agency_id)
            OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
        RAISE EXCEPTION 'an account keeps its role, agency and identity, and does not begin again'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER identity_kept BEFORE UPDATE ON accounts.account
    FOR EACH ROW EXECUTE FUNCTION accounts.keep_identity();

CREATE FUNCTION accounts.only_for_services() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts.account AS a
            WHERE a.user_id = NEW.user_id AND a.kind = 'service' AND a.ended_at IS NULL) THEN
        RAISE EXCEPTION 'only the account of a service has API keys'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER for_services BEFORE INSERT ON accounts.api_key
    FOR EACH ROW EXECUTE FUNCTION accounts.only_for_services();

-- The one thing that the application may write: on which day a key was last used.
CREATE FUNCTION accounts.note_use(key_sha256 bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE accounts.api_key SET last_used_on = (now() AT TIME ZONE 'UTC')::date
    WHERE sha256 = key_sha256 AND revoked_at IS NULL
      AND last_used_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date;
END;

GRANT SELECT ON accounts.account, accounts.api_key TO rejea_app;
GRANT EXECUTE ON FUNCTION accounts.note_use TO rejea_app;
