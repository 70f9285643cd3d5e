"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from typing import Annotated

from domain.messages import Command, Event, Fact, Recorded, Value
from domain.personal import LegalText
from domain.vocabulary import CASE_LINK, Code


class CasesLinked(Event):
    """TODO-DOC."""

    other_case_id: str
    kind: Annotated[Code, CASE_LINK]


class LinkCases(Command):
    """TODO-DOC."""

    other_case_id: str
    kind: Annotated[Code, CASE_LINK]


class CaseMergedWords(Value):
    """What the command and the fact both say."""

    merge_id: str
    other_case_id: str
    evidence: LegalText


class CaseMerged(CaseMergedWords, Event):
    """TODO-DOC."""

    surviving: bool
    other_version: int
    own_version: int
    decided_by_id: str
    restrictions: tuple[str, ...]


class MergeCases(CaseMergedWords, Command):
    """TODO-DOC."""


class CaseUnmergedWords(Value):
    """What the command and the fact both say."""

    merge_id: str
    other_case_id: str
    reasons: LegalText
    kept_versions: tuple[int, ...] = ()
    moved_versions: tuple[int, ...] = ()


class CaseUnmerged(CaseUnmergedWords, Event):
    """TODO-DOC."""


class UnmergeCases(CaseUnmergedWords, Command):
    """TODO-DOC."""


class LaterEntryAssigned(Event):
    """TODO-DOC."""

    merge_id: str
    from_case_id: str
    version: int
    entry: str


Commands = LinkCases | MergeCases | UnmergeCases


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)


class Identity(Value):
    """TODO-DOC: merges and links of this case."""


def evolve(state: Identity, recorded: Recorded) -> Identity:
    """Take one fact into account."""
    return state
