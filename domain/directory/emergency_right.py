"""Emergency right: whose right to break the glass is suspended, in the organization they act for.

R1  A review that was missed, or that found no justification, suspends the right of whoever broke
    the glass (access-and-audit); it follows from those facts, and nobody asks for it.
R2  Only a data protection officer of the same jurisdiction gives the right back, in words, and
    never to themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from domain.messages import (
    Command,
    Event,
    Fact,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Value,
    stated,
)
from domain.personal import Personal, personal

if TYPE_CHECKING:
    from domain.directory.state import Organization


class BreakGlassSuspended(Event, record_class=RecordClass.LEGAL):
    """Somebody may no longer break the glass; `glass_id` is the one that led to it."""

    user_id: str
    glass_id: str | None = None


class BreakGlassRestoredWords(Value):
    """What the command and the fact both say."""

    user_id: str
    reason: Annotated[Personal[str], personal(RecordClass.LEGAL, subject="user_id")]


class BreakGlassRestored(BreakGlassRestoredWords, Event, record_class=RecordClass.LEGAL):
    """Somebody may break the glass again."""


class RestoreBreakGlass(BreakGlassRestoredWords, Command):
    """Give somebody the right back."""


Commands = RestoreBreakGlass


class RightNotSuspended(OutOfOrder):
    """R2: this person's right is not suspended in this organization."""

    rule = "R2"
    advice = "Only a suspended right is given back."


class OwnRight(NotPermitted):
    """R2: somebody wants to give the right back to themselves."""

    rule = "R2"
    advice = "Ask another data protection officer."


def decide(
    command: Commands, organizations: Mapping[str, Organization]
) -> tuple[Event | Fact, ...]:
    """Give a suspended right back.

    Raises: Missing, RightNotSuspended, OwnRight.
    """
    organization = organizations.get(command.stream)
    if organization is None or not _is_near(organizations.get(command.by.agency_id), organization):
        raise Missing(command.stream)
    if command.user_id == command.by.user_id:
        raise OwnRight(command.user_id)
    if command.user_id not in organization.glass_suspended:
        raise RightNotSuspended(command.user_id)
    return (stated(BreakGlassRestored, command),)


def _is_near(own: Organization | None, organization: Organization) -> bool:
    """R2: whoever is in no directory came through no door."""
    where = own.jurisdiction_id if own else ""
    return where in ("", organization.jurisdiction_id)
