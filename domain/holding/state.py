"""What the holding rooms remember of a case.

R1  A transfer ends whatever the earlier holder had asked for, and its standing: the new one begins
    afresh, and is the one that the case came to.
"""

from __future__ import annotations

from dataclasses import replace

from domain.holding.closure import (
    CaseClosed,
    CaseReopened,
    ClosureRefused,
    ClosureRequested,
    PersonDied,
)
from domain.holding.course import (
    CaseConferenceHeld,
    CasePutOnHold,
    CaseResumed,
    EntryVoided,
    WrongCaseCorrected,
)
from domain.holding.held import Holding, Offer, Request
from domain.holding.holder import (
    CaseTakenOn,
    CaseTransferDeclined,
    CaseTransferOffered,
    CaseTransferred,
    HolderReleased,
    WorkerAssigned,
)
from domain.identification.report import CaseReported, ReportReceiptGiven
from domain.messages import Recorded

__all__ = ("Holding", "evolve")


def evolve(state: Holding, recorded: Recorded) -> Holding:
    """Take one fact into account."""
    match recorded.event:
        case CaseReported(reporter_agency_id=reporter_id, addressed_to_id=addressed_to_id):
            return replace(state, reporter_agency_id=reporter_id, addressed_to_id=addressed_to_id)
        case ReportReceiptGiven():
            return replace(state, receipt_given=True)
        case CaseTakenOn(holder_id=holder_id, worker_id=worker_id):
            return replace(state, holder_id=holder_id, worker_id=worker_id)
        case WorkerAssigned(worker_id=worker_id):
            return replace(state, worker_id=worker_id)
        case HolderReleased():
            return replace(state, holder_id="", worker_id="", closure=None)
        case CaseTransferOffered() | CaseTransferred() | CaseTransferDeclined():
            return _transfer(state, recorded)
        case _:
            return _course(state, recorded)


def _transfer(state: Holding, recorded: Recorded) -> Holding:
    match recorded.event:
        case CaseTransferOffered() as offered:
            offer = Offer(
                transfer_id=offered.transfer_id,
                from_agency_id=recorded.by.agency_id,
                to_agency_id=offered.to_agency_id,
                basis_id=offered.basis_id or "",
            )
            known = (*state.transfer_ids, offered.transfer_id)
            return replace(state, offer=offer, transfer_ids=known)
        case CaseTransferred() as taken:
            return replace(
                state,
                addressed_to_id=taken.to_agency_id,
                holder_id=taken.to_agency_id,
                worker_id=taken.worker_id,
                offer=None,
                closure=None,
            )
        case _:
            return replace(state, offer=None)


def _course(state: Holding, recorded: Recorded) -> Holding:
    match recorded.event:
        case CasePutOnHold(review_due_at=review_due_at):
            return replace(state, rests_until=review_due_at)
        case CaseResumed():
            return replace(state, rests_until=None)
        case CaseConferenceHeld(conference_id=key):
            return replace(state, conference_ids=(*state.conference_ids, key))
        case EntryVoided(version=version) | WrongCaseCorrected(version=version):
            return replace(state, set_right=(*state.set_right, version))
        case _:
            return _closure(state, recorded)


def _closure(state: Holding, recorded: Recorded) -> Holding:
    match recorded.event:
        case ClosureRequested(reason=reason):
            request = Request(reason=reason, by_user_id=recorded.by.user_id)
            return replace(state, closure=request)
        case ClosureRefused():
            return replace(state, closure=None)
        case CaseClosed():
            return replace(state, closed=True, closure=None)
        case CaseReopened():
            return replace(state, closed=False)
        case PersonDied(died_on=day):
            known = (*state.death_recorded_by_ids, recorded.by.agency_id)
            first = min(state.died_on or day, day)
            return replace(state, death_recorded_by_ids=known, died_on=first)
        case _:
            return state
