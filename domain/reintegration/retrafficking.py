"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from domain.messages import Command, Event, Fact, RecordClass
from domain.personal import LegalText, NarrativeText


class RetraffickingSuspected(Event, record_class=RecordClass.NARRATIVE):
    """TODO-DOC."""

    new_case_id: str
    elements: NarrativeText


class SuspectRetrafficking(Command):
    """TODO-DOC."""

    new_case_id: str
    elements: NarrativeText


class RetraffickingConfirmed(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    new_case_id: str
    reasons: LegalText


class ConfirmRetrafficking(Command):
    """TODO-DOC."""

    new_case_id: str
    reasons: LegalText


Commands = SuspectRetrafficking | ConfirmRetrafficking


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
