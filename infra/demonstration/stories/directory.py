"""The directory over the year: what opens, closes for a while, is looked at again, gives up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain.directory.organization import (
    CloseOrganization,
    EndService,
    RecordDirectoryContact,
    RegisterOrganization,
)
from domain.directory.provider import EndAgreement, ReinstateProvider, SuspendProvider
from domain.messages import Command
from infra.demonstration.cast import ACCOUNTS, AGENCIES, cast_id
from infra.demonstration.play import Play

_PARTNER = "partner-et"


def tell(play: Play) -> None:
    """What the editor and the coordination change."""
    helpline, partner = AGENCIES["hotline"], AGENCIES[_PARTNER]
    _edit(
        play,
        30,
        RecordDirectoryContact,
        helpline.organization_id,
        contact_id=cast_id("contact", "hotline"),
        service_id=helpline.service("psychosocial_service").service_id,
        title="Counsellor on duty, day and night",
        confidential=False,
    )
    _a_house_gives_up(play)
    _edit(
        play,
        240,
        EndService,
        partner.organization_id,
        service_id=partner.service("livelihoods_service").service_id,
        status="temporarily closed",
        reason="Between two grants",
    )
    _look_again(play, partner.organization_id)
    _edit(
        play,
        330,
        EndAgreement,
        AGENCIES["return-agency"].organization_id,
        agreement_id=cast_id("agreement", f"return-agency/{_PARTNER}"),
        reason="Replaced by a new one",
    )


def _a_house_gives_up(play: Play) -> None:
    stream = play.made_id("organization", "a house that gives up")
    _edit(
        play,
        40,
        RegisterOrganization,
        stream,
        name="A small house on an island",
        kind="NGO",
        jurisdiction_id=AGENCIES["hotline"].jurisdiction_id,
    )
    _edit(play, 200, CloseOrganization, stream, reason="No money for a second year")


def _look_again(play: Play, stream: str) -> None:
    coordinator = ACCOUNTS["coordinator-tz"].actor
    at = _day(play, 260)
    words = {"reason": "A complaint is looked into", "until_on": (at + timedelta(days=30)).date()}
    play.wish(SuspendProvider, coordinator, stream, at, words)
    later = at + timedelta(days=28)
    play.wish(ReinstateProvider, coordinator, stream, later, {"reason": "Nothing was found"})


def _edit(play: Play, day: int, kind: type[Command], stream: str, /, **words: Any) -> None:
    play.wish(kind, ACCOUNTS["directory-editor"].actor, stream, _day(play, day), words)


def _day(play: Play, day: int) -> datetime:
    return play.begins_at + timedelta(days=day, hours=2)
