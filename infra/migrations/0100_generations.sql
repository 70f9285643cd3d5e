-- Which of the two generations of each projection is read, and how a rebuild of the other one goes.
-- `halted_at` is the position of an entry that a projection could not take; the others go on.

CREATE TABLE views.generation (
    projection        text PRIMARY KEY,
    live              text NOT NULL DEFAULT 'a' CHECK (live IN ('a', 'b')),
    building_position bigint,
    halted_at         bigint,
    halted_because    text
);
