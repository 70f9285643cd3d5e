"""What the name of a step, or a timer, tells is told to those alone who may know its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from domain.access import Principal
from domain.assessment.best_interests import BestInterestsAssessed
from domain.assessment.guardian import GuardianAppointed
from domain.assessment.risk import RiskAssessed
from domain.assessment.support_plan import SupportPlanAgreed
from domain.consent.grant import ConsentWithdrawn
from domain.due import DeadlineMissed, ReviewFellDue
from domain.family.reunification import AlternativeCareArranged
from domain.holding.holder import WorkerAlerted
from domain.identification.age import AgeDisputed
from domain.justice.proceedings import StatementGiven
from domain.messages import Actor, Event, RecordClass, Role
from domain.protection.sealing import SealConfirmed
from domain.shelter.residence import MedicationGiven
from domain.vocabulary import ALERT_REASON, DEADLINE_KIND, REVIEW_KIND, SEAL_CHANGE, SEAL_KIND
from projections import case_list, case_view, timeline
from projections.case_list import Order, Wanted
from projections.reading import Page
from projections.visibility import look_at, shape_case, shape_entry, shows_entry, visible_entries
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATION,
    COORDINATOR,
    NURSE,
    OTHER_CASE,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import CONSENT, accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

CARE = made_id("care", "of a child")
PLAN = made_id("plan", "of support")
OFFICER = replace(SOCIAL_WORKER, role=Role.POLICE_OFFICER)
AUDITOR = acting(Role.AUDITOR, COORDINATION)
COLLEAGUE = acting(Role.POLICE_OFFICER, CLINIC)
WITH_THE_CHILD = (RecordClass.IDENTITY, RecordClass.MEDICAL, RecordClass.CHILD)

STEPS: Mapping[str, Event] = {
    "guardian": made(GuardianAppointed),
    "age": made(AgeDisputed),
    "medication": made(MedicationGiven),
    "statement": made(StatementGiven),
    "review of a child": made(ReviewFellDue, review=REVIEW_KIND["best_interests"]),
    "review of the mind": made(ReviewFellDue, review=REVIEW_KIND["support_plan"]),
    "review of risk": made(ReviewFellDue, review=REVIEW_KIND["risk"]),
    "missed demand": made(DeadlineMissed, deadline=DEADLINE_KIND["demand_reply"]),
    "missed decision": made(DeadlineMissed, deadline=DEADLINE_KIND["reasonable_grounds"]),
    "alert of age": made(WorkerAlerted, reason=ALERT_REASON["majority_reached"]),
    "alert": made(WorkerAlerted, reason=ALERT_REASON["resident_missing"]),
}
WORK = frozenset({"review of risk", "missed decision", "alert"})
OF_A_CHILD = frozenset({"guardian", "age", "review of a child", "alert of age"})
OF_HEALTH = frozenset({"medication"})


def principal(actor: Actor, **words: Any) -> Principal:
    who = Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)
    return replace(who, **words)


def look(ledger: Ledger, who: Principal, case_id: str = CASE) -> Any:
    found = look_at(reading(who), ledger.ask(case_view.by_id(case_id)))
    assert found is not None
    return found


def shown(ledger: Ledger, who: Principal, *, first: int) -> frozenset[str]:
    """Which of the steps that begin at a version are shown; the list, the count and each agree."""
    seen = look(ledger, who)
    rows = ledger.ask(timeline.listed(visible_entries(seen), Page(first=50))).rows
    assert ledger.ask(timeline.counted(visible_entries(seen))) == len(rows)
    listed = {row["version"] for row in rows}
    for version in range(1, first + len(STEPS)):
        entry = ledger.ask(timeline.entry(CASE, version))
        assert shows_entry(seen, entry) is (version in listed)
        assert (shape_entry(seen, entry) is not None) is (version in listed)
    return frozenset(name for number, name in enumerate(STEPS, first) if number in listed)


def told(ledger: Ledger, by: Actor, *classes: RecordClass) -> int:
    """A case with a clinic that was referred these classes, and every step, recorded by one."""
    ledger.append(reported(), taken_on(), consented(record_classes=classes))
    ledger.append(sent(record_classes=classes), accepted())
    ledger.append(*STEPS.values(), by=by)
    ledger.project()
    return 6


def test_a_step_is_shown_to_those_alone_who_may_know_what_its_name_tells(ledger: Ledger) -> None:
    first = told(ledger, acting(Role.SOCIAL_WORKER, "organization-third"), RecordClass.MEDICAL)
    every = frozenset(STEPS)
    assert shown(ledger, principal(SOCIAL_WORKER), first=first) == every
    assert shown(ledger, principal(NURSE), first=first) == WORK | OF_HEALTH
    assert shown(ledger, principal(COORDINATOR), first=first) == WORK
    assert shown(ledger, principal(AUDITOR), first=first) == WORK
    assert shown(ledger, principal(OFFICER), first=first) == every - OF_HEALTH - {
        "review of the mind"
    }


def test_who_is_referred_the_child_is_told_of_the_child(ledger: Ledger) -> None:
    first = told(ledger, SOCIAL_WORKER, *WITH_THE_CHILD)
    assert shown(ledger, principal(NURSE), first=first) == WORK | OF_HEALTH | OF_A_CHILD


def test_an_agency_knows_the_steps_that_it_recorded_itself(ledger: Ledger) -> None:
    first = told(ledger, NURSE, RecordClass.IDENTITY)
    every = frozenset(STEPS)
    assert shown(ledger, principal(NURSE), first=first) == every
    assert shown(ledger, principal(COLLEAGUE), first=first) == every - OF_HEALTH - {
        "review of the mind"
    }


def test_no_purpose_gets_a_name_by_answering_for_the_case(ledger: Ledger) -> None:
    first = told(ledger, SOCIAL_WORKER, RecordClass.IDENTITY)
    for purpose in ("research", "media"):
        asked = principal(SOCIAL_WORKER, purpose_of_use=purpose)
        assert shown(ledger, asked, first=first) == WORK


def test_a_seal_keeps_the_name_from_who_was_referred_the_child_and_is_not_listed(
    ledger: Ledger,
) -> None:
    first = told(ledger, SOCIAL_WORKER, *WITH_THE_CHILD)
    ledger.append(
        made(
            SealConfirmed,
            change=SEAL_CHANGE["seal"],
            kind=SEAL_KIND["child_record"],
            listed_user_ids=(NURSE.user_id,),
        )
    )
    ledger.project()
    colleague = acting(Role.HEALTH_WORKER, CLINIC, "another")
    assert shown(ledger, principal(colleague), first=first) == WORK
    listed = principal(NURSE, strength="multi")
    assert shown(ledger, listed, first=first) == WORK | OF_HEALTH | OF_A_CHILD
    assert shown(ledger, principal(SOCIAL_WORKER, strength="multi"), first=first) == WORK


def sealed(ledger: Ledger, *listed: Actor, kind: str = "child_record") -> None:
    """Seal the case for a list."""
    users = tuple(actor.user_id for actor in listed)
    ledger.append(
        made(
            SealConfirmed,
            change=SEAL_CHANGE["seal"],
            kind=SEAL_KIND[kind],
            listed_user_ids=users,
        )
    )
    ledger.project()


def test_a_seal_keeps_names_from_the_holders_own_people_who_are_not_listed(ledger: Ledger) -> None:
    first = told(ledger, SOCIAL_WORKER, RecordClass.IDENTITY)
    listed = principal(SOCIAL_WORKER, strength="multi")
    before = shape_case(look(ledger, listed))["changed_at"]
    sealed(ledger, SOCIAL_WORKER)
    supervisor = principal(acting(Role.SUPERVISOR, WELFARE, "leads"), strength="multi")
    assert shown(ledger, listed, first=first) == frozenset(STEPS)
    assert shown(ledger, supervisor, first=first) == WORK
    ledger.append(made(AgeDisputed), by=SOCIAL_WORKER)
    ledger.project()
    after = [shape_case(look(ledger, who))["changed_at"] for who in (listed, supervisor)]
    assert after[0] > after[1] > before


def test_a_seal_keeps_names_from_whoever_recorded_the_step_and_is_not_listed(
    ledger: Ledger,
) -> None:
    first = told(ledger, NURSE, RecordClass.IDENTITY)
    sealed(ledger, SOCIAL_WORKER)
    assert shown(ledger, principal(NURSE, strength="multi"), first=first) == WORK


def test_a_seal_keeps_names_from_whoever_sees_no_more_than_what_they_recorded(
    ledger: Ledger,
) -> None:
    first = told(ledger, NURSE, RecordClass.IDENTITY)
    ledger.append(made(ConsentWithdrawn, consent_id=CONSENT))
    ledger.project()
    assert shown(ledger, principal(NURSE), first=first) == frozenset(STEPS)
    assert shown(ledger, principal(COLLEAGUE), first=first) == frozenset(STEPS) - OF_HEALTH - {
        "review of the mind"
    }
    sealed(ledger, SOCIAL_WORKER)
    assert shown(ledger, principal(NURSE, strength="multi"), first=first) == WORK


def test_a_seal_of_the_place_alone_keeps_no_other_name(ledger: Ledger) -> None:
    first = told(ledger, SOCIAL_WORKER, RecordClass.IDENTITY)
    sealed(ledger, NURSE, kind="shelter_location")
    assert shown(ledger, principal(SOCIAL_WORKER), first=first) == frozenset(STEPS)


@pytest.mark.parametrize("knows", [True, False])
def test_what_is_due_counts_for_those_of_the_holder_alone_who_are_listed(
    ledger: Ledger, *, knows: bool
) -> None:
    case_of_two(ledger)
    step, noted, *_ = TIMERS["best interests"]
    ledger.append(step, noted, stream=CASE)
    sealed(ledger, SOCIAL_WORKER)
    listed = SOCIAL_WORKER if knows else acting(Role.SUPERVISOR, WELFARE, "leads")
    who = principal(listed, strength="multi")
    assert [row["case_id"] for row in ledger.ask(late(who)).rows] == ([CASE] if knows else [])


def late(who: Principal) -> Any:
    return case_list.listed(who, Wanted(late=True))


@pytest.mark.parametrize(
    ("event", "watched"),
    [
        (GuardianAppointed, False),
        (StatementGiven, False),
        (MedicationGiven, False),
        (RiskAssessed, True),
    ],
)
def test_when_a_case_changed_tells_no_more_than_its_timeline(
    ledger: Ledger, event: type[Event], *, watched: bool
) -> None:
    case_of_two(ledger)
    before = changed(ledger, AUDITOR), changed(ledger, SOCIAL_WORKER)
    ledger.append(made(event))
    ledger.project()
    assert (changed(ledger, AUDITOR) > before[0]) is watched
    assert changed(ledger, SOCIAL_WORKER) > before[1]
    order = [CASE, OTHER_CASE]
    assert ids(ledger, COORDINATOR, order=Order.CHANGED_LAST) == (order if watched else order[::-1])
    assert ids(ledger, SOCIAL_WORKER, order=Order.CHANGED_LAST) == order


def changed(ledger: Ledger, actor: Actor) -> datetime:
    found = shape_case(look(ledger, principal(actor)))["changed_at"]
    assert isinstance(found, datetime)
    return found


def ids(ledger: Ledger, actor: Actor, **wanted: Any) -> list[str]:
    who, asked = principal(actor), Wanted(**wanted)
    rows = ledger.ask(case_list.listed(who, asked)).rows
    assert ledger.ask(case_list.counted(who, asked)) == len(rows)
    found = [row["case_id"] for row in rows]
    assert one_by_one(ledger, who, asked) == found
    return found


def one_by_one(ledger: Ledger, who: Principal, asked: Wanted) -> list[str]:
    """The same list, a page for each row, from cursor to cursor."""
    found: list[str] = []
    page = Page(first=1)
    while rows := ledger.ask(case_list.listed(who, asked, page)):
        found += [row["case_id"] for row in rows.rows]
        if not rows.has_next:
            return found
        page = Page(first=1, after=rows.cursors[-1])
    return found


def case_of_two(ledger: Ledger) -> None:
    """Two cases with a clinic that knows of health; the other one was reported last."""
    for key in (CASE, OTHER_CASE):
        basis, referral = made_id("consent", key), made_id("referral", key)
        ledger.append(reported(), taken_on(), consented(basis), stream=key)
        ledger.append(sent(referral, basis_id=basis), accepted(referral), stream=key)
    ledger.project()


TIMERS: Mapping[str, tuple[Event, Event, bool, bool]] = {
    "other care": (
        made(AlternativeCareArranged, care_id=CARE, review_due_at=later(days=3)),
        made(
            ReviewFellDue,
            review=REVIEW_KIND["alternative_care"],
            reference=CARE,
            due_at=later(days=3),
        ),
        False,
        False,
    ),
    "best interests": (
        made(BestInterestsAssessed, assessment_id=CARE, review_due_at=later(days=3)),
        made(
            ReviewFellDue,
            review=REVIEW_KIND["best_interests"],
            reference=CARE,
            due_at=later(days=3),
        ),
        False,
        False,
    ),
    "the plan of the mind": (
        made(SupportPlanAgreed, plan_id=PLAN, review_due_at=later(days=3)),
        made(
            ReviewFellDue, review=REVIEW_KIND["support_plan"], reference=PLAN, due_at=later(days=3)
        ),
        False,
        False,
    ),
    "risk": (
        made(RiskAssessed, review_due_at=later(days=3)),
        made(ReviewFellDue, review=REVIEW_KIND["risk"], reference="case", due_at=later(days=3)),
        True,
        True,
    ),
}
"""A step with its timer, the noting of it, and whether the clinic and who watches may know."""


@pytest.mark.parametrize("name", TIMERS)
def test_what_is_due_counts_for_those_alone_who_may_know_the_timer(
    ledger: Ledger, name: str
) -> None:
    step, _, clinic, watcher = TIMERS[name]
    case_of_two(ledger)
    ledger.append(step, stream=OTHER_CASE)
    ledger.project()
    may_know = {SOCIAL_WORKER: True, NURSE: clinic, COORDINATOR: watcher, AUDITOR: watcher}
    for actor, knows in may_know.items():
        due = shape_case(look(ledger, principal(actor), OTHER_CASE))["next_due"]
        assert (due == later(days=3)) is knows
        first = OTHER_CASE if knows else min(CASE, OTHER_CASE)
        assert ids(ledger, actor, order=Order.DUE_FIRST)[0] == first


@pytest.mark.parametrize("name", TIMERS)
def test_what_is_late_counts_for_those_alone_who_may_know_the_timer(
    ledger: Ledger, name: str
) -> None:
    step, noted, clinic, watcher = TIMERS[name]
    case_of_two(ledger)
    ledger.append(step, noted, stream=OTHER_CASE)
    ledger.project()
    may_know = {SOCIAL_WORKER: True, NURSE: clinic, COORDINATOR: watcher, AUDITOR: watcher}
    for actor, knows in may_know.items():
        assert ids(ledger, actor, late=True) == ([OTHER_CASE] if knows else [])
        assert (OTHER_CASE in ids(ledger, actor, late=False)) is not knows


def test_a_role_that_never_sees_a_class_counts_none_of_its_timers_where_its_agency_answers(
    ledger: Ledger,
) -> None:
    case_of_two(ledger)
    step, noted, *_ = TIMERS["the plan of the mind"]
    ledger.append(step, noted, stream=OTHER_CASE)
    ledger.append(*TIMERS["other care"][:2], stream=CASE)
    ledger.project()
    assert ids(ledger, OFFICER, late=True) == [CASE]
