"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.personal import NarrativeText
from domain.vocabulary import (
    ALERT_REASON,
    CASE_TRANSFER_REASON,
    COUNTRY,
    DECLINE_REASON,
    RELEASE_REASON,
    Code,
)


class CaseTakenOn(Event):
    """TODO-DOC."""

    worker_id: str
    holder_id: str


class TakeOnCase(Command):
    """TODO-DOC."""

    worker_id: str


class WorkerAssigned(Event):
    """TODO-DOC."""

    worker_id: str


class AssignWorker(Command):
    """TODO-DOC."""

    worker_id: str


class WorkerCoveredWords(Value):
    """What the command and the fact both say."""

    worker_id: str
    covered_by_id: str
    until_on: date


class WorkerCovered(WorkerCoveredWords, Event):
    """TODO-DOC."""


class CoverWorker(WorkerCoveredWords, Command):
    """TODO-DOC."""


class HolderReleased(Event):
    """TODO-DOC."""

    reason: Annotated[Code, RELEASE_REASON]


class ReleaseHolder(Command):
    """TODO-DOC."""

    reason: Annotated[Code, RELEASE_REASON]


class CaseTransferOfferedWords(Value):
    """What the command and the fact both say."""

    transfer_id: str
    to_agency_id: str
    reason: Annotated[Code, CASE_TRANSFER_REASON]
    basis_id: str | None = None
    note: NarrativeText | None = None
    to_country: Annotated[Code, COUNTRY] | None = None


class CaseTransferOffered(CaseTransferOfferedWords, Event):
    """TODO-DOC."""


class OfferTransfer(CaseTransferOfferedWords, Command):
    """TODO-DOC."""


class CaseTransferred(Event):
    """TODO-DOC."""

    transfer_id: str
    worker_id: str
    from_agency_id: str
    to_agency_id: str


class AcceptTransfer(Command):
    """TODO-DOC."""

    transfer_id: str
    worker_id: str


class CaseTransferDeclinedWords(Value):
    """What the command and the fact both say."""

    transfer_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class CaseTransferDeclined(CaseTransferDeclinedWords, Event):
    """TODO-DOC."""


class DeclineTransfer(CaseTransferDeclinedWords, Command):
    """TODO-DOC."""


class WorkerAlerted(Event):
    """TODO-DOC."""

    worker_id: str | None = None
    reason: Annotated[Code, ALERT_REASON]
    reference: str | None = None


Commands = (
    TakeOnCase
    | AssignWorker
    | CoverWorker
    | ReleaseHolder
    | OfferTransfer
    | AcceptTransfer
    | DeclineTransfer
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
