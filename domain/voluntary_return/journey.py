"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.personal import ContactText, NarrativeText
from domain.vocabulary import COUNTRY, Code


class ReturnDepartedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    route: ContactText
    departed_at: datetime
    transit_countries: Annotated[tuple[Code, ...], COUNTRY] = ()
    fast_track: bool


class ReturnDeparted(ReturnDepartedWords, Event):
    """TODO-DOC."""


class RecordDeparture(ReturnDepartedWords, Command):
    """TODO-DOC."""


class ReturnTransitAssistedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    country: Annotated[Code, COUNTRY]
    assisted_by_id: str | None = None
    note: NarrativeText | None = None


class ReturnTransitAssisted(ReturnTransitAssistedWords, Event):
    """TODO-DOC."""


class AssistTransit(ReturnTransitAssistedWords, Command):
    """TODO-DOC."""


class ReturnArrivedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    arrived_at: datetime
    assistance: NarrativeText | None = None
    onward_transport: bool


class ReturnArrived(ReturnArrivedWords, Event):
    """TODO-DOC."""


class RecordArrival(ReturnArrivedWords, Command):
    """TODO-DOC."""


class ReturnHandedOverWords(Value):
    """What the command and the fact both say."""

    return_id: str
    organization_id: str
    received_by_id: str | None = None
    note: NarrativeText | None = None


class ReturnHandedOver(ReturnHandedOverWords, Event):
    """TODO-DOC."""


class HandOver(ReturnHandedOverWords, Command):
    """TODO-DOC."""


Commands = RecordDeparture | AssistTransit | RecordArrival | HandOver


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
