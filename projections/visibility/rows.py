"""Rows that hang on a case, for lists across cases: each stands beside the case it belongs to.

R1  A row is in a list where the case is in the list of cases, and where a look at the case would
    show the row: of a receiver of open referrals, these referrals alone.
    What the rows tell is less the classes that the asker's role, purpose, a seal or the assignment
    of a colleague keeps back.
R2  Whoever filters by something must be allowed to see it (listed.py R2): who sees no person there
    sees no parties of a referral, and has neither an inbox nor an outbox of it; nor do they see
    where a return goes (look.py R7). Who is asked to answer a referral sees what it is.
R3  A return is in a list where a step of it is shown.

`k` is the case of a row: case_id, standing, child, reintegration, tie, whole, persons,
record_classes. Its `persons` says that a look sees persons, be it in what is the asker's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from psycopg import sql

from domain.access import Principal, never_seen_by
from domain.messages import Value
from domain.policy import PERSONAL
from projections.return_steps import CLASS_OF
from projections.visibility.listed import (
    ASSIGNED,
    KNOWN_IN_PARTY,
    NO_GROUND,
    OPENED,
    Needs,
    visible_cases,
)
from projections.visibility.watching import reviewed_jurisdiction, watching


class Direction(StrEnum):
    """Whether a referral came to the asker's agency, or went out from it."""

    IN = "in"
    OUT = "out"


class Beside(Value):
    """The cases beside which rows may stand: `cases` is a subquery, `condition` is on both."""

    cases: sql.Composable
    condition: sql.Composable
    parameters: Mapping[str, Any]


def beside_cases(principal: Principal, needs: Needs | None = None) -> Beside:
    """Rows that whoever sees the case's work may know of, and no others."""
    visible = visible_cases(principal, needs or Needs(whole=True))
    tied = "agency_id" in visible.parameters
    return Beside(
        cases=_CASES.format(_TIED if tied else _WATCHED, visible.source),
        condition=sql.SQL("true"),
        parameters={**visible.parameters, **(_tied if tied else _watching)(principal)},
    )


def beside_referrals(principal: Principal, direction: Direction | None) -> Beside:
    """R1, R2: the referrals that somebody may know of; `r` is the row of a referral."""
    beside = beside_cases(principal, Needs())
    tied = "agency_id" in beside.parameters
    shown = _SHOWN if tied else sql.SQL("k.whole")
    if direction is None:
        return _with(beside, shown)
    chosen = _CHOSEN[direction] if tied else sql.SQL("false")
    persons = _PERSONS_OR_ASKED if tied else sql.SQL("k.persons")
    return _with(beside, sql.SQL("{} AND {} AND {}").format(shown, chosen, persons))


def beside_returns(principal: Principal, *, by_country: bool = False) -> Beside:
    """R3: the returns that somebody may know of; `r` is the row of a return.

    `by_country` says that the list is filtered by what describes the person (R2).
    """
    beside = beside_cases(principal)
    return Beside(
        cases=beside.cases,
        condition=_WITH_A_STEP_AND_PERSONS if by_country else _WITH_A_STEP,
        parameters={**beside.parameters, "class_of_step": _CLASS_OF_STEP},
    )


def beside_recalls(principal: Principal) -> Beside:
    """What the asker's agency has to acknowledge; `r` is the row of a recall."""
    beside = beside_cases(principal, Needs())
    tied = "agency_id" in beside.parameters
    return _with(beside, _TO_BE_ACKNOWLEDGED if tied else sql.SQL("false"))


def beside_reviews(principal: Principal) -> Beside:
    """The cases that somebody's agency answers for, or of the jurisdiction that they examine."""
    return Beside(
        cases=_ANSWERED_FOR,
        condition=sql.SQL("true"),
        parameters={
            "agency_id": principal.actor.agency_id,
            "jurisdiction_id": reviewed_jurisdiction(principal),
        },
    )


def _with(beside: Beside, condition: sql.Composable) -> Beside:
    return Beside(cases=beside.cases, condition=condition, parameters=beside.parameters)


def _tied(principal: Principal) -> dict[str, Any]:
    never = never_seen_by(principal)
    return {
        "never_seen": [kind.value for kind in never],
        "ever_seen": [kind.value for kind in PERSONAL if kind not in never],
    }


def _watching(principal: Principal) -> dict[str, Any]:
    view = watching(principal)
    return {
        "tie": view.tie.value,
        "whole": view.whole,
        "persons": view.persons,
        "watched_classes": [kind.value for kind in view.record_classes],
    }


_CASES = sql.SQL("(SELECT c.case_id, c.standing, c.child, c.reintegration, {} {}) AS k")
_OPENS_PERSONS = sql.SQL(
    "{opened} AND {assigned} AND NOT {no_ground} AND %(beyond)s::text = '{{}}' "
    "AND party.record_classes && %(ever_seen)s::text[]"
).format(opened=OPENED, assigned=ASSIGNED, no_ground=NO_GROUND)
"""Where nothing is taken away but what the asker never sees: for most, and cheap to say."""
_OPENS_PERSONS_OF = sql.SQL(
    "party.record_classes <@ {known} OR %(personal)s::text[] && {known} "
    "OR {no_ground} AND EXISTS (SELECT unnest(%(ever_seen)s::text[]) "
    "EXCEPT SELECT unnest(party.sealed) WHERE NOT {opened})"
).format(known=KNOWN_IN_PARTY, no_ground=NO_GROUND, opened=OPENED)
"""What is left of what was granted; and of a service under way, what is the asker's own."""
_TIED = sql.SQL(
    "CASE WHEN {no_ground} THEN 'service' ELSE party.tie END AS tie, "
    "party.whole AND NOT {no_ground} AS whole, "
    "CASE WHEN {most} THEN true ELSE {left} END AS persons, {known} AS record_classes"
).format(no_ground=NO_GROUND, known=KNOWN_IN_PARTY, most=_OPENS_PERSONS, left=_OPENS_PERSONS_OF)
"""R1: a view without the ground that it rested on is no more than a service under way."""
_WATCHED = sql.SQL(
    "%(tie)s::text AS tie, %(whole)s::boolean AS whole, %(persons)s::boolean AS persons, "
    "%(watched_classes)s::text[] AS record_classes"
)
_ASKED = sql.SQL(
    "r.to_agency_id = %(agency_id)s "
    "AND k.standing -> 'referrals' -> r.referral_id ->> 'bond' = 'open'"
)
_SHOWN = sql.SQL(
    "(k.whole OR k.tie = 'receiver' AND {} "
    "OR k.tie = 'service' AND %(agency_id)s IN (r.to_agency_id, r.from_agency_id))"
).format(_ASKED)
_PERSONS_OR_ASKED = sql.SQL("(k.persons OR k.tie <> 'holder' AND {})").format(_ASKED)
_CLASS_OF_STEP = json.dumps({step: kind.value for step, kind in CLASS_OF.items()})
_WITH_A_STEP = sql.SQL(
    "EXISTS (SELECT FROM jsonb_object_keys(r.steps) AS s (step) "
    "WHERE %(class_of_step)s::text::jsonb ->> s.step = ANY(k.record_classes))"
)
_WITH_A_STEP_AND_PERSONS = sql.SQL("{} AND k.persons").format(_WITH_A_STEP)
_ANSWERED_FOR = sql.SQL(
    "(SELECT c.case_id, c.standing FROM views.case_view AS c WHERE c.holder_id = %(agency_id)s "
    "AND %(agency_id)s <> '' OR c.jurisdiction_id = %(jurisdiction_id)s) AS k"
)
_TO_BE_ACKNOWLEDGED = sql.SQL("r.recipient_id = %(agency_id)s AND r.acknowledged_at IS NULL")
_CHOSEN = {
    Direction.IN: sql.SQL("r.to_agency_id = %(agency_id)s"),
    Direction.OUT: sql.SQL(
        "(r.from_agency_id = %(agency_id)s OR k.tie = 'holder' AND r.to_agency_id <> %(agency_id)s)"
    ),
}
