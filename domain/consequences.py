"""Consequences: what a fact of one step brings about in another, in the same append.

What stands in the way of a command is asked before (obstacles.py). The cases that begin with a fact
of another stand in beginnings.py, and what does no more than tell a worker stands in alerts.py.

R1  Whatever takes away a permission to disclose stops disclosure, not care: referrals not yet
    accepted that rested on it are recalled, whoever was told gets a recall, services under way go
    on, and a worker is alerted (rules.md 1; protection/losing.py).
R2  Who is found to be an adult, or becomes one, is asked anew for the consents that a guardian
    gave; the guardian's powers end, the services do not (rules.md 1). An age that is learned later
    ends these consents with the majority, or at once where that has come (grant.py R5).
R3  A basis that stands only while the person cannot be asked ends with an adult's no; of one that
    runs on although the person said no, the worker is alerted (consent/word.py).
R4  Suspected re-trafficking, a birth, and whoever stands at the door of a shelter each open a case
    (beginnings.py).
R5  A will withdrawn at the gate cancels the departure and opens the shelter again (rules.md 4).
R6  Death ends messages and recalls what is not yet accepted; it tells no family by itself
    (rules.md 3).
R7  An adult leaves over open referrals too, by their own decision (rules.md 3): these are
    cancelled.
R8  Whoever reported a case that rests behind another gets a receipt, as of one that was taken on:
    what they are told tells them of no other report (rules.md 2).
R9  Whoever answered for a case and passed it on is recalled what it was told on grounds that ended
    meanwhile (protection/passing.py). Whoever was released answers until somebody takes it on.
R10 A missed or failed review suspends the right of whoever broke the glass; after one that finds no
    justification, what was read is asked back (protection/unjustified.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from domain import alerts, beginnings, obstacles
from domain.assessment import guardian
from domain.case import Case, World, placed
from domain.case import decide as decide_step
from domain.clocks import due_at
from domain.consent import grant, word
from domain.consent.grant import ConsentRefused, ConsentWithdrawn
from domain.holding.closure import CaseClosed, CloseOnRequest, PersonDied
from domain.holding.holder import CaseTransferred
from domain.identification.age import AgeAssessed, AgeStated, MajorityReached, learned
from domain.identification.report import ReportReceiptGiven
from domain.identity import CaseMerged
from domain.messages import Command, Event, Fact, facts
from domain.protection import break_glass, losing, passing, unjustified
from domain.protection.break_glass import GlassReviewed, GlassReviewMissed
from domain.referral import send
from domain.reintegration.retrafficking import RetraffickingSuspected
from domain.shelter.request import UnexpectedArrivalRecorded
from domain.shelter.residence import ChildBorn
from domain.vocabulary import ALERT_REASON, ASK_ANEW_REASON, RECALL_REASON
from domain.voluntary_return import will
from domain.voluntary_return.will import ReturnWillWithdrawn, ShelterReopened

Extra: TypeAlias = tuple[Event | Fact, ...]


def decide(command: Command, case: Case, world: World) -> tuple[Fact, ...]:
    """Decide a command, and add what its facts bring about in other steps.

    Raises: Refused, of the kind that the room's rules, or those of obstacles.py, name.
    """
    obstacles.check(command, case, world)
    decided = decide_step(command, case, world)
    obstacles.check_told(decided, command, case, world)
    extra = (brought for fact in decided for brought in _brought(fact.event, command, case, world))
    facts_so_far = decided + placed(command.stream, extra)
    return facts_so_far + tuple(_lost(facts_so_far, command, case, world))


def _brought(event: Event, command: Command, case: Case, world: World) -> Iterable[Event | Fact]:
    for after in _AFTER.get(type(event), alerts.ALERTED.get(type(event), ())):
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


def _found_adult(event: AgeAssessed, command: Command, case: Case, world: World) -> Extra:
    """R2."""
    del command, world
    if event.outcome != "adult":
        return ()
    asked = (
        *guardian.ended_by_majority(case.assessment),
        *grant.asked_anew(case.consents, ASK_ANEW_REASON["found_adult"]),
    )
    return (*asked, alerts.alert(case, ALERT_REASON["found_adult"])) if asked else ()


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


def _grown_up(event: MajorityReached, command: Command, case: Case, world: World) -> Extra:
    """R2."""
    del event, command, world
    return (
        *guardian.ended_by_majority(case.assessment),
        *grant.asked_anew(case.consents, ASK_ANEW_REASON["majority_reached"]),
        alerts.alert(case, ALERT_REASON["majority_reached"]),
    )


def _said_no(
    event: ConsentRefused | ConsentWithdrawn, command: Command, case: Case, world: World
) -> Extra:
    """R3."""
    is_child = case.identification.presumed_child(command.at, world.jurisdiction)
    ended = () if is_child else word.ended(event, case.consents, command.at)
    over = [one.basis_id for one in ended]
    runs_on = (key for key in word.running(event, case.consents, command.at) if key not in over)
    reason = ALERT_REASON["basis_runs_after_refusal"]
    return (*ended, *(alerts.alert(case, reason, key) for key in runs_on))


def _will_withdrawn(
    event: ReturnWillWithdrawn, command: Command, case: Case, world: World
) -> Extra:
    """R5."""
    del command, world
    alert = alerts.alert(case, ALERT_REASON["will_withdrawn"], event.return_id)
    if not will.reopens_shelter(case.returns, event):
        return (alert,)
    last = next(reversed(tuple(case.stays.stays.values())), None)
    reopened = ShelterReopened(
        return_id=event.return_id,
        shelter_id=last.shelter_id if last else None,
        stay_id=last.stay_id if last else None,
    )
    return (reopened, alert)


def _died(event: PersonDied, command: Command, case: Case, world: World) -> Extra:
    """R6."""
    del event, command, world
    return send.recalled_all(case.referrals, RECALL_REASON["person_died"])


def _left(event: CaseClosed, command: Command, case: Case, world: World) -> Extra:
    """R7."""
    del event, world
    return send.cancelled_all(case.referrals) if isinstance(command, CloseOnRequest) else ()


def _rests(event: CaseMerged, command: Command, case: Case, world: World) -> Extra:
    """R8."""
    del case
    resting = getattr(command, "other_case_id", "")
    other = world.cases.get(resting, Case())
    if event.surviving or other.holding.receipt_given:
        return ()
    reporter = other.standing.reporter_agency_id
    return (Fact(stream=resting, event=ReportReceiptGiven(reporter_agency_id=reporter)),)


def _passed_on(event: CaseTransferred, command: Command, case: Case, world: World) -> Extra:
    """R9."""
    del event
    leaving_id, fact = case.standing.responsible_id, (command.stream, case.version + 1)
    by = due_at("recall_acknowledgement", command.at, world.jurisdiction)
    return tuple(passing.recalled_from(leaving_id, case.protection, case.consents, fact, by))


def _judged(event: GlassReviewed, command: Command, case: Case, world: World) -> Extra:
    """R10."""
    if event.outcome != "not_justified":
        return ()
    return (*_asked_back(event, command, case, world), *_suspended(event, command, case, world))


def _asked_back(event: GlassReviewed, command: Command, case: Case, world: World) -> Extra:
    """R10."""
    return tuple(
        unjustified.recalled_for(
            event.glass_id,
            case.standing.responsible_id,
            case.protection,
            case.consents,
            (command.stream, case.version + 1),
            due_at("recall_acknowledgement", command.at, world.jurisdiction),
        )
    )


def _suspended(event: Any, command: Command, case: Case, world: World) -> Extra:
    """R10."""
    del command
    return break_glass.suspended_for(event.glass_id, case.protection, world.organizations)


_AFTER: Mapping[type[Event], tuple[Callable[[Any, Command, Case, World], Extra], ...]] = {
    AgeStated: (_age_learned, alerts.child_found),
    AgeAssessed: (_found_adult, _age_learned, alerts.child_found),
    MajorityReached: (_grown_up,),
    ConsentRefused: (_said_no,),
    ConsentWithdrawn: (_said_no,),
    RetraffickingSuspected: (beginnings.suspected,),
    ChildBorn: (beginnings.born,),
    UnexpectedArrivalRecorded: (beginnings.arrived,),
    ReturnWillWithdrawn: (_will_withdrawn,),
    PersonDied: (_died,),
    CaseClosed: (_left,),
    CaseMerged: (_rests,),
    CaseTransferred: (_passed_on, alerts.child_taken_on),
    GlassReviewed: (_judged,),
    GlassReviewMissed: (
        alerts.alerted(ALERT_REASON["glass_review_missed"], "glass_id"),
        _suspended,
    ),
}
"""The facts that bring about more than an alert, with their alerts in their place."""
