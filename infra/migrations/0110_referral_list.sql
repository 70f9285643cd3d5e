-- The referrals of all cases, for inbox and outbox, in two generations; the view shows the live one.

CREATE TABLE views.referral_list_a (
    referral_id    text COLLATE "C" PRIMARY KEY,
    case_id        text COLLATE "C" NOT NULL,
    version        bigint      NOT NULL,
    from_agency_id text COLLATE "C" NOT NULL,
    to_agency_id   text COLLATE "C" NOT NULL,
    status         text        NOT NULL,
    priority       text        NOT NULL,
    late           boolean     NOT NULL,
    sent_at        timestamptz NOT NULL,
    reply_due_at   timestamptz NOT NULL,
    told           jsonb       NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX ON views.referral_list_a (case_id);
CREATE INDEX ON views.referral_list_a (to_agency_id, reply_due_at, referral_id);
CREATE INDEX ON views.referral_list_a (from_agency_id, reply_due_at, referral_id);
CREATE TABLE views.referral_list_b (LIKE views.referral_list_a INCLUDING ALL);

INSERT INTO views.generation (projection) VALUES ('referral_list');

CREATE VIEW views.referral_list WITH (security_invoker = true) AS
    SELECT * FROM views.referral_list_a
    WHERE (SELECT live FROM views.generation WHERE projection = 'referral_list') = 'a'
    UNION ALL
    SELECT * FROM views.referral_list_b
    WHERE (SELECT live FROM views.generation WHERE projection = 'referral_list') = 'b';
