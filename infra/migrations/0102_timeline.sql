-- One row for each entry of a case, in two generations.

CREATE TABLE views.timeline_rows (
    case_id        text COLLATE "C" NOT NULL,
    version        bigint      NOT NULL,
    position       bigint      NOT NULL,
    name           text COLLATE "C" NOT NULL,
    step           text COLLATE "C" NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    agency_id      text COLLATE "C" NOT NULL,
    role           text        NOT NULL,
    user_id        text COLLATE "C" NOT NULL,
    on_behalf_of   text COLLATE "C",
    purpose_of_use text,
    legal_basis_id text COLLATE "C",
    late_reason    text,
    referral_id    text COLLATE "C",
    words          jsonb       NOT NULL,
    sealed         jsonb       NOT NULL,
    record_classes text[]      NOT NULL,
    synthetic      boolean     NOT NULL,
    generation     text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('timeline', 'timeline', 'case_id, version');

-- Entries that a later entry of the same case voided.
CREATE TABLE views.timeline_void_rows (
    case_id    text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,
    voided_by  bigint NOT NULL,
    generation text NOT NULL
) PARTITION BY LIST (generation);
SELECT views.make_generations('timeline', 'timeline_void', 'case_id, version');
