"""The setting: rules, agencies with their services, agreements, and shelters with their places.

R1  No address stands here: of every location there is an area alone, and it is confidential.
R2  A provider is mapped, verified and then accredited before anybody is sent to it.
R3  The setting is the same whatever is played in it, and stands once.
R4  The first fact is which policy all others are decided by.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from domain.access import policy_hash
from domain.adoption import AdoptPolicy
from domain.directory.organization import (
    OfferService,
    PlaceService,
    RecordLocation,
    RegisterOrganization,
)
from domain.directory.provider import (
    AccreditProvider,
    MakeAgreement,
    MapProvider,
    VerifyProvider,
)
from domain.messages import Command, RecordClass
from domain.shelter.places import AddPlace, OpenShelter
from infra import jurisdictions
from infra.adopting import adoption
from infra.demonstration.cast import ACCOUNTS, AGENCIES, Agency, cast_id
from infra.demonstration.houses import HOUSES, House
from infra.demonstration.play import Play

BEFORE = timedelta(days=21)
_COUNTRIES = {
    "TZ": "TZA",
    "MZ": "MOZ",
    "MU": "MUS",
    "ET": "ETH",
    "BI": "BDI",
    "GB": "GBR",
}
_SEED = 0
_EDITOR = ACCOUNTS["directory-editor"].actor
_COORDINATOR = ACCOUNTS["coordinator-tz"].actor
_AGREED = (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION, RecordClass.PSYCHOSOCIAL)


def commands_of_law(first_day: date) -> tuple[Command, ...]:
    """The commands that set down every shipped jurisdiction."""
    by = ACCOUNTS["jurisdiction-editor"].actor
    at, year = Play(_SEED, first_day).begins_at - BEFORE, first_day.year
    return tuple(
        command
        for key in jurisdictions.SHIPPED
        for command in jurisdictions.commands(key, at, by, year)
    )


def adoption_of_policy(first_day: date) -> AdoptPolicy:
    """The command that adopts the policy by which the demonstration is decided."""
    play = Play(_SEED, first_day)
    command_id = play.made_id("command", "policy", policy_hash()).removeprefix("command-")
    return adoption(play.begins_at - BEFORE, command_id)


def scene(first_day: date) -> Play:
    """The wishes by which the directory and the shelters come to be (R3)."""
    play = Play(_SEED, first_day)
    at = play.begins_at - BEFORE + timedelta(hours=1)
    for agency in AGENCIES.values():
        _enter(play, agency, at)
    at += timedelta(hours=2)
    for agency in AGENCIES.values():
        _trust(play, agency, at)
    for number, (one, other) in enumerate(_pairs()):
        _agree(play, one, other, at, number)
    for house in HOUSES.values():
        open_house(play, house, at + timedelta(hours=2))
    return play


def _enter(play: Play, agency: Agency, at: datetime) -> None:
    stream = agency.organization_id
    _wish(
        play,
        RegisterOrganization,
        stream,
        at,
        name=agency.name,
        kind=agency.kind,
        jurisdiction_id=agency.jurisdiction_id,
    )
    _wish(
        play,
        RecordLocation,
        stream,
        at,
        location_id=agency.location_id,
        name=f"Area of {agency.region}",
        area=agency.region,
        country=_COUNTRIES[agency.jurisdiction],
        confidential=True,
        kind="physical",
    )
    _offer(play, agency, at)


def _offer(play: Play, agency: Agency, at: datetime) -> None:
    stream = agency.organization_id
    for service in agency.services:
        _wish(
            play,
            OfferService,
            stream,
            at,
            service_id=service.service_id,
            name=service.name,
            service_type=service.service_type,
            status="active",
            minimum_age=service.minimum_age,
            maximum_age=service.maximum_age,
        )
        _wish(
            play,
            PlaceService,
            stream,
            at,
            service_id=service.service_id,
            location_id=agency.location_id,
        )


def _trust(play: Play, agency: Agency, at: datetime) -> None:
    """R2: the services of non-governmental providers are checked by the coordination."""
    if agency.kind != "NGO":
        return
    stream = agency.organization_id
    _wish(play, MapProvider, stream, at, source="Directory of service providers")
    day = (at - timedelta(days=30)).date()
    _wish(play, VerifyProvider, stream, at, verified_on=day, method="visit")
    play.wish(
        AccreditProvider,
        _COORDINATOR,
        stream,
        at,
        {
            "accredited_by": "Ministry responsible for social welfare",
            "valid_until": (at + timedelta(days=3 * 365)).date(),
        },
    )


def _pairs() -> tuple[tuple[Agency, Agency], ...]:
    """Who agreed with whom: each welfare office with the house of its town, and with partners."""
    houses = (
        (AGENCIES[key.replace("shelter", "welfare")], house.agency) for key, house in HOUSES.items()
    )
    partners = (
        (AGENCIES["return-agency"], AGENCIES[f"partner-{key}"]) for key in ("mz", "mu", "et", "bi")
    )
    return (*houses, *partners)


def _agree(play: Play, one: Agency, other: Agency, at: datetime, number: int) -> None:
    _wish(
        play,
        MakeAgreement,
        one.organization_id,
        at,
        agreement_id=cast_id("agreement", f"{one.key}/{other.key}"),
        with_organization_id=other.organization_id,
        purposes=("referral", "case_management"),
        record_classes=_AGREED,
        begins_on=at.date(),
        ends_on=(at + timedelta(days=2 * 365)).date(),
        reference=f"Referral agreement {number + 1}",
    )


def open_house(play: Play, house: House, at: datetime) -> None:
    """A house is opened by its own people, with its places."""
    by = ACCOUNTS[house.agency.key].actor
    play.wish(OpenShelter, by, house.shelter_id, at, _profile(house))
    for bed in house.beds:
        play.wish(AddPlace, by, house.shelter_id, at, asdict(bed))


def _profile(house: House) -> dict[str, Any]:
    return {
        "organization_id": house.agency.organization_id,
        "service_id": house.service_id,
        "jurisdiction_id": house.agency.jurisdiction_id,
        "region": house.agency.region,
        "accepts_sexes": house.accepts_sexes,
        "accepts_ages": house.accepts_ages,
        "accepts_children_with_parent": house.accepts_children_with_parent,
    }


def _wish(play: Play, kind: type[Command], stream: str, at: datetime, /, **words: Any) -> None:
    """A wish of the editor of the directory."""
    play.wish(kind, _EDITOR, stream, at, words)
