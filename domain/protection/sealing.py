"""Sealing: what only the people on an explicit list may open, and the two who change the list.

R1  A seal, a change of its list and its lifting are each proposed by one person of the agency that
    answers for the case and confirmed by another; nobody confirms what they proposed.
R2  The list names people by their ids and is never empty; a lifting names nobody. Supervisors do
    not inherit: who is not on the list does not open (rules.md 2).
R3  A seal is changed or lifted while it stands, under its own kind, and waits for one proposal at
    a time.
R4  What a seal covers is opened by no break-glass; the safety card alone may be released for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Value,
    stated,
)
from domain.personal import LegalText
from domain.protection.protection import Proposal, Protection
from domain.vocabulary import SEAL_CHANGE, SEAL_KIND, Code


class SealProposedWords(Value):
    """Which seal, what is to change, and who may open it then."""

    proposal_id: str
    seal_id: str
    change: Annotated[Code, SEAL_CHANGE]
    kind: Annotated[Code, SEAL_KIND]
    listed_user_ids: tuple[str, ...] = ()
    reason: LegalText


class SealProposed(SealProposedWords, Event, record_class=RecordClass.LEGAL):
    """Somebody asked for a seal, another list or a lifting; nothing has changed yet."""


class ProposeSeal(SealProposedWords, Command):
    """Ask for a seal, for another list, or for a lifting."""


class SealConfirmed(Event, record_class=RecordClass.LEGAL):
    """A second person confirmed, and it holds; the words of the proposal are said again."""

    proposal_id: str
    seal_id: str
    change: Annotated[Code, SEAL_CHANGE]
    kind: Annotated[Code, SEAL_KIND]
    listed_user_ids: tuple[str, ...] = ()


class ConfirmSeal(Command):
    """Confirm what another person proposed."""

    proposal_id: str


class SealProposalRejected(Event, record_class=RecordClass.LEGAL):
    """The proposal was turned down or taken back; everything stays as it was."""

    proposal_id: str
    reason: LegalText


class RejectSealProposal(Command):
    """Turn a proposal down, or take the own one back."""

    proposal_id: str
    reason: LegalText


Commands = ProposeSeal | ConfirmSeal | RejectSealProposal


_OF_THE_PERSON = tuple(one for one in RecordClass if one != RecordClass.CASE_ADMINISTRATION)
COVERS: Mapping[str, tuple[RecordClass, ...]] = {
    "child_record": _OF_THE_PERSON,
    "protected_witness": _OF_THE_PERSON,
    "shelter_location": (RecordClass.CONTACT_LOCATION,),
}
"""The record classes that a seal of each kind covers."""


class OwnProposal(NotPermitted):
    """R1: the one who proposed wants to confirm as well."""

    rule = "R1"
    advice = "Ask another person of the agency."


class ListEmpty(Malformed):
    """R2: a seal that nobody could open."""

    rule = "R2"
    advice = "Name the people who may open it, by their ids."


class LiftingNamesNobody(Malformed):
    """R2: a lifting comes with a list."""

    rule = "R2"
    advice = "Leave the list out, or propose a change of it."


class NamedTwiceOnList(Malformed):
    """R2: the list names a person twice."""

    rule = "R2"
    advice = "Name every person once."


class AlreadySealed(AlreadyDone):
    """R3: the seal stands already."""

    rule = "R3"
    advice = "Propose a change of its list."


class SealNotStanding(OutOfOrder):
    """R3: there is no such seal, or it was lifted, or it is of another kind."""

    rule = "R3"
    advice = "Name a seal that stands, with its kind."


class ProposalStillOpen(OutOfOrder):
    """R3: another proposal about this seal waits for its second person."""

    rule = "R3"
    advice = "Confirm or reject that one first."


def decide(command: Commands, protection: Protection) -> tuple[Event | Fact, ...]:
    """Decide what is sealed, and for whom it opens.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case ProposeSeal():
            _check_list(command)
            _check_seal(command, protection)
            return (stated(SealProposed, command),)
        case ConfirmSeal():
            proposal = _proposed(command.proposal_id, protection)
            if command.by.user_id == proposal.by_user_id:
                raise OwnProposal(command.proposal_id)
            return (_confirm(command, proposal),)
        case RejectSealProposal():
            _proposed(command.proposal_id, protection)
            return (stated(SealProposalRejected, command),)


def sealed_classes(protection: Protection) -> tuple[RecordClass, ...]:
    """R4: every class that some standing seal of the case covers."""
    covered = {one for seal in protection.seals.values() for one in COVERS.get(seal.kind, ())}
    return tuple(one for one in RecordClass if one in covered)


def _check_list(command: ProposeSeal) -> None:
    named = command.listed_user_ids
    if command.change == "lift" and named:
        raise LiftingNamesNobody(command.seal_id)
    if command.change != "lift" and not named:
        raise ListEmpty(command.seal_id)
    if len(set(named)) != len(named):
        raise NamedTwiceOnList(command.seal_id)


def _check_seal(command: ProposeSeal, protection: Protection) -> None:
    if command.proposal_id in protection.proposal_ids:
        raise AlreadyDone(command.proposal_id)
    if any(one.seal_id == command.seal_id for one in protection.proposals.values()):
        raise ProposalStillOpen(command.seal_id)
    standing = protection.seals.get(command.seal_id)
    if command.change == "seal" and standing is not None:
        raise AlreadySealed(command.seal_id)
    if command.change != "seal" and (standing is None or standing.kind != command.kind):
        raise SealNotStanding(command.seal_id)


def _proposed(proposal_id: str, protection: Protection) -> Proposal:
    proposal = protection.proposals.get(proposal_id)
    if proposal is not None:
        return proposal
    if proposal_id in protection.proposal_ids:
        raise AlreadyDone(proposal_id)
    raise Missing(proposal_id)


def _confirm(command: ConfirmSeal, proposal: Proposal) -> SealConfirmed:
    return SealConfirmed(
        proposal_id=command.proposal_id,
        seal_id=proposal.seal_id,
        change=SEAL_CHANGE[proposal.change],
        kind=SEAL_KIND[proposal.kind],
        listed_user_ids=proposal.listed_user_ids,
    )
