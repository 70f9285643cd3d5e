"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText, Personal, personal
from domain.vocabulary import GUARDIAN_CAPACITY, GUARDIAN_END_REASON, Code


class GuardianAppointedWords(Value):
    """What the command and the fact both say."""

    guardian_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="guardian_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="guardian_id")]
        | None
    ) = None
    capacity: Annotated[Code, GUARDIAN_CAPACITY]
    mandate_from: date
    mandate_until: date | None = None
    order_reference: LegalText | None = None


class GuardianAppointed(GuardianAppointedWords, Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""


class AppointGuardian(GuardianAppointedWords, Command):
    """TODO-DOC."""


class GuardianEnded(Event, record_class=RecordClass.CHILD):
    """TODO-DOC."""

    guardian_id: str
    reason: Annotated[Code, GUARDIAN_END_REASON]


class EndGuardianship(Command):
    """TODO-DOC."""

    guardian_id: str
    reason: Annotated[Code, GUARDIAN_END_REASON]


Commands = AppointGuardian | EndGuardianship


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
