"""The jurisdictions that Rejea ships: their files, as the commands that set them down.

R1  A file says of every clock and rule whether it is law, guidance or default, and by what source.
    Nothing in it is legal advice: a deployment's lawyer confirms or replaces each entry.
R2  What stands, stands: a jurisdiction, a year or a set of indicators that a deployment has already
    recorded is never overwritten by a shipped one.
R3  Holidays come from the library `holidays`, for the year asked for and the two after it. It knows
    Tanzania, not Zanzibar: Zanzibar takes the Union's days, among which Zanzibar Revolution Day
    (12 January) is one. Those that follow the moon are estimates until they are declared anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.clocks import Clock, Rule
from domain.jurisdiction import (
    Commands,
    ConfigureJurisdiction,
    DeclareHolidays,
    EffectiveInThePast,
    PublishIndicatorSet,
    jurisdiction_stream,
)
from domain.messages import Actor
from domain.ports import CommandReused
from domain.vocabulary import COUNTRY, IDENTIFICATION_MODEL, INDICATOR, LANGUAGE

_FOLDER = Path(__file__).parent
_NAMESPACE = UUID("0f6f2a0c-6a3b-5b35-8b58-64b8ad0f2a11")
_YEARS = 3
_ILO = "International Labour Organization, indicators of forced labour, 2012"
_NO_MEANS = "Project default: of a child no means are asked (Palermo Protocol, Article 3(c))"

SHIPPED = ("TZ", "TZ-ZNZ", "MZ", "MU", "GB")


def configure(
    handle: Callable[[Commands], object], at: datetime, by: Actor, year: int
) -> Mapping[str, int]:
    """Set down every shipped jurisdiction, with the holidays of `year` and the two after it.

    Gives how many facts each jurisdiction was told anew; what it knew already is left as it is.
    """
    return {
        key: sum(_told(handle, wish) for wish in commands(key, at, by, year)) for key in SHIPPED
    }


def commands(key: str, at: datetime, by: Actor, year: int) -> Iterator[Commands]:
    """The commands that set down one shipped jurisdiction, in their order."""
    yield _configuration(key, at, by)
    for each in range(year, year + _YEARS):
        yield _declaration(key, each, at, by)
    yield from _indicator_sets(key, at, by)


@cache
def shipped(key: str) -> Mapping[str, Any]:
    """What the file of a shipped jurisdiction says."""
    said: Mapping[str, Any] = json.loads((_FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return said


def _told(handle: Callable[[Commands], object], wish: Commands) -> bool:
    """R2: tell whether the log took it; what stands already is no error."""
    try:
        receipt = handle(wish)
    except (CommandReused, EffectiveInThePast):
        return False
    return not getattr(receipt, "repeated", False)


def _configuration(key: str, at: datetime, by: Actor) -> ConfigureJurisdiction:
    said = shipped(key)
    return ConfigureJurisdiction(
        stream=jurisdiction_stream(key),
        by=by,
        at=at,
        command_id=_command_id(key, "configuration"),
        key=key,
        name=said["name"],
        country=COUNTRY[said["country"]],
        time_zone=said["time_zone"],
        languages=tuple(LANGUAGE[code] for code in said["languages"]),
        majority_age=said["majority_age"],
        identification_model=IDENTIFICATION_MODEL[said["identification_model"]],
        working_days=tuple(said["working_days"]),
        clocks=tuple(Clock(name=name, **entry) for name, entry in said["clocks"].items()),
        rules=tuple(Rule(name=name, **entry) for name, entry in said["rules"].items()),
        effective_from=_start_of_day(said["effective_from"], said["time_zone"]),
        sources=tuple(said["sources"]),
    )


def _declaration(key: str, year: int, at: datetime, by: Actor) -> DeclareHolidays:
    import holidays

    calendar = shipped(key)["holidays"]
    found = holidays.country_holidays(
        calendar["country"],
        subdiv=calendar.get("subdivision"),
        years=year,
        language="en_US",
    )
    days = sorted(found.items())
    return DeclareHolidays(
        stream=jurisdiction_stream(key),
        by=by,
        at=at,
        command_id=_command_id(key, f"holidays {year}"),
        year=year,
        days=tuple(day for day, _ in days),
        names=tuple(name for _, name in days),
        source=f"python-holidays {metadata.version('holidays')}",
    )


def _indicator_sets(key: str, at: datetime, by: Actor) -> Iterator[PublishIndicatorSet]:
    """The indicators of the ILO, and as a set of its own those of a child: one of them suffices."""
    sets = (("ilo", INDICATOR.version, _ILO), ("child", "1", _NO_MEANS))
    for name, version, source in sets:
        yield PublishIndicatorSet(
            stream=jurisdiction_stream(key),
            by=by,
            at=at,
            command_id=_command_id(key, f"indicators {name} {version}"),
            name=name,
            version=version,
            indicators=tuple(map(str, INDICATOR)),
            sufficient=1,
            effective_from=at,
            source=source,
        )


def _start_of_day(day: str, time_zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(time_zone))


def _command_id(key: str, what: str) -> str:
    """R2: one id for each thing that is shipped, whatever its content."""
    return str(uuid5(_NAMESPACE, f"{key}/{what}"))
