"""Shelter occupancy: the places of each shelter, and whether it can take a person of a profile.

R1  Counts locate people: whoever is not of the shelter's own agency gets yes, no or ask for a
    coarse profile (rules.md 2).
R2  A hold counts until its time is over, also while no clock has said so.
R3  Yes means that a place that fits is free; ask, that those that fit are held, or that the profile
    leaves open what the shelter asks about; no, that it takes nobody of this profile now.
R4  Pregnancy, health and orientation are no part of a profile: accessibility and isolation say only
    what the place must have.
R5  Whoever is not of the shelter's own agency is told how it stood when the hour last turned; what
    was recorded later in that hour is told at the next turn (shelter_turns.py).

Readers (each gives a `Question`; see reading.py):

    by_id(shelter_id)                       -> the row; visibility.shape_shelter says what is shown
    listed(page, jurisdiction_id), counted(jurisdiction_id)
    answer(row, profile, at)                -> Answer.YES, NO or ASK, from a row (pure); for others,
                                               of shelter_turns.as_told(row, at)
    free(row, at)                           -> how many may be admitted now: for its agency alone

A row has: shelter_id, version, position, organization_id, service_id, jurisdiction_id, region,
accepts_sexes, accepts_ages, accepts_children_with_parent, places (by id: kind, sexes, age_groups,
capacity, accessible, isolation, out_of_service, holds, stays, sealed), turned_at (the turn before
the last change), turned_places (the places as they stood then).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

from psycopg import sql

from domain.messages import Recorded, Value
from domain.shelter.places import (
    PlaceAdded,
    PlaceFreed,
    PlaceHeld,
    PlaceReleased,
    PlaceReturnedToService,
    PlaceTaken,
    PlaceTakenOutOfService,
    ShelterOpened,
)
from projections.projection import ByStream, Cursor, Generation
from projections.reading import Listing, Page, Question, Record, Slice, count_of, one, page_of
from projections.shelter_turns import NEVER, kept, turn_of
from projections.table import Row, Table, as_json
from projections.words import told_code

Place: TypeAlias = dict[str, Any]
SHELTERS = Table(
    name="shelter_occupancy",
    columns=(
        "shelter_id",
        "version",
        "position",
        "organization_id",
        "service_id",
        "jurisdiction_id",
        "accepts_children_with_parent",
        "region",
        "accepts_sexes",
        "accepts_ages",
        "places",
        "turned_at",
        "turned_places",
    ),
    key=("shelter_id",),
)
_JSON = ("region", "accepts_sexes", "accepts_ages", "places", "turned_places")


class Answer(StrEnum):
    """What a shelter says to a coarse profile."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class Profile(Value):
    """A coarse profile; what is not known stays None."""

    sex: str | None = None
    age_group: str | None = None
    children_with: bool = False
    accessible: bool = False
    isolation: bool = False


@dataclass(slots=True)
class ShelterRow:
    """The places of one shelter while entries are folded into it."""

    shelter_id: str
    version: int = 0
    position: int = 0
    organization_id: str = ""
    service_id: str = ""
    jurisdiction_id: str = ""
    accepts_children_with_parent: bool = False
    region: Any = None
    accepts_sexes: list[Any] = field(default_factory=list)
    accepts_ages: list[Any] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    turned_at: datetime = NEVER
    turned_places: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class ShelterOccupancy(ByStream[ShelterRow]):
    """One row for each shelter, with its places."""

    name: ClassVar[str] = "shelter_occupancy"
    tables: ClassVar[tuple[Table, ...]] = (SHELTERS,)
    stream_kind: ClassVar[str] = "shelter-"

    def new(self, stream: str) -> ShelterRow:
        return ShelterRow(shelter_id=stream)

    def evolve(self, row: ShelterRow, entry: Recorded) -> None:
        evolve(row, entry)

    def stored(
        self, cursor: Cursor, generation: Generation, keys: Sequence[str]
    ) -> dict[str, ShelterRow]:
        rows = SHELTERS.load(cursor, generation, "shelter_id", keys)
        return {row[0]: ShelterRow(*row) for row in rows}

    def write(self, cursor: Cursor, generation: Generation, sheet: dict[str, ShelterRow]) -> None:
        SHELTERS.put(cursor, generation, [_columns(row) for row in sheet.values()])


def evolve(row: ShelterRow, entry: Recorded) -> None:
    """Take one entry into account, in place."""
    _turn(row, turn_of(entry.recorded_at))
    match entry.event:
        case ShelterOpened() as event:
            _opened(row, event)
        case PlaceAdded() as event:
            row.places[event.place_id] = _place(event, entry)
        case PlaceTakenOutOfService(place_id=key, reason=reason) if key in row.places:
            row.places[key]["out_of_service"] = told_code(reason)
        case PlaceReturnedToService(place_id=key) if key in row.places:
            row.places[key]["out_of_service"] = None
        case PlaceHeld() as event if event.place_id in row.places:
            hold = {"held_until": event.held_until.isoformat()}
            row.places[event.place_id]["holds"][event.hold_id] = hold
        case PlaceReleased(place_id=key, hold_id=hold_id) if key in row.places:
            row.places[key]["holds"].pop(hold_id, None)
        case PlaceTaken() as event if event.place_id in row.places:
            stay = {"arrangement": told_code(event.arrangement)}
            row.places[event.place_id]["stays"][event.stay_id] = stay
        case PlaceFreed(place_id=key, stay_id=stay_id) if key in row.places:
            row.places[key]["stays"].pop(stay_id, None)
        case _:
            pass


def by_id(shelter_id: str) -> Question[Record | None]:
    """One shelter; visibility says what of it is shown."""
    return Question(
        statement=_ROWS.format(sql.SQL("WHERE s.shelter_id = %(shelter_id)s")),
        parameters={"shelter_id": shelter_id},
        answer=one,
    )


def listed(page: Page, jurisdiction_id: str | None = None) -> Question[Slice[Record]]:
    """A page of shelters, by id; of one jurisdiction, or of all."""
    return page_of(_LISTING, page, {"jurisdiction_id": jurisdiction_id})


def counted(jurisdiction_id: str | None = None) -> Question[int]:
    """How many shelters there are."""
    return count_of(_LISTING, {"jurisdiction_id": jurisdiction_id})


def answer(row: Record, profile: Profile, at: datetime) -> Answer:
    """R3."""
    if not _takes(row["accepts_sexes"], profile.sex) or not _takes(
        row["accepts_ages"], profile.age_group
    ):
        return Answer.NO
    if profile.children_with and not row["accepts_children_with_parent"]:
        return Answer.NO
    fitting = [place for place in row["places"].values() if _fits(place, profile)]
    if any(_left(place, at) > 0 for place in fitting):
        vague = profile.sex is None or profile.age_group is None
        return Answer.ASK if vague else Answer.YES
    held = any(place["holds"] for place in fitting)
    return Answer.ASK if held else Answer.NO


def free(row: Record, at: datetime) -> int:
    """How many may be admitted now."""
    return sum(max(_left(place, at), 0) for place in row["places"].values())


def capacity(row: Record) -> int:
    """How many places are in service."""
    in_service = (place for place in row["places"].values() if not place["out_of_service"])
    return sum(place["capacity"] for place in in_service)


def _left(place: Mapping[str, Any], at: datetime) -> int:
    if place["out_of_service"]:
        return 0
    holds = place["holds"].values()
    held = sum(datetime.fromisoformat(hold["held_until"]) > at for hold in holds)
    return int(place["capacity"]) - len(place["stays"]) - held


def _fits(place: Mapping[str, Any], profile: Profile) -> bool:
    return (
        not place["out_of_service"]
        and _takes(place["sexes"], profile.sex)
        and _takes(place["age_groups"], profile.age_group)
        and (place["accessible"] or not profile.accessible)
        and (place["isolation"] or not profile.isolation)
    )


def _takes(accepted: Sequence[Mapping[str, str]], wanted: str | None) -> bool:
    return not accepted or wanted is None or wanted in (code["code"] for code in accepted)


def _turn(row: ShelterRow, turn: datetime) -> None:
    """R5: the first change after a turn leaves behind how it stood then."""
    if turn > row.turned_at:
        row.turned_at, row.turned_places = turn, kept(row.places)


def _opened(row: ShelterRow, event: ShelterOpened) -> None:
    row.organization_id = event.organization_id
    row.service_id = event.service_id
    row.jurisdiction_id = event.jurisdiction_id
    row.region = told_code(event.region)
    row.accepts_sexes = [told_code(code) for code in event.accepts_sexes]
    row.accepts_ages = [told_code(code) for code in event.accepts_ages]
    row.accepts_children_with_parent = event.accepts_children_with_parent


def _place(event: PlaceAdded, entry: Recorded) -> Place:
    return {
        "kind": told_code(event.kind),
        "sexes": [told_code(code) for code in event.sexes],
        "age_groups": [told_code(code) for code in event.age_groups],
        "capacity": event.capacity,
        "accessible": event.accessible,
        "isolation": event.isolation,
        "out_of_service": None,
        "holds": {},
        "stays": {},
        "sealed": [(part.subject, part.record_class, part.token) for part in entry.sealed],
    }


def _columns(row: ShelterRow) -> Row:
    values = (getattr(row, name) for name in SHELTERS.columns)
    named = zip(SHELTERS.columns, values, strict=True)
    return tuple(as_json(value) if name in _JSON else value for name, value in named)


_ROWS = sql.SQL("SELECT s.* FROM views.shelter_occupancy AS s {}")
_LISTING = Listing(
    name="shelters",
    columns=sql.SQL("s.*"),
    source=sql.SQL(
        "FROM views.shelter_occupancy AS s "
        "WHERE (%(jurisdiction_id)s::text IS NULL OR s.jurisdiction_id = %(jurisdiction_id)s)"
    ),
    key=("s.shelter_id",),
    anchor=sql.SQL("%(cursor)s"),
    id_column="shelter_id",
)
