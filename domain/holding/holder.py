"""Holder: which agency answers for the case, and which worker.

R1  A case is taken on by the agency it was addressed to, or that held it last, while nobody holds
    it. The reporter then gets a receipt that somebody took over, once, and not the file (rules.md
    2).
R2  Only the holder assigns and covers its workers and offers the case to others; a case without a
    holder is a fact that can be seen.
R3  A transfer rests on a consent or recorded basis in force for the management of the case by the
    receiver, when it is offered and again when it is accepted; abroad it names the country. Whoever
    holds a case sees all of it, so the ground names every record class; who is to learn less gets a
    referral.
R4  Only the agency to which it was offered accepts or declines, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from domain.clocks import Rules, known
from domain.consent.carried import DisclosureUnderOne
from domain.consent.consents import Consents
from domain.holding.held import CaseWithoutHolder, Holding, Offer, check_holder
from domain.holding.transfer import Receiver, check_offer, check_receiver
from domain.identification.report import ReportReceiptGiven
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    RecordClass,
    Value,
    stated,
)
from domain.personal import NarrativeText
from domain.vocabulary import (
    ALERT_REASON,
    CASE_TRANSFER_REASON,
    COUNTRY,
    DECLINE_REASON,
    RELEASE_REASON,
    Code,
)

EVERY_CLASS = tuple(RecordClass)
"""R3: what whoever holds a case sees of it."""


class CaseTakenOn(Event):
    """An agency answers for the case from now on, with a named worker."""

    worker_id: str
    holder_id: str


class TakeOnCase(Command):
    """Take on a case that was addressed to the own agency."""

    worker_id: str


class WorkerAssigned(Event):
    """The case has another worker at the same agency."""

    worker_id: str


class AssignWorker(Command):
    """Give the case to another worker of the agency."""

    worker_id: str


class WorkerCoveredWords(Value):
    """What the command and the fact both say."""

    worker_id: str
    covered_by_id: str
    until_on: date


class WorkerCovered(WorkerCoveredWords, Event):
    """Somebody stands in for an absent worker until a day."""


class CoverWorker(WorkerCoveredWords, Command):
    """Name who stands in for an absent worker."""


class HolderReleased(Event):
    """Nobody holds the case now, which everybody concerned can see."""

    reason: Annotated[Code, RELEASE_REASON]


class ReleaseHolder(Command):
    """Release the agency that holds the case, and say why."""

    reason: Annotated[Code, RELEASE_REASON]


class CaseTransferOfferedWords(Value):
    """What the command and the fact both say."""

    transfer_id: str
    to_agency_id: str
    reason: Annotated[Code, CASE_TRANSFER_REASON]
    basis_id: str | None = None
    note: NarrativeText | None = None
    to_country: Annotated[Code, COUNTRY] | None = None


class CaseTransferOffered(CaseTransferOfferedWords, DisclosureUnderOne, Event):
    """The holder asked another agency to take the case over, on a basis that covers it."""


class OfferTransfer(CaseTransferOfferedWords, Command):
    """Offer the case to another agency."""


class CaseTransferred(Event):
    """The other agency took the case over; the earlier holder answers for it no more."""

    transfer_id: str
    worker_id: str
    from_agency_id: str
    to_agency_id: str


class AcceptTransfer(Command):
    """Take over a case that was offered, with a named worker."""

    transfer_id: str
    worker_id: str


class CaseTransferDeclinedWords(Value):
    """What the command and the fact both say."""

    transfer_id: str
    reason: Annotated[Code, DECLINE_REASON]
    note: NarrativeText | None = None


class CaseTransferDeclined(CaseTransferDeclinedWords, Event):
    """The agency to which the case was offered did not take it."""


class DeclineTransfer(CaseTransferDeclinedWords, Command):
    """Say no to a case that was offered, and why."""


class WorkerAlerted(Event):
    """A worker must look at the case now, for a coded reason.

    `referral_id` stands where it is about what an agency sent: it shows as that referral does.
    """

    worker_id: str | None = None
    reason: Annotated[Code, ALERT_REASON]
    reference: str | None = None
    referral_id: str | None = None


Commands = (
    TakeOnCase
    | AssignWorker
    | CoverWorker
    | ReleaseHolder
    | OfferTransfer
    | AcceptTransfer
    | DeclineTransfer
)


class CaseAlreadyHeld(AlreadyDone):
    """R1: an agency holds the case."""

    rule = "R1"
    advice = "Ask the holder to transfer the case."


class NotAddressed(NotPermitted):
    """R1: the case was addressed to another agency, or another held it last."""

    rule = "R1"
    advice = "The agency that it came to last takes it on, and may then transfer it."


class CoverImpossible(Malformed):
    """R2: the own worker, one who has not the case, or a day that is past."""

    rule = "R2"
    advice = "Name the worker of the case, another one who stands in, and a day to come."


class TransferReasonUnexplained(Malformed):
    """R4: the reason is `other`, and nothing says which."""

    rule = "R4"
    advice = "Say in the note what the reason is."


def decide(
    command: Commands,
    holding: Holding,
    consents: Consents,
    organizations: Mapping[str, Receiver],
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide who holds the case.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case TakeOnCase():
            return _take_on(command, holding)
        case AssignWorker():
            check_holder(holding, command.by)
            if command.worker_id == holding.worker_id:
                raise AlreadyDone(command.worker_id)
            return (stated(WorkerAssigned, command),)
        case CoverWorker():
            check_holder(holding, command.by)
            _check_cover(command, holding, known(jurisdiction))
            return (stated(WorkerCovered, command),)
        case ReleaseHolder():
            if not holding.holder_id:
                raise CaseWithoutHolder
            return (stated(HolderReleased, command),)
        case OfferTransfer():
            check_holder(holding, command.by)
            check_offer(holding, command.transfer_id, command.to_agency_id)
            receiver = organizations.get(command.to_agency_id)
            check_receiver(receiver, command.to_country, known(jurisdiction))
            return (_offer(command, consents),)
        case AcceptTransfer():
            return (_accept(command, _offered(command, holding), consents),)
        case DeclineTransfer():
            _offered(command, holding)
            if command.reason == "other" and not command.note:
                raise TransferReasonUnexplained(command.transfer_id)
            return (stated(CaseTransferDeclined, command),)


def _take_on(command: TakeOnCase, holding: Holding) -> tuple[Event, ...]:
    if holding.holder_id:
        raise CaseAlreadyHeld
    if command.by.agency_id != holding.addressed_to_id:
        raise NotAddressed
    taken = stated(CaseTakenOn, command, holder_id=command.by.agency_id)
    if holding.receipt_given:
        return (taken,)
    return (taken, ReportReceiptGiven(reporter_agency_id=holding.reporter_agency_id))


def _check_cover(command: CoverWorker, holding: Holding, rules: Rules) -> None:
    is_own = command.worker_id == command.covered_by_id
    is_past = command.until_on < rules.day(command.at)
    if is_own or is_past or command.worker_id != holding.worker_id:
        raise CoverImpossible(command.worker_id)


def _offer(command: OfferTransfer, consents: Consents) -> CaseTransferOffered:
    basis_id = consents.needed(
        command.basis_id, command.to_agency_id, EVERY_CLASS, "case_management", command.at
    )
    return stated(CaseTransferOffered, command, basis_id=basis_id)


def _offered(command: AcceptTransfer | DeclineTransfer, holding: Holding) -> Offer:
    offer = holding.offer
    if offer is None or offer.transfer_id != command.transfer_id:
        raise Missing(command.transfer_id)
    if offer.to_agency_id != command.by.agency_id:
        raise NotPermitted(command.transfer_id)
    return offer


def _accept(command: AcceptTransfer, offer: Offer, consents: Consents) -> CaseTransferred:
    consents.needed(offer.basis_id, offer.to_agency_id, EVERY_CLASS, "case_management", command.at)
    return stated(
        CaseTransferred,
        command,
        from_agency_id=offer.from_agency_id,
        to_agency_id=offer.to_agency_id,
    )
