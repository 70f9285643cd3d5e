"""What the protection rooms remember of a case.

R1  A referral tells its receiver once it is accepted, and a transfer once the case is taken over;
    what ended afterwards was told all the same.
R2  A seal holds from its confirmation until its lifting is confirmed; a proposal changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from domain.consent.legal_basis import DisclosureMadeOutside
from domain.holding.holder import CaseTransferOffered, CaseTransferred
from domain.messages import Event, Recorded, Value
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed, GlassReviewMissed
from domain.protection.demand import (
    DemandComplied,
    DemandContested,
    DemandNarrowed,
    DemandReceived,
    DemandRefused,
)
from domain.protection.protection import (
    Demand,
    Glass,
    Proposal,
    Protection,
    Recall,
    Release,
    Seal,
    Told,
)
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.protection.sealing import SealConfirmed, SealProposalRejected, SealProposed
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent

__all__ = ("Protection", "evolve")

V = TypeVar("V", bound=Value)


def evolve(state: Protection, recorded: Recorded) -> Protection:
    """Take one fact into account."""
    match recorded.event:
        case ReferralSent() | ReferralAccepted() | DisclosureMadeOutside():
            return replace(state, told=_told(state.told, recorded))
        case CaseTransferOffered() | CaseTransferred():
            return replace(state, told=_told(state.told, recorded))
        case DisclosureRecalled() | RecallAcknowledged():
            return replace(state, recalls=_recalls(state.recalls, recorded.event))
        case SealProposed() | SealConfirmed() | SealProposalRejected():
            return _sealing(state, recorded)
        case BreakGlassUsed() | GlassReviewed() | GlassReviewMissed():
            return replace(state, glasses=_glasses(state.glasses, recorded))
        case SafetyCardReleased() | SafetyCardReleaseReviewed():
            return replace(state, releases=_releases(state.releases, recorded))
        case _:
            demands = _demands(state.demands, recorded)
            return state if demands is state.demands else replace(state, demands=demands)


def _told(told: Mapping[str, Told], recorded: Recorded) -> Mapping[str, Told]:
    match recorded.event:
        case ReferralSent() as sent:
            return {**told, sent.referral_id: _by_referral(sent)}
        case ReferralAccepted(referral_id=key):
            return _changed(told, key, accepted=True)
        case DisclosureMadeOutside() as made:
            return {**told, f"version {recorded.version}": _outside(made)}
        case CaseTransferOffered(basis_id=str()) as offered:
            return {**told, offered.transfer_id: _by_transfer(offered)}
        case CaseTransferred(transfer_id=key):
            return _changed(told, key, accepted=True)
        case _:
            return told


def _by_referral(sent: ReferralSent) -> Told:
    """R1: not told yet."""
    return Told(
        recipient_id=sent.to_agency_id,
        ground_id=sent.basis_id or "",
        purpose="referral",
        record_classes=sent.record_classes,
        referral_id=sent.referral_id,
        accepted=False,
    )


def _outside(made: DisclosureMadeOutside) -> Told:
    return Told(
        recipient_id=made.recipient_id,
        ground_id=made.basis_id,
        purpose=made.purpose,
        record_classes=made.record_classes,
    )


def _by_transfer(offered: CaseTransferOffered) -> Told:
    """R1: not told yet."""
    return Told(
        recipient_id=offered.to_agency_id,
        ground_id=offered.basis_id or "",
        purpose="case_management",
        record_classes=(),
        accepted=False,
        whole=True,
    )


def _recalls(recalls: Mapping[str, Recall], event: Event) -> Mapping[str, Recall]:
    match event:
        case DisclosureRecalled(recall_id=key):
            return {**recalls, key: _recall(event)}
        case RecallAcknowledged(recall_id=key):
            return _changed(recalls, key, acknowledged=True)
        case _:
            return recalls


def _recall(event: DisclosureRecalled) -> Recall:
    return Recall(
        recipient_id=event.recipient_id,
        ground_id=event.ground_id,
        record_classes=event.record_classes,
    )


def _sealing(state: Protection, recorded: Recorded) -> Protection:
    match recorded.event:
        case SealProposed() as event:
            proposals = {**state.proposals, event.proposal_id: _proposal(event, recorded)}
            known = (*state.proposal_ids, event.proposal_id)
            return replace(state, proposals=proposals, proposal_ids=known)
        case SealConfirmed() as event:
            closed = _without(state.proposals, event.proposal_id)
            return replace(state, seals=_seals(state.seals, event), proposals=closed)
        case SealProposalRejected(proposal_id=key):
            return replace(state, proposals=_without(state.proposals, key))
        case _:
            return state


def _proposal(event: SealProposed, recorded: Recorded) -> Proposal:
    return Proposal(
        seal_id=event.seal_id,
        change=event.change,
        kind=event.kind,
        listed_user_ids=event.listed_user_ids,
        by_user_id=recorded.by.user_id,
    )


def _seals(seals: Mapping[str, Seal], event: SealConfirmed) -> Mapping[str, Seal]:
    """R2."""
    if event.change == "lift":
        return _without(seals, event.seal_id)
    seal = Seal(kind=event.kind, listed_user_ids=event.listed_user_ids)
    return {**seals, event.seal_id: seal}


def _glasses(glasses: Mapping[str, Glass], recorded: Recorded) -> Mapping[str, Glass]:
    match recorded.event:
        case BreakGlassUsed() as event:
            return {**glasses, event.glass_id: _glass(event, recorded)}
        case GlassReviewed(glass_id=key):
            return _changed(glasses, key, reviewed=True)
        case GlassReviewMissed(glass_id=key):
            return _changed(glasses, key, missed=True)
        case _:
            return glasses


def _glass(event: BreakGlassUsed, recorded: Recorded) -> Glass:
    return Glass(
        user_id=recorded.by.user_id,
        agency_id=event.agency_id,
        record_classes=event.record_classes,
        until=event.until,
        review_due_at=event.review_due_at,
    )


def _releases(releases: Mapping[str, Release], recorded: Recorded) -> Mapping[str, Release]:
    match recorded.event:
        case SafetyCardReleased() as event:
            release = Release(by_user_id=recorded.by.user_id, review_due_at=event.review_due_at)
            return {**releases, event.release_id: release}
        case SafetyCardReleaseReviewed(release_id=key):
            return _changed(releases, key, reviewed=True)
        case _:
            return releases


def _demands(demands: Mapping[str, Demand], recorded: Recorded) -> Mapping[str, Demand]:
    match recorded.event:
        case DemandReceived() as event:
            return {**demands, event.demand_id: _demand(event, recorded)}
        case DemandContested(demand_id=key):
            return _changed(demands, key, contested=True)
        case DemandNarrowed(demand_id=key, record_classes=classes):
            shaped = (*_shaped_by(demands, key), recorded.by.user_id)
            return _changed(demands, key, record_classes=classes, shaped_by_user_ids=shaped)
        case DemandRefused(demand_id=key) | DemandComplied(demand_id=key):
            return _changed(demands, key, answered=True)
        case _:
            return demands


def _demand(event: DemandReceived, recorded: Recorded) -> Demand:
    return Demand(
        asked=event.record_classes,
        record_classes=event.record_classes,
        shaped_by_user_ids=(recorded.by.user_id,),
        by_agency_id=recorded.by.agency_id,
    )


def _shaped_by(demands: Mapping[str, Demand], key: str) -> tuple[str, ...]:
    return demands[key].shaped_by_user_ids if key in demands else ()


def _changed(known: Mapping[str, V], key: str, **words: object) -> Mapping[str, V]:
    if key not in known:
        return known
    changed: V = replace(cast("Any", known[key]), **words)
    return {**known, key: changed}


def _without(known: Mapping[str, V], key: str) -> Mapping[str, V]:
    return {name: found for name, found in known.items() if name != key}
