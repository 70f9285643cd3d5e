-- The referrals of all cases, for inbox and outbox, in two generations.

CREATE TABLE views.referral_list_rows (
    referral_id    text COLLATE "C" NOT NULL,
    case_id        text COLLATE "C" NOT NULL,
    version        bigint      NOT NULL,
    from_agency_id text COLLATE "C" NOT NULL,
    to_agency_id   text COLLATE "C" NOT NULL,
    status         text        NOT NULL,
    priority       text        NOT NULL,
    late           boolean     NOT NULL,
    sent_at        timestamptz NOT NULL,
    reply_due_at   timestamptz NOT NULL,
    told           jsonb       NOT NULL,
    generation     text NOT NULL
) PARTITION BY LIST (generation);
CREATE INDEX ON views.referral_list_rows (case_id);
CREATE INDEX ON views.referral_list_rows (to_agency_id, reply_due_at, referral_id);
CREATE INDEX ON views.referral_list_rows (from_agency_id, reply_due_at, referral_id);
SELECT views.make_generations('referral_list', 'referral_list', 'referral_id');
