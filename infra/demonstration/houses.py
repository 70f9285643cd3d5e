"""The houses: the shelters of the cast, and the places that each of them has.

R1  No address stands here: a shelter is known by its region, and everything else is confidential.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.demonstration.cast import AGENCIES, Agency, cast_id

_WOMEN = ("female",)
_MEN = ("male",)
_ANY = ("female", "male")
_ADULTS = ("adult",)
_CHILDREN = ("infant", "child", "adolescent")
_FAMILY = (*_CHILDREN, *_ADULTS)


@dataclass(frozen=True, kw_only=True)
class Bed:
    """One place of a house, in the codes of `vocabulary.PLACE_KIND`, `SEX` and `AGE_GROUP`."""

    place_id: str
    room: str
    kind: str
    sexes: tuple[str, ...]
    age_groups: tuple[str, ...]
    capacity: int = 1
    accessible: bool = False
    isolation: bool = False


@dataclass(frozen=True, kw_only=True)
class House:
    """A shelter: whose it is, whom it takes, and its places."""

    agency: Agency
    accepts_sexes: tuple[str, ...]
    accepts_ages: tuple[str, ...]
    accepts_children_with_parent: bool
    beds: tuple[Bed, ...]

    @property
    def shelter_id(self) -> str:
        return cast_id("shelter", self.agency.key)

    @property
    def service_id(self) -> str:
        return self.agency.service("safehouse_service").service_id


@dataclass(frozen=True, kw_only=True)
class _Room:
    kind: str
    sexes: tuple[str, ...]
    age_groups: tuple[str, ...]
    places: int = 1
    capacity: int = 1
    accessible: bool = False
    isolation: bool = False


def _house(town: str, sexes: tuple[str, ...], ages: tuple[str, ...], *rooms: _Room) -> House:
    agency = AGENCIES[f"shelter-{town}"]
    return House(
        agency=agency,
        accepts_sexes=sexes,
        accepts_ages=ages,
        accepts_children_with_parent=any(room.kind == "family_unit" for room in rooms),
        beds=tuple(
            bed
            for number, room in enumerate(rooms, start=1)
            for bed in _beds(agency.key, number, room)
        ),
    )


def _beds(house: str, number: int, room: _Room) -> tuple[Bed, ...]:
    return tuple(
        Bed(
            place_id=cast_id("place", f"{house}/{number}/{place}"),
            room=f"Room {number}",
            kind=room.kind,
            sexes=room.sexes,
            age_groups=room.age_groups,
            capacity=room.capacity,
            accessible=room.accessible,
            isolation=room.isolation,
        )
        for place in range(1, room.places + 1)
    )


def _beds_for(sexes: tuple[str, ...], age_groups: tuple[str, ...], places: int) -> _Room:
    return _Room(kind="bed", sexes=sexes, age_groups=age_groups, places=places)


_SINGLE = _Room(kind="single_room", sexes=_ANY, age_groups=_FAMILY, accessible=True)
_ISOLATION = _Room(kind="isolation_room", sexes=_ANY, age_groups=_FAMILY, isolation=True)
_UNIT = _Room(kind="family_unit", sexes=_ANY, age_groups=_FAMILY, capacity=4)
_COTS = _Room(kind="cot", sexes=_ANY, age_groups=("infant",), places=2)

_HOUSES = (
    _house(
        "kigoma",
        _ANY,
        _FAMILY,
        _beds_for(_WOMEN, _ADULTS, 4),
        _beds_for(_WOMEN, _CHILDREN, 4),
        _SINGLE,
        _SINGLE,
        _UNIT,
        _UNIT,
        _COTS,
        _ISOLATION,
    ),
    _house(
        "kagera",
        _ANY,
        _CHILDREN,
        _beds_for(_WOMEN, _CHILDREN, 3),
        _beds_for(_MEN, _CHILDREN, 3),
        _Room(kind="single_room", sexes=_ANY, age_groups=_CHILDREN),
    ),
    _house(
        "mwanza",
        _WOMEN,
        _FAMILY,
        _beds_for(_WOMEN, _ADULTS, 6),
        _beds_for(_WOMEN, _CHILDREN, 4),
        _Room(kind="single_room", sexes=_WOMEN, age_groups=_FAMILY),
        _UNIT,
        _UNIT,
        _COTS,
    ),
    _house(
        "arusha",
        _ANY,
        _FAMILY,
        _beds_for(_MEN, _ADULTS, 4),
        _beds_for(_WOMEN, _ADULTS, 4),
        _SINGLE,
        _SINGLE,
        _UNIT,
    ),
    _house(
        "dar-es-salaam",
        _ANY,
        _FAMILY,
        _beds_for(_WOMEN, _ADULTS, 8),
        _beds_for(_MEN, _ADULTS, 4),
        _beds_for(_WOMEN, _CHILDREN, 4),
        _beds_for(_MEN, _CHILDREN, 4),
        _SINGLE,
        _SINGLE,
        _UNIT,
        _UNIT,
        _UNIT,
        _COTS,
        _ISOLATION,
    ),
)

HOUSES: Mapping[str, House] = {house.agency.key: house for house in _HOUSES}
"""The shelters by the key of their agency, as `shelter-kigoma`."""
