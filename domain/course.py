"""The course of a case: what may still be recorded when it is closed or merged.

R1  A closed case takes only what reopens, corrects, protects or watches it, and what a resident is
    owed who left the case while still in a shelter. What was agreed is taken back, narrowed,
    ended or refused there too, at any time (grant.py R2): whoever was told is recalled.
R2  A merged case takes nothing but its unmerging, the answer to what was opened or recalled before,
    and what takes back; its other entries are recorded on the case that survives.
R3  A merge carries no ground to the case that survives (identity.py R3). So a consent or a basis of
    the case that rests is taken back or comes to its end there, and brings its recalls there.
"""

from __future__ import annotations

from domain.consent.grant import ExpireConsent, NarrowConsent, RefuseConsent, WithdrawConsent
from domain.consent.lapse import LapseLegalBasis
from domain.consent.legal_basis import EndLegalBasis
from domain.due import NoteDeadlineMissed
from domain.holding.closure import ReopenCase
from domain.holding.course import CorrectWrongCase, VoidEntry
from domain.identity import LinkCases, MergeCases, UnmergeCases
from domain.justice.complaint import DecideComplaint, MakeComplaint
from domain.messages import Command, Refused
from domain.protection.break_glass import BreakGlass, MissGlassReview, ReviewGlass
from domain.protection.demand import (
    ComplyWithDemand,
    ContestDemand,
    NarrowDemand,
    ReceiveDemand,
    RefuseDemand,
)
from domain.protection.recall import AcknowledgeRecall
from domain.protection.safety_card import ReleaseSafetyCard, ReviewSafetyCardRelease
from domain.protection.sealing import ConfirmSeal, ProposeSeal, RejectSealProposal
from domain.referral.service import CloseReferral, GiveReferralFeedback
from domain.reintegration.retrafficking import ConfirmRetrafficking, SuspectRetrafficking
from domain.shelter.request import ExpireHold
from domain.shelter.residence import ReturnDocuments
from domain.shelter.stay import DischargeResident, RecordFollowUp
from domain.standing import Standing

_ENDS_A_GROUND = (
    NarrowConsent,
    WithdrawConsent,
    RefuseConsent,
    ExpireConsent,
    EndLegalBasis,
    LapseLegalBasis,
)

_WHEN_CLOSED = (
    ReopenCase,
    VoidEntry,
    CorrectWrongCase,
    LinkCases,
    MergeCases,
    UnmergeCases,
    MakeComplaint,
    DecideComplaint,
    CloseReferral,
    GiveReferralFeedback,
    SuspectRetrafficking,
    ConfirmRetrafficking,
    RecordFollowUp,
    DischargeResident,
    ReturnDocuments,
    ExpireHold,
    *_ENDS_A_GROUND,
    NoteDeadlineMissed,
    AcknowledgeRecall,
    ProposeSeal,
    ConfirmSeal,
    RejectSealProposal,
    BreakGlass,
    ReviewGlass,
    MissGlassReview,
    ReleaseSafetyCard,
    ReviewSafetyCardRelease,
    ReceiveDemand,
    ContestDemand,
    NarrowDemand,
    RefuseDemand,
    ComplyWithDemand,
)

_WHEN_MERGED = (
    UnmergeCases,
    *_ENDS_A_GROUND,
    NoteDeadlineMissed,
    AcknowledgeRecall,
    ReviewGlass,
    MissGlassReview,
    ReviewSafetyCardRelease,
)


class CaseIsClosed(Refused):
    """R1."""

    rule = "R1"
    advice = "Reopen the case first."


class CaseIsMerged(Refused):
    """R2."""

    rule = "R2"
    advice = "Record it on the case that survives the merge."


def check(command: Command, standing: Standing) -> None:
    """Let a command pass on a case that is open and its own.

    Raises: CaseIsClosed, CaseIsMerged.
    """
    if standing.merged_into and not isinstance(command, _WHEN_MERGED):
        raise CaseIsMerged(command.stream)
    if standing.closed and not isinstance(command, _WHEN_CLOSED):
        raise CaseIsClosed(command.stream)
