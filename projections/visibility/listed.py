"""Listed: which cases a list or a count may hold for somebody, and what it may be asked by.

R1  A list holds only what the same decision would permit: its parties were written by that
    decision, and watchers see by jurisdiction (case_view.ties_of). Of several referrals each has to
    open what is asked: a list may leave out what a look shows, and never the other way round.
R2  Whoever filters by something must be allowed to see it, else the row is not in the list: the
    filter would tell it.
"""

from __future__ import annotations

import json
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, View
from domain.messages import RecordClass, Value
from domain.policy import CLEARANCE_FOR_SEAL, PERSONAL, SEALS, STRONG_SIGN_IN
from domain.standing import Standing
from projections.reading import Visible
from projections.visibility import names


class Needs(Value):
    """What a filter reads of a case (R2)."""

    whole: bool = False
    persons: bool = False
    record_classes: tuple[RecordClass, ...] = ()


def visible_cases(principal: Principal, needs: Needs | None = None) -> Visible:
    """The cases that a principal may know of, for lists and counts (R1)."""
    needs = needs or Needs()
    watching = access.decide_view(principal, _without_ties(principal))
    if watching.permit and principal.actor.agency_id:
        return _watched(principal, watching, needs)
    sees_more = needs != Needs()
    return Visible(
        name="tied and seeing more" if sees_more else "tied",
        source=_TIED_SEEING_MORE if sees_more else _TIED,
        key=("party.reported_at", "party.case_id"),
        anchor=_TIED_ANCHOR,
        alone=_TIED_ALONE,
        parameters={
            "agency_id": principal.actor.agency_id if _may_be_tied(principal, needs) else "",
            "asks_at": principal.asks_at,
            "needs_whole": needs.whole,
            "needs_persons": needs.persons,
            "needs_classes": [kind.value for kind in needs.record_classes],
            "needs_assignment": needs.persons or not set(PERSONAL).isdisjoint(needs.record_classes),
            **_opening_of(principal),
            **_assignment_of(principal),
            **names.parameters_of(principal),
        },
        known=KNOWN_IN_PARTY,
    )


def _opening_of(principal: Principal) -> dict[str, Any]:
    """What opens a seal to somebody, who no longer discloses to them, and what bounds it."""
    return {
        "user_id": principal.actor.user_id if principal.strength == STRONG_SIGN_IN else "",
        "seals_opened": [
            kind for kind in SEALS if CLEARANCE_FOR_SEAL.get(kind) in (None, *principal.clearances)
        ],
        "ended_with": list(principal.agreement_ended_with),
        "beyond": json.dumps(_beyond_agreements(principal)),
        "serving": list(access.purposes_serving(principal)),
    }


def _beyond_agreements(principal: Principal) -> dict[str, list[str]]:
    """By agency, the classes that no agreement in force with it names."""
    return {
        limit.agency_id: [kind.value for kind in PERSONAL if kind not in limit.record_classes]
        for limit in principal.agreement_limits
    }


def _assignment_of(principal: Principal) -> dict[str, Any]:
    """Who asks, and whether the assignment of a colleague keeps persons from them."""
    return {
        "asker_id": principal.actor.user_id,
        "by_assignment": access.works_on_single_cases(principal),
        "by_default": access.sees_nobody_by_default(principal),
        "personal": [kind.value for kind in PERSONAL],
    }


def _watched(principal: Principal, view: View, needs: Needs) -> Visible:
    met = view.whole or not needs.whole
    met = met and (view.persons or not needs.persons)
    met = met and all(kind in view.record_classes for kind in needs.record_classes)
    return Visible(
        name="in jurisdiction",
        source=_IN_JURISDICTION,
        key=("c.reported_at", "c.case_id"),
        anchor=_IN_JURISDICTION_ANCHOR,
        parameters={
            "jurisdiction_id": principal.jurisdiction_id if met else "",
            **names.parameters_of(principal, view),
        },
        known=names.KNOWN_TO_WATCHER,
    )


def _without_ties(principal: Principal) -> Standing:
    """A case of the principal's jurisdiction with which their agency has nothing to do."""
    return Standing(
        jurisdiction_id=principal.jurisdiction_id,
        reporter_agency_id="nobody",
        addressed_to_id="nobody",
    )


def _may_be_tied(principal: Principal, needs: Needs) -> bool:
    """Whether the policy lets somebody see by their agency's ties, and what a filter reads."""
    never = access.never_seen_by(principal)
    if any(kind in never for kind in needs.record_classes):
        return False
    if needs.persons and set(PERSONAL) <= set(never):
        return False
    agency_id = principal.actor.agency_id
    tied = Standing(
        jurisdiction_id="another", reporter_agency_id=agency_id, addressed_to_id=agency_id
    )
    return bool(agency_id) and access.decide_view(principal, tied).permit


_NOW = sql.SQL(
    "CASE WHEN party.since <= %(asks_at)s AND %(asks_at)s < party.until THEN true ELSE false END"
)
"""Written so that PostgreSQL takes half of the rows for tied, and not a ninth: it then keeps one
plan for every moment, where it would make a plan for each."""
NO_GROUND = sql.SQL(
    "(party.tie = 'referral' AND (party.disclosed_by && %(ended_with)s::text[] "
    "OR NOT party.purposes <@ %(serving)s::text[]))"
)
"""Whether a referral opens nothing to whoever asks; of several, each has to open what it names."""
BEYOND = sql.SQL(
    "SELECT jsonb_array_elements_text(%(beyond)s::text::jsonb -> by_whom.id) "
    "FROM unnest(party.disclosed_by) AS by_whom (id) WHERE party.tie = 'referral'"
)
"""The classes that the agreements with those who disclosed do not name."""
OPENED = sql.SQL(
    "(party.sealed = '{{}}' OR %(user_id)s = ANY(party.listed) "
    "AND party.seals <@ %(seals_opened)s::text[])"
).format()
ASSIGNED = sql.SQL(
    "(NOT %(by_assignment)s OR party.tie <> 'holder' OR c.worker_id = '' AND NOT %(by_default)s "
    "OR c.worker_id = %(asker_id)s OR coalesce("
    "c.standing -> 'openings' -> 'covers' -> c.worker_id ->> 'user_id' = %(asker_id)s AND "
    "%(asks_at)s < (c.standing -> 'openings' -> 'covers' -> c.worker_id ->> 'until')::timestamptz, "
    "false))"
)
"""Whether nobody else of the agency that answers is assigned; a broken glass is in no list."""
KNOWN_IN_PARTY = sql.SQL(
    "ARRAY(SELECT unnest(party.record_classes) EXCEPT SELECT unnest(%(never_seen)s::text[]) "
    "EXCEPT SELECT unnest(party.sealed) WHERE NOT {opened} "
    "EXCEPT SELECT unnest(%(personal)s::text[]) WHERE NOT {assigned} OR {no_ground} "
    "EXCEPT ({beyond}))"
).format(opened=OPENED, assigned=ASSIGNED, no_ground=NO_GROUND, beyond=BEYOND)
"""For a row of `party`, the classes that are seen of it, and of which names may tell (names.py)."""
_OF_AGENCY = sql.SQL(
    "WHERE party.agency_id = %(agency_id)s AND party.tie <> 'glass' AND {}"
).format(_NOW)
_TIED = sql.SQL(
    "FROM views.case_party AS party JOIN views.case_view AS c USING (case_id) {}"
).format(_OF_AGENCY)
_TIED_SEEING_MORE = sql.SQL(
    "{} AND (party.whole OR NOT %(needs_whole)s) "
    "AND (party.persons OR NOT %(needs_persons)s) "
    "AND party.record_classes @> %(needs_classes)s::text[] "
    "AND ({} OR NOT %(needs_persons)s AND NOT party.sealed && %(needs_classes)s::text[]) "
    "AND ({} OR NOT %(needs_assignment)s) "
    "AND NOT {} AND NOT %(needs_classes)s::text[] && ARRAY({}) "
    "AND (%(personal)s::text[] && {} OR NOT %(needs_persons)s)"
).format(_TIED, OPENED, ASSIGNED, NO_GROUND, BEYOND, KNOWN_IN_PARTY)
_TIED_ALONE = sql.SQL("FROM views.case_party AS party {}").format(_OF_AGENCY)
_TIED_ANCHOR = sql.SQL(
    "SELECT a.reported_at, a.case_id FROM views.case_party AS a "
    "WHERE a.case_id = %(cursor)s AND a.agency_id = %(agency_id)s "
    "AND a.since <= %(asks_at)s AND %(asks_at)s < a.until"
)
_IN_JURISDICTION = sql.SQL(
    "FROM views.case_view AS c WHERE c.jurisdiction_id = %(jurisdiction_id)s"
)
_IN_JURISDICTION_ANCHOR = sql.SQL(
    "SELECT a.reported_at, a.case_id FROM views.case_view AS a "
    "WHERE a.case_id = %(cursor)s AND a.jurisdiction_id = %(jurisdiction_id)s"
)
