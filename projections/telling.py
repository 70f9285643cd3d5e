"""Telling: by which way something of a case was told, and to whom.

R1  An agency was told by a referral that it accepted, by a transfer that it took over, by a report
    that a law made mandatory, by a safety card, by what it opened in an emergency, by the file that
    it answered for before another agency did, or outside the system.
R2  What nobody has taken up yet was told to nobody: it has no time.
R3  Whoever is no agency of the directory stands with its kind, as the fact names it: the reader of
    a safety card, the authority that made a demand. No name of theirs is kept.
R4  A custodian who releases a safety card reads it as well; a review ends the reading of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from domain.consent.legal_basis import DisclosureMadeOutside, MandatoryReportMade
from domain.holding.holder import CaseTransferOffered, CaseTransferred
from domain.identification.report import CaseReported
from domain.messages import Event, RecordClass, Recorded
from domain.policy import CARD_CLASS
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed
from domain.protection.demand import DemandComplied, DemandReceived
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent
from domain.vocabulary import Code
from projections.words import told_code

Part: TypeAlias = dict[str, Any]
"""What one agency or authority was told: `way`, `recipient_id` or `kind`, `ground_id`,
`record_classes`, `told_at`, `until`, the `role` of whoever opened it in an emergency or released
it, and the `outcome` of the review."""

TELLING: frozenset[type[Event]] = frozenset(
    {
        *(ReferralSent, ReferralAccepted, CaseReported, CaseTransferOffered, CaseTransferred),
        *(DisclosureMadeOutside, MandatoryReportMade, DemandReceived, DemandComplied),
        *(BreakGlassUsed, GlassReviewed, SafetyCardReleased, SafetyCardReleaseReviewed),
    }
)
"""The facts by which something is told, or that say more of it."""

_FIRST = "first to answer"
_OF_CUSTODIAN = "/custodian"


def tell(told: dict[str, Part], entry: Recorded) -> None:
    """Take one fact into account, by the id of what it tells of or by its place."""
    match entry.event:
        case ReferralAccepted(referral_id=key):
            _change(told, key, told_at=entry.recorded_at.isoformat())
        case CaseTransferred() as event:
            _change(told, event.transfer_id, told_at=entry.recorded_at.isoformat())
            _passed_on(told, event, entry)
        case GlassReviewed() as event:
            _change(told, event.glass_id, outcome=told_code(event.outcome))
            if event.outcome == "not_justified":
                _end_early(told, event.glass_id, entry)
        case SafetyCardReleaseReviewed() as event:
            for key in (event.release_id, event.release_id + _OF_CUSTODIAN):
                _change(told, key, outcome=told_code(event.outcome))
                _end_early(told, key, entry)
        case _:
            told.update(_told_by(entry, told))


def _told_by(entry: Recorded, told: dict[str, Part]) -> dict[str, Part]:
    match entry.event:
        case ReferralSent() as event:
            way = ("referral", event.to_agency_id, event.basis_id)
            return {event.referral_id: _part(*way, event.record_classes)}
        case CaseTransferOffered() as event:
            way = ("transfer", event.to_agency_id, event.basis_id)
            return {event.transfer_id: _part(*way, tuple(RecordClass))}
        case CaseReported() as event:
            first = _part("holder", event.addressed_to_id, None, tuple(RecordClass))
            return {_FIRST: first | {"told_at": entry.recorded_at.isoformat()}}
        case BreakGlassUsed() as event:
            return {event.glass_id: _by_glass(event, entry)}
        case SafetyCardReleased() as event:
            return _by_card(event, entry)
        case _:
            return _handed_over(entry, told)


def _handed_over(entry: Recorded, told: dict[str, Part]) -> dict[str, Part]:
    place, at = f"{entry.stream}/{entry.version}", {"told_at": entry.occurred_at.isoformat()}
    match entry.event:
        case DisclosureMadeOutside() as event:
            found = _part("outside", event.recipient_id, event.basis_id, event.record_classes)
            return {place: found | at}
        case MandatoryReportMade() as event:
            found = _part("mandatory_report", event.recipient_id, None, event.record_classes)
            return {place: found | at}
        case DemandReceived() as event:
            return {event.demand_id: _part("demand", None, None, (), kind=event.authority)}
        case DemandComplied() as event:
            handed = {"record_classes": [kind.value for kind in event.record_classes]} | at
            return {key: told[key] | handed for key in (event.demand_id,) if key in told}
        case _:
            return {}


def _by_glass(event: BreakGlassUsed, entry: Recorded) -> Part:
    part = _part("break_glass", event.agency_id, None, event.record_classes)
    read = {"told_at": entry.recorded_at.isoformat(), "until": event.until.isoformat()}
    return part | read | {"role": entry.by.role.value}


def _by_card(event: SafetyCardReleased, entry: Recorded) -> dict[str, Part]:
    """R3, R4."""
    read = {
        "told_at": entry.recorded_at.isoformat(),
        "until": event.review_due_at.isoformat(),
    }
    key, classes = event.release_id, (CARD_CLASS,)
    kind = event.reader if event.recipient_id is None else None
    shown = {key: _part("safety_card", event.recipient_id, None, classes, kind=kind) | read}
    if entry.by.agency_id == event.recipient_id:
        return shown
    own = _part("safety_card", entry.by.agency_id, None, classes) | read
    return {**shown, key + _OF_CUSTODIAN: own | {"role": entry.by.role.value}}


def _passed_on(told: dict[str, Part], event: CaseTransferred, entry: Recorded) -> None:
    """Until when the agency answered for the case to which it was reported."""
    first = told.get(_FIRST)
    if first and first["until"] is None and first["recipient_id"] == event.from_agency_id:
        first["until"] = entry.recorded_at.isoformat()


def _part(
    way: str,
    recipient_id: str | None,
    ground_id: str | None,
    kinds: Sequence[RecordClass],
    *,
    kind: Code | None = None,
) -> Part:
    """R2."""
    return {
        "way": way,
        "recipient_id": recipient_id,
        "kind": kind and told_code(kind),
        "ground_id": ground_id,
        "record_classes": [kind.value for kind in kinds],
        "told_at": None,
        "until": None,
        "role": None,
        "outcome": None,
    }


def _change(told: dict[str, Part], key: str, **words: Any) -> None:
    if key in told:
        told[key].update(words)


def _end_early(told: dict[str, Part], key: str, entry: Recorded) -> None:
    """R4."""
    if key in told and entry.recorded_at < datetime.fromisoformat(told[key]["until"]):
        told[key]["until"] = entry.recorded_at.isoformat()


def moment_of(part: Part) -> datetime:
    """Since when it is known; said of what was told alone."""
    return datetime.fromisoformat(part["told_at"])
