"""Searching: which cases may be found by what is sealed in them, and which may be compared.

R1  A case is found by a field only by whoever is shown that field: the whole case, its persons, and
    the field's record class. What is sealed is found by those on its list alone, and a broken glass
    finds nothing. Whoever sees only its own records of a case does not find it.
R2  A coordinator is told that two cases may be of one person, and nothing of either person. A case
    with a seal is compared with none, and neither is one that rests behind another.
R3  What was found, or compared, is noted for each case, with what it was found by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql

from domain import access
from domain.access import Principal, Tie
from domain.messages import RecordClass, Value
from projections.person_words import CLASSES, Field
from projections.reading import Record, Visible
from projections.visibility.listed import KNOWN_IN_PARTY, Needs, visible_cases
from projections.visibility.look import Look, look_at
from projections.visibility.readings import Readings
from projections.visibility.watching import watching


class Searchable(Value):
    """The cases that may be found: `opened` are the classes that a row opens to the asker."""

    visible: Visible
    opened: sql.Composable
    parameters: Mapping[str, Any]


def searchable_cases(principal: Principal) -> Searchable:
    """R1: `visible.source` is as for lists of cases, and `opened` is an array beside each."""
    visible = visible_cases(principal, Needs(whole=True, persons=True))
    tied = "agency_id" in visible.parameters
    never = [kind.value for kind in access.never_seen_by(principal)]
    return Searchable(
        visible=visible,
        opened=_OF_PARTY if tied else _NOTHING,
        parameters={**visible.parameters, "never": never},
    )


def comparable_cases(principal: Principal) -> Visible:
    """R2: the cases that somebody may be told to be alike; none to whoever is no coordinator."""
    never = access.never_seen_by(principal)
    coordinates = watching(principal).tie is Tie.COORDINATOR
    permitted = coordinates and not any(kind in never for kind in CLASSES.values())
    jurisdiction_id = principal.jurisdiction_id if permitted else ""
    return Visible(
        source=_COMPARABLE,
        key=(),
        anchor=sql.SQL(""),
        parameters={"jurisdiction_id": jurisdiction_id},
    )


def shape_found(readings: Readings, row: Record) -> Look | None:
    """R1, R3: a look at a case that was found; None where it may not be found by that."""
    look = look_at(readings, row)
    found_by = matched(row)
    if (
        look is None
        or not look.view.whole
        or not all(look.opens(CLASSES[kind]) for kind in found_by)
    ):
        return None
    classes = (CLASSES[kind] for kind in found_by)
    look.note("search_result", {"case_id": RecordClass.CASE_ADMINISTRATION})
    for record_class in classes:
        look.note("search_result", {"case_id": record_class, "matched": record_class})
    return look


def matched(row: Record) -> tuple[Field, ...]:
    """The kinds of fields that a case was found by."""
    return tuple(map(Field, row["matched"]))


def shape_pair(readings: Readings, pair: Sequence[Record]) -> bool:
    """R2, R3: whether both cases may be told to be alike; noted for each."""
    looks = [look_at(readings, row) for row in pair]
    found = [look for look in looks if look is not None and _may_be_compared(look)]
    for look in found if len(found) == len(looks) else ():
        look.note("possible_match", dict.fromkeys(_PAIR, RecordClass.CASE_ADMINISTRATION))
    return len(found) == len(looks)


def _may_be_compared(look: Look) -> bool:
    return look.view.tie is Tie.COORDINATOR and not look.standing.openings.seals


_PAIR = ("case_id", "agreement")
_OF_PARTY = KNOWN_IN_PARTY
_NOTHING = sql.SQL("'{{}}'::text[]").format()
_COMPARABLE = sql.SQL(
    "FROM views.case_view AS c WHERE c.jurisdiction_id = %(jurisdiction_id)s "
    "AND c.merged_into = '' AND c.standing -> 'openings' -> 'seals' = '{{}}'"
).format()
