"""Losing: what follows where a fact takes away a permission to disclose.

R1  Every fact is asked what each ground permitted before it and after it; so nothing that takes a
    permission away is forgotten: withdrawal, narrowing, expiry, a refusal, consent asked anew, a
    legal basis that ended, an entry set right, a guardian without power, a merge.
R2  A referral that nobody has accepted and that its ground no longer covers is recalled.
R3  Whoever was told under the ground gets one recall for all that it lost (recall.py R1); the
    agency that answers for the case gets none, for it works with the file and not from a copy of
    it: its worker is alerted. Whoever answered for it before is a past recipient like others, also
    of what ended while it did (passing.py).
R4  Care under way goes on, and the worker is alerted (rules.md 1).
R5  What a ground no longer permitted before is not lost again: nobody is recalled twice for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import NAMESPACE_OID, uuid5

from domain.assessment.guardian import GuardianEnded
from domain.assessment.persons import ConflictChecked, PerpetratorNamed
from domain.clocks import Rules, due_at
from domain.consent.consents import Consents
from domain.consent.grant import (
    ChildViewsRecorded,
    ConsentAskedAnew,
    ConsentExpired,
    ConsentNarrowed,
    ConsentRefused,
    ConsentWithdrawn,
)
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import LegalBasisEnded
from domain.consent.state import evolve
from domain.holding.course import EntryVoided, WrongCaseCorrected
from domain.holding.holder import WorkerAlerted
from domain.identity import CaseMerged, CaseUnmerged, LaterEntryAssigned
from domain.messages import Command, Event, RecordClass, Recorded
from domain.protection.protection import Protection, Told
from domain.protection.recall import DisclosureRecalled
from domain.referral.referrals import UNDER_WAY, Referral, Referrals
from domain.referral.send import ReferralRecalled
from domain.vocabulary import ALERT_REASON, DISCLOSURE_RECALL_REASON, RECALL_REASON, Code


class Loss(NamedTuple):
    """One fact and the grounds before and after it."""

    recorded: Recorded
    before: Consents
    after: Consents

    def of(self, ground_id: str, purpose: str) -> tuple[RecordClass, ...]:
        """R5: the classes that this ground permits no longer for this purpose."""
        kept = self.after.permitted(ground_id, purpose)
        return tuple(one for one in self.before.permitted(ground_id, purpose) if one not in kept)

    def ended(self, ground_id: str) -> bool:
        """This fact ended the ground, whatever it permitted before."""
        before, after = (one.grounds.get(ground_id) for one in (self.before, self.after))
        return bool(before and after and after.endings and not before.endings)


class Answering(Protocol):
    """Who answers for a case, and who works on it."""

    @property
    def responsible_id(self) -> str: ...

    @property
    def worker_id(self) -> str: ...


def losses(
    events: Iterable[Event], command: Command, stream: str, consents: Consents, version: int
) -> Iterator[Loss]:
    """R1: each fact that is about to be recorded after this version, with the grounds around it."""
    for number, event in enumerate(events, start=1):
        recorded = _as_recorded(event, command, stream, version + number)
        after = evolve(consents, recorded)
        yield Loss(recorded=recorded, before=consents, after=after)
        consents = after


def brought_by(
    loss: Loss,
    protection: Protection,
    referrals: Referrals,
    answering: Answering,
    jurisdiction: Rules | None,
) -> Iterator[Event]:
    """The recalls and alerts that a loss brings about, in this order."""
    if loss.before is loss.after:
        return
    reason = _REASONS.get(type(loss.recorded.event), "consent_found_void")
    yield from _referrals_recalled(loss, referrals, RECALL_REASON[reason])
    acknowledge_by = due_at("recall_acknowledgement", loss.recorded.recorded_at, jurisdiction)
    recalled = DISCLOSURE_RECALL_REASON[reason]
    others, own = _told_and_lost(loss, protection, answering.responsible_id)
    yield from _disclosures_recalled(loss, others, recalled, acknowledge_by)
    yield from _alerts(loss, referrals, own, answering.worker_id)


def recall_id(stream: str, version: int, ground_id: str, recipient_id: str) -> str:
    """The id of the recall that the fact of this version brings about."""
    told = f"{stream}/{version}/{ground_id}/{recipient_id}"
    return f"recall-{uuid5(NAMESPACE_OID, told)}"


def _as_recorded(event: Event, command: Command, stream: str, version: int) -> Recorded:
    return Recorded(
        event_id="",
        stream=stream,
        version=version,
        position=0,
        event=event,
        occurred_at=command.occurred_at or command.at,
        recorded_at=command.at,
        by=command.by,
        command_id=command.command_id,
    )


def _referrals_recalled(
    loss: Loss, referrals: Referrals, reason: Code
) -> Iterator[ReferralRecalled]:
    """R2."""
    for key in referrals.pending:
        if _is_touched(loss, referrals[key]) and not _is_covered(loss.after, referrals[key]):
            yield ReferralRecalled(referral_id=key, reason=reason)


def _is_touched(loss: Loss, referral: Referral) -> bool:
    ground_id = referral.basis_id
    return loss.ended(ground_id) or bool(loss.of(ground_id, "referral"))


def _is_covered(consents: Consents, referral: Referral) -> bool:
    permitted = consents.permitted(referral.basis_id, "referral")
    return bool(permitted) and all(one in permitted for one in referral.record_classes)


Concerned = Mapping[tuple[str, str], list[Told]]
"""What was told and is lost, by ground and recipient."""


def _told_and_lost(
    loss: Loss, protection: Protection, responsible_id: str
) -> tuple[Concerned, Concerned]:
    """R3: what others lost, and what the agency that answers for the case did."""
    others: dict[tuple[str, str], list[Told]] = {}
    own: dict[tuple[str, str], list[Told]] = {}
    for told in protection.told.values():
        if told.accepted and _lost_of(told, loss):
            concerned = own if told.recipient_id == responsible_id else others
            concerned.setdefault((told.ground_id, told.recipient_id), []).append(told)
    return others, own


def _disclosures_recalled(
    loss: Loss, concerned: Concerned, reason: Code, acknowledge_by: datetime
) -> Iterator[DisclosureRecalled]:
    """R3."""
    stream, version = loss.recorded.stream, loss.recorded.version
    for (ground_id, recipient_id), all_told in concerned.items():
        lost = {one for told in all_told for one in _lost_of(told, loss)}
        known = {one for told in all_told for one in _known_from(told, loss)}
        by_referral = [told.referral_id for told in all_told if told.referral_id]
        yield DisclosureRecalled(
            recall_id=recall_id(stream, version, ground_id, recipient_id),
            recipient_id=recipient_id,
            ground_id=ground_id,
            referral_id=by_referral[0] if len(by_referral) == len(all_told) == 1 else None,
            record_classes=_in_order(lost),
            kept_classes=_in_order(known - lost),
            reason=reason,
            acknowledge_by=acknowledge_by,
        )


def _lost_of(told: Told, loss: Loss) -> tuple[RecordClass, ...]:
    lost = loss.of(told.ground_id, told.purpose)
    return tuple(one for one in _known_from(told, loss) if one in lost)


def _known_from(told: Told, loss: Loss) -> tuple[RecordClass, ...]:
    if told.whole:
        return loss.before.permitted(told.ground_id, told.purpose)
    return told.record_classes


def _alerts(
    loss: Loss, referrals: Referrals, own: Concerned, worker_id: str
) -> Iterator[WorkerAlerted]:
    """R3, R4."""
    served = (one for one in referrals.by_id.values() if one.status in UNDER_WAY)
    hurt = (one.basis_id for one in served if _is_hurt(one, loss))
    grounds = dict.fromkeys((*hurt, *(ground_id for ground_id, _ in own)))
    kind = type(loss.recorded.event)
    reason = ALERT_REASON[_ALERTS.get(kind, "permission_lost_while_in_service")]
    for ground_id in grounds:
        yield WorkerAlerted(worker_id=worker_id or None, reason=reason, reference=ground_id)


def _is_hurt(referral: Referral, loss: Loss) -> bool:
    lost = loss.of(referral.basis_id, "referral")
    is_less = any(one in lost for one in referral.record_classes)
    return is_less or loss.ended(referral.basis_id)


def _in_order(classes: set[RecordClass]) -> tuple[RecordClass, ...]:
    return tuple(one for one in RecordClass if one in classes)


_REASONS: Mapping[type[Event], str] = {
    ConsentWithdrawn: "consent_withdrawn",
    ConsentNarrowed: "consent_narrowed",
    ConsentExpired: "consent_expired",
    ConsentRefused: "consent_refused",
    ChildViewsRecorded: "consent_refused",
    ConsentAskedAnew: "consent_asked_anew",
    LegalBasisEnded: "legal_basis_ended",
    LegalBasisLapsed: "legal_basis_ended",
    EntryVoided: "consent_found_void",
    WrongCaseCorrected: "consent_found_void",
    CaseMerged: "cases_merged",
    CaseUnmerged: "cases_merged",
    LaterEntryAssigned: "cases_merged",
    PerpetratorNamed: "guardian_without_power",
    ConflictChecked: "guardian_without_power",
    GuardianEnded: "guardian_without_power",
}
_ALERTS: Mapping[type[Event], str] = {
    ConsentWithdrawn: "consent_withdrawn_while_in_service",
    ConsentExpired: "consent_expired_while_in_service",
}
