"""Alerts: of what a worker is told, in the same append as the fact that it is about.

R1  An alert names the worker who has the case, or nobody while none has it, and gives a coded
    reason and an id, never words.
R2  What endangers the person is told at once: a safety check that has lapsed, an interpreter in
    conflict (rules.md 2), an overdue referral, a missing resident (rules.md 3).
R3  Broken glass, a released safety card and a demand are told at once, and a late answer or review
    again.
R4  An urgent need found at a visit is told.
R5  What another agency than the one that answers for the case discloses, sends onward or records
    as a ground is told to its worker, so that nothing opens unseen.
R6  So is another agency's check of which ways of contact are safe; the first check of all, at the
    report, overwrites nothing.
R7  A child's record is sealed, and two people seal it: while no seal stands, the worker is told as
    soon as the person counts as a child, and whoever takes the case on or over.

Facts that bring about more than an alert stand in consequences.py, and are told from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from domain.case import Case, World
from domain.consent.grant import ConsentGiven
from domain.consent.legal_basis import (
    DisclosureMadeOutside,
    LegalBasisRecorded,
    MandatoryReportMade,
)
from domain.due import DeadlineMissed
from domain.holding.holder import CaseTakenOn, CaseTransferred, WorkerAlerted
from domain.identification.age import AgeAssessed, AgeDisputed, AgeStated, learned
from domain.identification.interpreter import InterpreterConflictFound
from domain.identification.safety import SafetyChecked, SafetyLapsed
from domain.messages import Command, Event
from domain.protection.break_glass import BreakGlassUsed
from domain.protection.demand import DemandReceived
from domain.protection.safety_card import SafetyCardReleased
from domain.referral.send import ReferralOverdue, ReferralSent
from domain.reintegration.plan import MonitoringVisitDone
from domain.shelter.stay import FollowUpDone, ResidentMissing
from domain.vocabulary import ALERT_REASON, Code

Alerts: TypeAlias = tuple[WorkerAlerted, ...]
Alerting: TypeAlias = Callable[[Any, Command, Case, World], Alerts]


def alert(case: Case, reason: Code, reference: str | None = None) -> WorkerAlerted:
    """R1: tell the worker of the case, for a reason, of what `reference` names."""
    return WorkerAlerted(
        worker_id=case.standing.worker_id or None, reason=reason, reference=reference
    )


def alerted(reason: Code, reference: str = "") -> Alerting:
    """R2, R3: tell of a fact, whoever recorded it; `reference` is the fact's field to name."""

    def told(event: Any, command: Command, case: Case, world: World) -> Alerts:
        del command, world
        return (alert(case, reason, _named(event, reference)),)

    return told


def alerted_of_partner(reason: Code, reference: str = "") -> Alerting:
    """R5: nothing, where people of the agency that answers for the case do it themselves."""

    def told(event: Any, command: Command, case: Case, world: World) -> Alerts:
        del world
        if command.by.agency_id == case.standing.responsible_id or not case.standing.exists:
            return ()
        partner = alert(case, reason, _named(event, reference))
        return (replace(partner, referral_id=getattr(event, "referral_id", None)),)

    return told


def child_found(
    event: AgeStated | AgeDisputed | AgeAssessed, command: Command, case: Case, world: World
) -> Alerts:
    """R7: once, and to whoever answers for the case; before that, to whoever takes it on."""
    before, rules = case.identification.age, world.jurisdiction
    if not case.standing.holder_id or before.presumed_child(command.at, rules):
        return ()
    age = None if isinstance(event, AgeDisputed) else learned(before, event, command.at)
    if age is not None and not age.presumed_child(command.at, rules):
        return ()
    return _unsealed(case, case.standing.worker_id)


def child_taken_on(
    event: CaseTakenOn | CaseTransferred, command: Command, case: Case, world: World
) -> Alerts:
    """R7: of a child whose record is not sealed, whoever takes the case on or over is told."""
    is_child = case.identification.presumed_child(command.at, world.jurisdiction)
    return _unsealed(case, event.worker_id) if is_child else ()


def _named(event: Event, reference: str) -> str | None:
    return getattr(event, reference, None) if reference else None


def _unsealed(case: Case, worker_id: str) -> Alerts:
    """R7."""
    if any(seal.kind == "child_record" for seal in case.standing.openings.seals.values()):
        return ()
    told = alert(case, ALERT_REASON["unsealed_child_record"])
    return (replace(told, worker_id=worker_id or None),)


def _late(event: DeadlineMissed, command: Command, case: Case, world: World) -> Alerts:
    """R3."""
    del command, world
    reason = _LATE.get(event.deadline)
    return (alert(case, ALERT_REASON[reason], event.reference),) if reason else ()


def _urgent(event: Any, command: Command, case: Case, world: World) -> Alerts:
    """R4."""
    del command, world
    needed = event.further_action if hasattr(event, "further_action") else event.next_step
    if needed != "urgent_intervention":
        return ()
    return (alert(case, ALERT_REASON["urgent_need_found"]),)


def _checked_by_partner(event: SafetyChecked, command: Command, case: Case, world: World) -> Alerts:
    """R6."""
    if not (case.standing.holder_id or case.identification.safety_check.made):
        return ()
    told = alerted_of_partner(ALERT_REASON["safety_checked_by_partner"])
    return told(event, command, case, world)


_LATE: Mapping[str, str] = {
    "recall_acknowledgement": "recall_unacknowledged",
    "safety_card_review": "safety_card_review_missed",
    "demand_reply": "demand_unanswered",
}
"""R3."""
ALERTED: Mapping[type[Event], tuple[Alerting, ...]] = {
    AgeDisputed: (child_found,),
    CaseTakenOn: (child_taken_on,),
    SafetyChecked: (_checked_by_partner,),
    SafetyLapsed: (alerted(ALERT_REASON["safety_lapsed"]),),
    InterpreterConflictFound: (alerted(ALERT_REASON["interpreter_conflict"], "interpreter_id"),),
    ReferralOverdue: (alerted(ALERT_REASON["referral_overdue"], "referral_id"),),
    ResidentMissing: (alerted(ALERT_REASON["resident_missing"], "stay_id"),),
    MonitoringVisitDone: (_urgent,),
    FollowUpDone: (_urgent,),
    BreakGlassUsed: (alerted(ALERT_REASON["glass_broken"], "glass_id"),),
    SafetyCardReleased: (alerted(ALERT_REASON["safety_card_released"], "release_id"),),
    DemandReceived: (alerted(ALERT_REASON["demand_received"], "demand_id"),),
    ConsentGiven: (alerted_of_partner(ALERT_REASON["ground_recorded_by_partner"], "consent_id"),),
    LegalBasisRecorded: (
        alerted_of_partner(ALERT_REASON["ground_recorded_by_partner"], "basis_id"),
    ),
    ReferralSent: (alerted_of_partner(ALERT_REASON["referral_sent_by_partner"], "referral_id"),),
    DisclosureMadeOutside: (alerted_of_partner(ALERT_REASON["disclosed_by_partner"]),),
    MandatoryReportMade: (alerted_of_partner(ALERT_REASON["disclosed_by_partner"]),),
    DeadlineMissed: (_late,),
}
"""The facts that bring about an alert and nothing else in another step."""
