"""Consequences: what a fact of one step brings about in another, in the same append.

R1  Whatever takes away a permission to disclose stops disclosure, not care: referrals not yet
    accepted that rested on it are recalled, whoever was told gets a recall, services under way go
    on, and a worker is alerted (rules.md 1; protection/losing.py).
R2  Who is found to be an adult, or becomes one, is asked anew for the consents that a guardian
    gave; the guardian's powers end, the services do not (rules.md 1). An age that is learned later
    ends these consents with the majority, or at once where that has come (grant.py R5).
R3  A will withdrawn at the gate cancels the departure and opens the shelter again (rules.md 4).
R4  Suspected re-trafficking and a birth each open a case of their own, linked and blaming nobody;
    never one that exists.
R5  Death ends messages and recalls what is not yet accepted; it tells no family by itself
    (rules.md 3).
R6  Whoever seeks asylum is never made known to an embassy (rules.md 4).
R7  An urgent need found at a visit alerts a worker.
R8  A case is not closed over a person who still lives in a shelter or waits for an answer; an
    adult may leave all the same.
R10 Whoever answered for a case and passed it on is recalled what it was told on grounds that ended
    meanwhile (protection/passing.py). Whoever was released answers until somebody takes it on.
R11 Broken glass, a released safety card and a demand are told to the worker at once, and a late
    answer or review again; a missed or failed review suspends the right of whoever broke the glass.
R12 What another agency than the one that answers for the case discloses, sends onward or records
    as a ground is told to its worker, so that nothing opens unseen; so is a basis that runs on
    although the person said no (consent/word.py). So is another agency's check of which ways of
    contact are safe.
R19 A child's record is sealed, and two people seal it: while no seal stands, the worker is told as
    soon as the person counts as a child, and whoever takes the case on or over.
R20 The limits of confidentiality are explained before the questions (rules.md 1): no screening is
    recorded without.
R13 Whoever reported a case that rests behind another gets a receipt, as of one that was taken on:
    what they are told tells them of no other report (rules.md 2).
R14 A report is addressed to an agency that protects: immigration and embassies see no person by
    default (rules.md 2), and whoever is addressed answers for the case. A consulate takes on whom
    came to it alone.
R16 Nobody interprets who was named as a perpetrator or found in conflict; whoever stands near the
    person for another reason was cleared by a second worker first (rules.md 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.assessment import guardian
from domain.case import Case, World, placed
from domain.case import decide as decide_step
from domain.clocks import due_at
from domain.consent import grant, word
from domain.consent.consents import ConsentMissing
from domain.consent.grant import ConsentGiven, ConsentRefused, ConsentWithdrawn
from domain.consent.legal_basis import (
    DisclosureMadeOutside,
    LegalBasisRecorded,
    LimitsNotExplained,
    MandatoryReportMade,
)
from domain.contact import PersonInConflict, contact_permitted
from domain.due import DeadlineMissed
from domain.holding.closure import ApproveClosure, CaseClosed, CloseOnRequest, PersonDied
from domain.holding.holder import CaseTakenOn, CaseTransferred, WorkerAlerted
from domain.identification.age import (
    AgeAssessed,
    AgeDisputed,
    AgeStated,
    MajorityReached,
    learned,
)
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter, InterpreterConflictFound
from domain.identification.report import CaseReported, ReportCase, ReportReceiptGiven
from domain.identification.safety import RecordContactAttempt, SafetyChecked, SafetyLapsed
from domain.identification.screening import ConductScreening
from domain.identity import CaseMerged, CasesLinked
from domain.justice.standing import OF_REFUGE
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    OutOfOrder,
    RecordClass,
    Refused,
    facts,
)
from domain.protection import break_glass, losing, passing
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed, GlassReviewMissed
from domain.protection.demand import DemandReceived
from domain.protection.safety_card import SafetyCardReleased
from domain.referral import send
from domain.referral.send import ReferralOverdue, ReferralSent
from domain.reintegration import retrafficking
from domain.reintegration.plan import MonitoringVisitDone
from domain.reintegration.retrafficking import RetraffickingSuspected, SuspectRetrafficking
from domain.shelter.request import UnexpectedArrivalRecorded
from domain.shelter.residence import ChildBorn, RecordBirth, childs_stay
from domain.shelter.stay import FollowUpDone, ResidentAdmitted, ResidentMissing
from domain.vocabulary import (
    ALERT_REASON,
    ANSWER,
    ASK_ANEW_REASON,
    CASE_LINK,
    CONSENT_PURPOSE,
    RECALL_REASON,
    REPORT_CHANNEL,
    STATED_AGE,
    STAY_ARRANGEMENT,
    Code,
)
from domain.voluntary_return import will
from domain.voluntary_return.readiness import ContactEmbassy, EmbassyMayNotLearn
from domain.voluntary_return.will import ReturnWillWithdrawn, ShelterReopened

Extra = tuple[Event | Fact, ...]


class AgencyUnknown(Refused):
    """R9."""

    rule = "R9"
    advice = "Address the report to an organization of the directory that is active."


class NotAnAgencyThatProtects(Refused):
    """R14: a report is addressed to immigration, or to an embassy that nobody came to."""

    rule = "R14"
    advice = "Address the report to an agency that protects; refer the person to others later."


class InterpreterNotCleared(Refused):
    """R16: somebody who stands near the person is to interpret, and nobody has checked them."""

    rule = "R16"
    advice = "Assign somebody from outside, or let a second worker check them for a conflict first."


class StayStillOpen(Refused):
    """R8."""

    rule = "R8"
    advice = "Discharge the person from the shelter first, or record that they left."


class ReferralsStillOpen(Refused):
    """R8."""

    rule = "R8"
    advice = "Recall the open referrals, or wait until they are answered and closed."


def decide(command: Command, case: Case, world: World) -> tuple[Fact, ...]:
    """Decide a command, and add what its facts bring about in other steps.

    Raises: Refused, of the kind that the room's rules name; StayStillOpen, ReferralsStillOpen.
    """
    for check in _BEFORE.get(type(command), ()):
        check(command, case, world)
    decided = decide_step(command, case, world)
    extra = (brought for fact in decided for brought in _brought(fact.event, command, case, world))
    facts_so_far = decided + placed(command.stream, extra)
    return facts_so_far + tuple(_lost(facts_so_far, command, case, world))


def _brought(event: Event, command: Command, case: Case, world: World) -> Iterable[Event | Fact]:
    for after in _AFTER.get(type(event), ()):
        yield from after(event, command, case, world)


def _lost(decided: tuple[Fact, ...], command: Command, case: Case, world: World) -> Iterator[Fact]:
    """R1: what the facts took away, in every case that they are about."""
    for stream in dict.fromkeys(fact.stream for fact in decided):
        concerned = case if stream == command.stream else world.cases.get(stream)
        if concerned is None or not concerned.consents.grounds:
            continue
        own = (fact.event for fact in decided if fact.stream == stream)
        for loss in losing.losses(own, command, stream, concerned.consents, concerned.version):
            events = losing.brought_by(
                loss,
                concerned.protection,
                concerned.referrals,
                concerned.standing,
                world.jurisdiction,
            )
            yield from facts(stream, *events)


def _check_closure(command: ApproveClosure, case: Case, world: World) -> None:
    del world
    if case.stays.current is not None:
        raise StayStillOpen(case.stays.current.stay_id)
    if case.referrals.open and command.reason != "deceased":
        raise ReferralsStillOpen(", ".join(case.referrals.open))


def _check_refuge(command: ContactEmbassy, case: Case, world: World) -> None:
    del world
    if case.justice.residence_status in OF_REFUGE:
        raise EmbassyMayNotLearn(command.embassy_id)


def _check_addressed(command: ReportCase, case: Case, world: World) -> None:
    del case
    addressed = world.organizations.get(command.addressed_to_id)
    if addressed is None:
        return
    if not addressed.active:
        raise AgencyUnknown(command.addressed_to_id)
    came_there = command.channel == "consulate" and command.by.agency_id == command.addressed_to_id
    if addressed.kind in _SEE_NOBODY and not came_there:
        raise NotAnAgencyThatProtects(command.addressed_to_id)


def _check_asked(command: RequestIdentification, case: Case, world: World) -> None:
    if case.identification.presumed_child(command.at, world.jurisdiction):
        return
    named, asked = command.basis_id, CONSENT_PURPOSE["identification"]
    classes = (RecordClass.CASE_ADMINISTRATION,)
    if not case.consents.basis_covers(named, command.decider_id, classes, asked, command.at):
        raise ConsentMissing(command.decider_id)


def _check_limits(command: ConductScreening, case: Case, world: World) -> None:
    """R20."""
    del world
    if not case.consents.limits_explained:
        raise LimitsNotExplained(command.stream)


def _check_interpreter(command: AssignInterpreter, case: Case, world: World) -> None:
    """R16."""
    del world
    key, assessment = command.interpreter_id, case.assessment
    if assessment.has_conflict(key):
        raise PersonInConflict(key)
    if assessment.stands_near(key) and not assessment.is_cleared(key):
        raise InterpreterNotCleared(key)


def _check_contact(command: RecordContactAttempt, case: Case, world: World) -> None:
    contact_permitted(
        command.channel,
        case.identification,
        case.assessment,
        case.holding,
        world.jurisdiction,
        at=command.at,
        goes_out_at=command.occurred_at,
        to_alternative=bool(command.with_alternative_contact),
    )


def _alerted(reason: Code, reference: str = "") -> Callable[[Any, Command, Case, World], Extra]:
    def alert(event: Any, command: Command, case: Case, world: World) -> Extra:
        del command, world
        return (_alert(case, reason, getattr(event, reference, None) if reference else None),)

    return alert


def _alerted_of_partner(
    reason: Code, reference: str = ""
) -> Callable[[Any, Command, Case, World], Extra]:
    """R12: nothing, where people of the agency that answers for the case do it themselves."""

    def alert(event: Any, command: Command, case: Case, world: World) -> Extra:
        del world
        if command.by.agency_id == case.standing.responsible_id or not case.standing.exists:
            return ()
        told = _alert(case, reason, getattr(event, reference, None) if reference else None)
        return (replace(told, referral_id=getattr(event, "referral_id", None)),)

    return alert


def _checked_by_partner(event: SafetyChecked, command: Command, case: Case, world: World) -> Extra:
    """R12: the first check of all, at the report, overwrites nothing."""
    if not (case.standing.holder_id or case.identification.safety_check.made):
        return ()
    alert = _alerted_of_partner(ALERT_REASON["safety_checked_by_partner"])
    return alert(event, command, case, world)


def _said_no(
    event: ConsentRefused | ConsentWithdrawn, command: Command, case: Case, world: World
) -> Extra:
    """R12."""
    is_child = case.identification.presumed_child(command.at, world.jurisdiction)
    ended = () if is_child else word.ended(event, case.consents, command.at)
    over = [one.basis_id for one in ended]
    runs_on = (key for key in word.running(event, case.consents, command.at) if key not in over)
    reason = ALERT_REASON["basis_runs_after_refusal"]
    return (*ended, *(_alert(case, reason, key) for key in runs_on))


def _alerted_if_urgent(event: Any, command: Command, case: Case, world: World) -> Extra:
    del command, world
    needed = event.further_action if hasattr(event, "further_action") else event.next_step
    if needed != "urgent_intervention":
        return ()
    return (_alert(case, ALERT_REASON["urgent_need_found"], None),)


def _alert(case: Case, reason: Code, reference: str | None) -> WorkerAlerted:
    return WorkerAlerted(
        worker_id=case.standing.worker_id or None, reason=reason, reference=reference
    )


def _found_adult(event: AgeAssessed, command: Command, case: Case, world: World) -> Extra:
    del command, world
    if event.outcome != "adult":
        return ()
    asked = (
        *guardian.ended_by_majority(case.assessment),
        *grant.asked_anew(case.consents, ASK_ANEW_REASON["found_adult"]),
    )
    return (*asked, _alert(case, ALERT_REASON["found_adult"], None)) if asked else ()


def _age_learned(
    event: AgeStated | AgeAssessed, command: Command, case: Case, world: World
) -> Extra:
    """R2."""
    rules = world.jurisdiction
    age = learned(case.identification.age, event, command.at)
    if age.found_adult:
        return ()
    if age.presumed_child(command.at, rules):
        return grant.bounded(case.consents, age.majority_at(rules), command.at)
    return grant.asked_anew(case.consents, ASK_ANEW_REASON["majority_reached"])


def _child_found(
    event: AgeStated | AgeDisputed | AgeAssessed, command: Command, case: Case, world: World
) -> Extra:
    """R19: once, and to whoever answers for the case; before that, to whoever takes it on."""
    before, rules = case.identification.age, world.jurisdiction
    if not case.standing.holder_id or before.presumed_child(command.at, rules):
        return ()
    age = None if isinstance(event, AgeDisputed) else learned(before, event, command.at)
    if age is not None and not age.presumed_child(command.at, rules):
        return ()
    return _unsealed(case, case.standing.worker_id)


def _child_taken_on(
    event: CaseTakenOn | CaseTransferred, command: Command, case: Case, world: World
) -> Extra:
    """R19."""
    is_child = case.identification.presumed_child(command.at, world.jurisdiction)
    return _unsealed(case, event.worker_id) if is_child else ()


def _unsealed(case: Case, worker_id: str) -> Extra:
    """R19."""
    if any(seal.kind == "child_record" for seal in case.standing.openings.seals.values()):
        return ()
    told = _alert(case, ALERT_REASON["unsealed_child_record"], None)
    return (replace(told, worker_id=worker_id or None),)


def _grown_up(event: MajorityReached, command: Command, case: Case, world: World) -> Extra:
    del event, command, world
    return (
        *guardian.ended_by_majority(case.assessment),
        *grant.asked_anew(case.consents, ASK_ANEW_REASON["majority_reached"]),
        _alert(case, ALERT_REASON["majority_reached"], None),
    )


def _died(event: PersonDied, command: Command, case: Case, world: World) -> Extra:
    del event, command, world
    return send.recalled_all(case.referrals, RECALL_REASON["person_died"])


def _left(event: CaseClosed, command: Command, case: Case, world: World) -> Extra:
    del event, world
    return send.cancelled_all(case.referrals) if isinstance(command, CloseOnRequest) else ()


def _will_withdrawn(
    event: ReturnWillWithdrawn, command: Command, case: Case, world: World
) -> Extra:
    del command, world
    alert = _alert(case, ALERT_REASON["will_withdrawn"], event.return_id)
    if not will.reopens_shelter(case.returns, event):
        return (alert,)
    last = next(reversed(tuple(case.stays.stays.values())), None)
    reopened = ShelterReopened(
        return_id=event.return_id,
        shelter_id=last.shelter_id if last else None,
        stay_id=last.stay_id if last else None,
    )
    return (reopened, alert)


def _suspected(event: RetraffickingSuspected, command: Command, case: Case, world: World) -> Extra:
    assert isinstance(command, SuspectRetrafficking)  # noqa: S101 - its event's command
    taken = world.cases.get(event.new_case_id)
    if taken is not None and taken.version > 0:
        raise AlreadyDone(event.new_case_id)
    reported = retrafficking.first_report(
        command,
        jurisdiction_id=case.standing.jurisdiction_id,
        addressed_to_id=case.standing.responsible_id,
        presumed_child=case.identification.presumed_child(command.at, world.jurisdiction),
    )
    return _opened(command.stream, event.new_case_id, "suspected_retrafficking", reported)


def _born(event: ChildBorn, command: Command, case: Case, world: World) -> Extra:
    del world
    assert isinstance(command, RecordBirth)  # noqa: S101 - its event's command
    reported = CaseReported(
        jurisdiction_id=case.standing.jurisdiction_id,
        channel=REPORT_CHANNEL["in_person"],
        addressed_to_id=case.standing.responsible_id,
        stated_age=STATED_AGE["child"],
        reporter_agency_id=command.by.agency_id,
    )
    admitted = ResidentAdmitted(
        stay_id=childs_stay(command),
        shelter_id=event.shelter_id,
        place_id=event.cot_place_id,
        arrangement=STAY_ARRANGEMENT["cot"],
        with_case_ids=(command.stream,),
        house_rules_explained=ANSWER["not_asked"],
        medical_check_offered=ANSWER["not_asked"],
        consent_to_stay=ANSWER["not_asked"],
    )
    opened = _opened(command.stream, event.child_case_id, "parent_and_child", reported)
    return (*opened, Fact(stream=event.child_case_id, event=admitted))


def _opened(stream: str, new: str, link: str, reported: CaseReported) -> Extra:
    kind = CASE_LINK[link]
    return (
        CasesLinked(other_case_id=new, kind=kind),
        *facts(new, reported, CasesLinked(other_case_id=stream, kind=kind)),
    )


def _arrived(event: UnexpectedArrivalRecorded, command: Command, case: Case, world: World) -> Extra:
    if case.standing.exists:
        return ()
    shelter = world.shelters.get(event.shelter_id)
    if shelter is None or not shelter.jurisdiction_id:
        raise OutOfOrder(event.shelter_id)
    return (
        CaseReported(
            jurisdiction_id=shelter.jurisdiction_id,
            channel=REPORT_CHANNEL["shelter_door"],
            addressed_to_id=command.by.agency_id,
            stated_age=STATED_AGE["unknown"],
            reporter_agency_id=command.by.agency_id,
        ),
    )


def _rests(event: CaseMerged, command: Command, case: Case, world: World) -> Extra:
    """R13."""
    del case
    resting = getattr(command, "other_case_id", "")
    other = world.cases.get(resting, Case())
    if event.surviving or other.holding.receipt_given:
        return ()
    reporter = other.standing.reporter_agency_id
    return (Fact(stream=resting, event=ReportReceiptGiven(reporter_agency_id=reporter)),)


def _passed_on(event: CaseTransferred, command: Command, case: Case, world: World) -> Extra:
    """R10."""
    del event
    leaving_id, fact = case.standing.responsible_id, (command.stream, case.version + 1)
    by = due_at("recall_acknowledgement", command.at, world.jurisdiction)
    return tuple(passing.recalled_from(leaving_id, case.protection, case.consents, fact, by))


def _judged(event: GlassReviewed, command: Command, case: Case, world: World) -> Extra:
    return _suspended(event, command, case, world) if event.outcome == "not_justified" else ()


def _suspended(event: Any, command: Command, case: Case, world: World) -> Extra:
    del command
    return break_glass.suspended_for(event.glass_id, case.protection, world.organizations)


def _late(event: DeadlineMissed, command: Command, case: Case, world: World) -> Extra:
    del command, world
    reason = _LATE.get(event.deadline)
    return (_alert(case, ALERT_REASON[reason], event.reference),) if reason else ()


_SEE_NOBODY = ("ConsularService", "ImmigrationService")
"""R14: by their kind in the directory."""
_LATE: Mapping[str, str] = {
    "recall_acknowledgement": "recall_unacknowledged",
    "safety_card_review": "safety_card_review_missed",
    "demand_reply": "demand_unanswered",
}
"""R11."""
_BEFORE: Mapping[type[Command], tuple[Callable[[Any, Case, World], None], ...]] = {
    ReportCase: (_check_addressed,),
    RequestIdentification: (_check_asked,),
    ConductScreening: (_check_limits,),
    AssignInterpreter: (_check_interpreter,),
    RecordContactAttempt: (_check_contact,),
    ContactEmbassy: (_check_refuge,),
    ApproveClosure: (_check_closure,),
}
_AFTER: Mapping[type[Event], tuple[Callable[[Any, Command, Case, World], Extra], ...]] = {
    AgeStated: (_age_learned, _child_found),
    AgeDisputed: (_child_found,),
    AgeAssessed: (_found_adult, _age_learned, _child_found),
    CaseTakenOn: (_child_taken_on,),
    MajorityReached: (_grown_up,),
    SafetyChecked: (_checked_by_partner,),
    SafetyLapsed: (_alerted(ALERT_REASON["safety_lapsed"]),),
    InterpreterConflictFound: (_alerted(ALERT_REASON["interpreter_conflict"], "interpreter_id"),),
    ReferralOverdue: (_alerted(ALERT_REASON["referral_overdue"], "referral_id"),),
    ResidentMissing: (_alerted(ALERT_REASON["resident_missing"], "stay_id"),),
    ReturnWillWithdrawn: (_will_withdrawn,),
    RetraffickingSuspected: (_suspected,),
    ChildBorn: (_born,),
    UnexpectedArrivalRecorded: (_arrived,),
    MonitoringVisitDone: (_alerted_if_urgent,),
    FollowUpDone: (_alerted_if_urgent,),
    PersonDied: (_died,),
    CaseClosed: (_left,),
    CaseMerged: (_rests,),
    CaseTransferred: (_passed_on, _child_taken_on),
    BreakGlassUsed: (_alerted(ALERT_REASON["glass_broken"], "glass_id"),),
    GlassReviewed: (_judged,),
    GlassReviewMissed: (_alerted(ALERT_REASON["glass_review_missed"], "glass_id"), _suspended),
    SafetyCardReleased: (_alerted(ALERT_REASON["safety_card_released"], "release_id"),),
    DemandReceived: (_alerted(ALERT_REASON["demand_received"], "demand_id"),),
    ConsentGiven: (_alerted_of_partner(ALERT_REASON["ground_recorded_by_partner"], "consent_id"),),
    LegalBasisRecorded: (
        _alerted_of_partner(ALERT_REASON["ground_recorded_by_partner"], "basis_id"),
    ),
    ReferralSent: (_alerted_of_partner(ALERT_REASON["referral_sent_by_partner"], "referral_id"),),
    DisclosureMadeOutside: (_alerted_of_partner(ALERT_REASON["disclosed_by_partner"]),),
    MandatoryReportMade: (_alerted_of_partner(ALERT_REASON["disclosed_by_partner"]),),
    ConsentRefused: (_said_no,),
    ConsentWithdrawn: (_said_no,),
    DeadlineMissed: (_late,),
}
