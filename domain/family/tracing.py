"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import ContactText, NarrativeText, Personal, classed, personal
from domain.vocabulary import (
    RELATION,
    SEPARATION_CAUSE,
    TRACING_CLOSE_REASON,
    TRACING_KIND,
    TRACING_OUTCOME,
    VERIFICATION_OUTCOME,
    Code,
)


class FamilyTracingRequestedWords(Value):
    """What the command and the fact both say."""

    tracing_id: str
    kind: Annotated[Code, TRACING_KIND]
    basis_id: str
    relatives: ContactText
    separation_cause: Annotated[Code, SEPARATION_CAUSE, classed(RecordClass.NARRATIVE)] | None = (
        None
    )
    separated_on: date | None = None
    separation_place: ContactText | None = None


class FamilyTracingRequested(
    FamilyTracingRequestedWords, Event, record_class=RecordClass.CONTACT_LOCATION
):
    """TODO-DOC."""


class RequestTracing(FamilyTracingRequestedWords, Command):
    """TODO-DOC."""


class TracingActionTakenWords(Value):
    """What the command and the fact both say."""

    tracing_id: str
    kind: Annotated[Code, TRACING_KIND]
    place: ContactText | None = None
    outcome: Annotated[Code, TRACING_OUTCOME]
    note: NarrativeText | None = None


class TracingActionTaken(TracingActionTakenWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""


class TakeTracingAction(TracingActionTakenWords, Command):
    """TODO-DOC."""


class RelativeClaimedWords(Value):
    """What the command and the fact both say."""

    tracing_id: str
    relative_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="relative_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="relative_id")]
        | None
    ) = None
    relation: Annotated[Code, RELATION]


class RelativeClaimed(RelativeClaimedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class RecordRelativeClaim(RelativeClaimedWords, Command):
    """TODO-DOC."""


class RelativeVerifiedWords(Value):
    """What the command and the fact both say."""

    tracing_id: str
    relative_id: str
    outcome: Annotated[Code, VERIFICATION_OUTCOME]
    evidence: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="relative_id")]


class RelativeVerified(RelativeVerifiedWords, Event, record_class=RecordClass.IDENTITY):
    """TODO-DOC."""


class VerifyRelative(RelativeVerifiedWords, Command):
    """TODO-DOC."""


class TracingClosed(Event, record_class=RecordClass.CONTACT_LOCATION):
    """TODO-DOC."""

    tracing_id: str
    reason: Annotated[Code, TRACING_CLOSE_REASON]


class CloseTracing(Command):
    """TODO-DOC."""

    tracing_id: str
    reason: Annotated[Code, TRACING_CLOSE_REASON]


Commands = RequestTracing | TakeTracingAction | RecordRelativeClaim | VerifyRelative | CloseTracing


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
