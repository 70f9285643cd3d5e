"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, Value
from domain.personal import NarrativeText
from domain.vocabulary import COUNTRY, INTERVIEW_SUBJECT, LANGUAGE, Code


class InboundReturnOpenedWords(Value):
    """What the command and the fact both say."""

    return_id: str
    country_of_stay: Annotated[Code, COUNTRY]
    basis_id: str


class InboundReturnOpened(InboundReturnOpenedWords, Event):
    """TODO-DOC."""


class OpenInboundReturn(InboundReturnOpenedWords, Command):
    """TODO-DOC."""


class ReturnCounselledWords(Value):
    """What the command and the fact both say."""

    return_id: str
    country: Annotated[Code, COUNTRY]
    information_given: NarrativeText
    options: NarrativeText
    language: Annotated[Code, LANGUAGE] | None = None
    interpreter_id: str | None = None


class ReturnCounselled(ReturnCounselledWords, Event):
    """TODO-DOC."""


class CounselReturn(ReturnCounselledWords, Command):
    """TODO-DOC."""


class ReturnWishExpressed(Event):
    """TODO-DOC."""

    return_id: str
    words: NarrativeText | None = None


class ExpressReturnWish(Command):
    """TODO-DOC."""

    return_id: str
    words: NarrativeText | None = None


class VoluntaryReturnDeclaredWords(Value):
    """What the command and the fact both say."""

    return_id: str
    signed_by: Annotated[Code, INTERVIEW_SUBJECT]
    in_private: bool
    removal_order: bool
    words: NarrativeText | None = None
    language: Annotated[Code, LANGUAGE] | None = None


class VoluntaryReturnDeclared(VoluntaryReturnDeclaredWords, Event):
    """TODO-DOC."""


class DeclareVoluntaryReturn(VoluntaryReturnDeclaredWords, Command):
    """TODO-DOC."""


class ReturnWillReaffirmed(Event):
    """TODO-DOC."""

    return_id: str
    in_private: bool
    by_worker_id: str


class ReaffirmReturnWill(Command):
    """TODO-DOC."""

    return_id: str
    in_private: bool


class ReturnWillWithdrawnWords(Value):
    """What the command and the fact both say."""

    return_id: str
    at_gate: bool
    words: NarrativeText | None = None


class ReturnWillWithdrawn(ReturnWillWithdrawnWords, Event):
    """TODO-DOC."""


class WithdrawReturnWill(ReturnWillWithdrawnWords, Command):
    """TODO-DOC."""


class ShelterReopened(Event):
    """TODO-DOC."""

    return_id: str
    shelter_id: str | None = None
    stay_id: str | None = None


Commands = (
    OpenInboundReturn
    | CounselReturn
    | ExpressReturnWish
    | DeclareVoluntaryReturn
    | ReaffirmReturnWill
    | WithdrawReturnWill
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
