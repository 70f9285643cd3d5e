"""Identity: cases that concern one another, or turn out to be one person, or two after all.

R1  A link is known to the case that made it and not to the other; co-victims of one incident are
    linked by a coordinator alone (rules.md 2).
R2  Two cases are merged as facts on both, by a named decider with evidence. A case is not merged
    with itself, nor twice, and the one that rests has no open referral and no stay: nothing lapses
    silently behind it.
R3  A merge keeps the most restrictive consent and widens nobody's access: the refusals and
    withdrawals of the other case hold here too, its consents do not (rules.md 1).
R4  Unmerging gives back exactly what was there. Every entry made since is kept or moved by
    decision, never by guess; the last merge is undone first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Protocol

from domain.consent.carried import (
    RestrictionAssigned,
    RestrictionsBrought,
    RestrictionsTakenBack,
)
from domain.consent.consents import Consents
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    Recorded,
    Role,
    Value,
    facts,
    stated,
)
from domain.personal import LegalText
from domain.vocabulary import CASE_LINK, Code


class CasesLinked(Event):
    """Another case has to do with this one; the other case is told nothing."""

    other_case_id: str
    kind: Annotated[Code, CASE_LINK]


class LinkCases(Command):
    """Link this case to another."""

    other_case_id: str
    kind: Annotated[Code, CASE_LINK]


class CaseMergedWords(Value):
    """What the command and the fact both say."""

    merge_id: str
    other_case_id: str
    evidence: LegalText


class CaseMerged(RestrictionsBrought, CaseMergedWords, Event):
    """Two cases are one person: one goes on, the other rests behind it."""

    other_version: int
    own_version: int
    decided_by_id: str


class MergeCases(CaseMergedWords, Command):
    """Merge another case into this one."""


class CaseUnmergedWords(Value):
    """What the command and the fact both say."""

    merge_id: str
    other_case_id: str
    reasons: LegalText
    kept_versions: tuple[int, ...] = ()
    moved_versions: tuple[int, ...] = ()


class CaseUnmerged(RestrictionsTakenBack, CaseUnmergedWords, Event):
    """The two cases are two persons after all; each has again what it had."""


class UnmergeCases(CaseUnmergedWords, Command):
    """Undo a merge, and decide for every later entry where it belongs."""


class LaterEntryAssignedWords(Value):
    """From where an entry comes."""

    merge_id: str
    from_case_id: str


class LaterEntryAssigned(RestrictionAssigned, LaterEntryAssignedWords, Event):
    """An entry made while the cases were merged belongs to this one, by decision."""


Commands = LinkCases | MergeCases | UnmergeCases


class LinkWithItself(Malformed):
    """R1 and R2: a case that is to be linked to itself or merged with itself."""

    rule = "R2"
    advice = "Name another case."


class CoordinatorOnly(NotPermitted):
    """R1: co-victims of one incident are linked by somebody else than a coordinator."""

    rule = "R1"
    advice = "Ask the coordinator."


class AlreadyMerged(AlreadyDone):
    """R2: one of the cases rests behind another, or the id of the merge was used."""

    rule = "R2"
    advice = "Read the case that goes on."


class OtherCaseUnderWay(OutOfOrder):
    """R2: the case that would rest has an open referral or a person in a shelter."""

    rule = "R2"
    advice = "Let that case go on and this one rest, or finish what is open there."


class MergedSince(OutOfOrder):
    """R4: another case was merged after this one."""

    rule = "R4"
    advice = "Undo the last merge first."


class EntriesUndecided(Malformed):
    """R4: an entry made since is neither kept nor moved, or both, or cannot be moved."""

    rule = "R4"
    advice = "Decide for each version since the merge; the facts of merges themselves stay."


class Later(Value):
    """An entry made while a merge stood."""

    version: int
    kind: str


class Merge(Value):
    """A merge of another case into this one that was not undone."""

    merge_id: str
    other_case_id: str
    later: tuple[Later, ...] = ()


class Identity(Value):
    """The links and merges of a case."""

    links: tuple[tuple[str, str], ...] = ()
    merges: tuple[Merge, ...] = ()
    merge_ids: tuple[str, ...] = ()
    merged_into: str = ""


class Presence(Protocol):
    """Whether a case exists, and where the person lives."""

    @property
    def exists(self) -> bool: ...

    @property
    def stays(self) -> Mapping[str, str]: ...


class OpenReferrals(Protocol):
    """The referrals in which something is left to do."""

    @property
    def open(self) -> tuple[str, ...]: ...


class OtherCase(Protocol):
    """What a merge needs to know of the other case."""

    @property
    def version(self) -> int: ...

    @property
    def standing(self) -> Presence: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def referrals(self) -> OpenReferrals: ...

    @property
    def identity(self) -> Identity: ...


def decide(
    command: Commands,
    identity: Identity,
    consents: Consents,
    version: int,
    cases: Mapping[str, OtherCase],
) -> tuple[Event | Fact, ...]:
    """Decide which cases belong together.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case LinkCases():
            _check_link(command, identity, cases)
            return (stated(CasesLinked, command),)
        case MergeCases():
            other = _other(command, cases)
            _check_merge(command, identity, other)
            return _merge(command, version, other)
        case UnmergeCases():
            return _unmerge(command, _undone(command, identity), consents)


def _other(command: LinkCases | MergeCases, cases: Mapping[str, OtherCase]) -> OtherCase:
    if command.other_case_id == command.stream:
        raise LinkWithItself(command.stream)
    other = cases.get(command.other_case_id)
    if other is None or not other.standing.exists:
        raise Missing(command.other_case_id)
    return other


def _check_link(command: LinkCases, identity: Identity, cases: Mapping[str, OtherCase]) -> None:
    _other(command, cases)
    is_incident = command.kind == "same_incident_coordinator_only"
    if is_incident and command.by.role is not Role.COORDINATOR:
        raise CoordinatorOnly
    if (command.other_case_id, command.kind) in identity.links:
        raise AlreadyDone(command.other_case_id)


def _check_merge(command: MergeCases, identity: Identity, other: OtherCase) -> None:
    if command.merge_id in identity.merge_ids or identity.merged_into:
        raise AlreadyMerged(command.merge_id)
    if other.identity.merged_into:
        raise AlreadyMerged(command.other_case_id)
    if other.referrals.open or other.standing.stays:
        raise OtherCaseUnderWay(command.other_case_id)


def _merge(command: MergeCases, version: int, other: OtherCase) -> tuple[Fact, ...]:
    here = stated(
        CaseMerged,
        command,
        surviving=True,
        restrictions=other.consents.restrictions(),
        own_version=version,
        other_version=other.version,
        decided_by_id=command.by.user_id,
    )
    there = replace(
        here,
        other_case_id=command.stream,
        surviving=False,
        restrictions=(),
        own_version=other.version,
        other_version=version,
    )
    return (*facts(command.stream, here), *facts(command.other_case_id, there))


def _undone(command: UnmergeCases, identity: Identity) -> Merge:
    known = [merge for merge in identity.merges if merge.merge_id == command.merge_id]
    if not known or known[0].other_case_id != command.other_case_id:
        raise Missing(command.merge_id)
    if known[0] is not identity.merges[-1]:
        raise MergedSince(identity.merges[-1].merge_id)
    _check_decided(command, known[0])
    return known[0]


def _check_decided(command: UnmergeCases, merge: Merge) -> None:
    decided = sorted((*command.kept_versions, *command.moved_versions))
    if decided != [entry.version for entry in merge.later]:
        raise EntriesUndecided(command.merge_id)
    moved = [entry for entry in merge.later if entry.version in command.moved_versions]
    if any(entry.kind in _OF_MERGES for entry in moved):
        raise EntriesUndecided(command.merge_id)


def _unmerge(command: UnmergeCases, merge: Merge, consents: Consents) -> tuple[Fact, ...]:
    here = stated(CaseUnmerged, command)
    there = replace(here, other_case_id=command.stream, kept_versions=(), moved_versions=())
    moved = [entry for entry in merge.later if entry.version in command.moved_versions]
    assigned = [_assigned(command, entry, consents) for entry in moved]
    return (
        *facts(command.stream, here),
        *facts(command.other_case_id, there, *assigned),
    )


def _assigned(command: UnmergeCases, entry: Later, consents: Consents) -> LaterEntryAssigned:
    restriction = consents.restriction_made_at(entry.version)
    return LaterEntryAssigned(
        merge_id=command.merge_id,
        from_case_id=command.stream,
        version=entry.version,
        entry=f"{entry.kind} {restriction}".strip(),
    )


_OF_MERGES = (CaseMerged.__name__, CaseUnmerged.__name__, LaterEntryAssigned.__name__)


def evolve(state: Identity, recorded: Recorded) -> Identity:
    """Take one fact into account."""
    match recorded.event:
        case CaseUnmerged(merge_id=merge_id):
            return _with_later(_without(state, merge_id), recorded)
        case CaseMerged(surviving=False, other_case_id=other_case_id, merge_id=merge_id):
            known = (*state.merge_ids, merge_id)
            return replace(state, merged_into=other_case_id, merge_ids=known)
        case CaseMerged() as merged:
            return _with_merge(_with_later(state, recorded), merged)
        case CasesLinked(other_case_id=other_case_id, kind=kind):
            links = (*state.links, (other_case_id, kind))
            return replace(_with_later(state, recorded), links=links)
        case _:
            return _with_later(state, recorded)


def _with_merge(state: Identity, merged: CaseMerged) -> Identity:
    merge = Merge(merge_id=merged.merge_id, other_case_id=merged.other_case_id)
    merge_ids = (*state.merge_ids, merged.merge_id)
    return replace(state, merges=(*state.merges, merge), merge_ids=merge_ids)


def _without(state: Identity, merge_id: str) -> Identity:
    merges = tuple(merge for merge in state.merges if merge.merge_id != merge_id)
    merged_into = "" if len(merges) == len(state.merges) else state.merged_into
    return replace(state, merges=merges, merged_into=merged_into)


def _with_later(state: Identity, recorded: Recorded) -> Identity:
    if not state.merges:
        return state
    entry = Later(version=recorded.version, kind=type(recorded.event).__name__)
    merges = tuple(replace(merge, later=(*merge.later, entry)) for merge in state.merges)
    return replace(state, merges=merges)
