"""Demand: what a court or an authority wants is met by law and not by reflex."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.acting import Surroundings, may_act
from domain.due import DeadlineMissed, NoteDeadlineMissed, fallen_due
from domain.holding.holder import WorkerAlerted
from domain.messages import Actor, AlreadyDone, Command, Event, Missing, NotPermitted, Role
from domain.permissions import WHO_MAY_ACT
from domain.protection.demand import (
    AnotherApproverNeeded,
    ComplyWithDemand,
    ContestDemand,
    DemandAlreadyAnswered,
    DemandComplied,
    DemandContested,
    DemandNarrowed,
    DemandReceived,
    DemandRefused,
    MoreThanDemanded,
    NarrowDemand,
    NothingDemanded,
    NotNarrower,
    ReceiveDemand,
    RefuseDemand,
)
from domain.timers import Kind, Started
from domain.vocabulary import ALERT_REASON, DEADLINE_KIND
from tests.domain.identification_examples import MOMENT, REPORTED
from tests.domain.protection_examples import (
    DEMAND,
    IDENTITY,
    MEDICAL,
    NARRATIVE,
    demand_words,
    demanded,
)
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import Past, given
from tests.examples import (
    CLOCK_WATCHER,
    LEGAL_AID,
    PROTECTION_OFFICER,
    SECOND_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    WELFARE,
    acting,
    command,
    later,
)

COUNSEL = acting(Role.LEGAL_COUNSEL, WELFARE)
DUE = later(days=7)
RECEIVED = (REPORTED, TAKEN_ON, demanded())
CONTESTED = DemandContested(demand_id=DEMAND, grounds="(grounds)")
REFUSED = DemandRefused(demand_id=DEMAND, grounds="(grounds)")
NARROWED = Past(DemandNarrowed(demand_id=DEMAND, record_classes=(IDENTITY,)), by=SECOND_WORKER)
contest = command(ContestDemand, demand_id=DEMAND, grounds="(grounds)")
refuse = command(RefuseDemand, demand_id=DEMAND, grounds="(grounds)")
narrow = command(NarrowDemand, demand_id=DEMAND, record_classes=(IDENTITY,))


def receive(**words: Any) -> ReceiveDemand:
    return command(ReceiveDemand, **demand_words(**words))


def comply(by: Actor = SUPERVISOR, **words: Any) -> ComplyWithDemand:
    told = {"record_classes": (IDENTITY,), "recipient": "(the court's registrar)"}
    return command(ComplyWithDemand, by=by, demand_id=DEMAND, **(told | words))


def complied(**words: Any) -> DemandComplied:
    told: dict[str, Any] = {
        "demand_id": DEMAND,
        "record_classes": (IDENTITY,),
        "recipient": "(the court's registrar)",
        "approved_by_id": SUPERVISOR.user_id,
    }
    return DemandComplied(**(told | words))


def test_a_demand_is_received_and_the_worker_is_told_at_once() -> None:
    alert = WorkerAlerted(
        worker_id=TAKEN_ON.worker_id, reason=ALERT_REASON["demand_received"], reference=DEMAND
    )
    given(REPORTED, TAKEN_ON).when(receive()).then(DemandReceived(**demand_words()), alert)
    given(*RECEIVED).when(receive()).refused(AlreadyDone)


def test_a_demand_names_what_it_asks_for_each_once() -> None:
    given(REPORTED).when(receive(record_classes=())).refused(NothingDemanded)
    given(REPORTED).when(receive(record_classes=(IDENTITY, IDENTITY))).refused(NothingDemanded)


@pytest.mark.parametrize("wish", [contest, refuse, narrow, comply()])
def test_nothing_is_done_with_a_demand_that_was_not_received(wish: Command) -> None:
    given(REPORTED).when(wish).refused(Missing)


@pytest.mark.parametrize("end", [REFUSED, complied()])
@pytest.mark.parametrize("wish", [contest, refuse, narrow, comply()])
def test_a_demand_is_answered_once(end: Event, wish: Command) -> None:
    given(*RECEIVED, end).when(wish).refused(DemandAlreadyAnswered)


def test_a_demand_is_contested_once_and_may_then_be_narrowed_refused_or_complied_with() -> None:
    given(*RECEIVED).when(contest).then(CONTESTED)
    given(*RECEIVED, CONTESTED).when(contest).refused(AlreadyDone)
    for wish, kind in ((narrow, DemandNarrowed), (refuse, DemandRefused)):
        given(*RECEIVED, CONTESTED).when(wish).records(kind)
    given(*RECEIVED, CONTESTED).when(comply()).records(DemandComplied)


def test_narrowing_only_narrows() -> None:
    given(*RECEIVED).when(narrow).then(NARROWED.fact)
    same = replace(narrow, record_classes=(IDENTITY, NARRATIVE))
    other = replace(narrow, record_classes=(MEDICAL,))
    for wish in (same, other):
        given(*RECEIVED).when(wish).refused(NotNarrower)
    given(*RECEIVED).when(replace(narrow, record_classes=())).refused(NothingDemanded)
    given(*RECEIVED, NARROWED).when(narrow).refused(NotNarrower)


def test_no_more_is_handed_over_than_what_stands_after_the_narrowing() -> None:
    both = comply(record_classes=(IDENTITY, NARRATIVE))
    given(*RECEIVED).when(both).records(DemandComplied)
    given(*RECEIVED, NARROWED).when(both).refused(MoreThanDemanded)
    given(*RECEIVED).when(comply(record_classes=(MEDICAL,))).refused(MoreThanDemanded)
    given(*RECEIVED).when(comply(record_classes=())).refused(NothingDemanded)


def test_a_second_person_approves_what_is_handed_over() -> None:
    given(*RECEIVED).when(comply()).then(complied())
    by_supervisor = (REPORTED, Past(demanded().fact, by=SUPERVISOR))
    given(*by_supervisor).when(comply()).refused(AnotherApproverNeeded)
    given(*by_supervisor).when(comply(by=COUNSEL)).records(DemandComplied)
    own_narrowing = (*RECEIVED, Past(NARROWED.fact, by=SUPERVISOR))
    given(*own_narrowing).when(comply()).refused(AnotherApproverNeeded)


def test_a_counsel_a_supervisor_or_a_protection_officer_approves_and_no_other_role() -> None:
    standing = given(*RECEIVED).case.standing
    for by in (SUPERVISOR, COUNSEL, PROTECTION_OFFICER):
        may_act(comply(by=by), standing, Surroundings())
    roles = {Role.SUPERVISOR, Role.LEGAL_COUNSEL, Role.DATA_PROTECTION_OFFICER}
    assert set(WHO_MAY_ACT[ComplyWithDemand].roles) == roles
    with pytest.raises(NotPermitted):
        may_act(comply(by=SOCIAL_WORKER), standing, Surroundings())
    with pytest.raises(Missing):
        may_act(comply(by=acting(Role.LEGAL_COUNSEL, LEGAL_AID)), standing, Surroundings())


def test_a_reply_is_due_when_the_court_says_and_a_late_one_alerts_the_worker() -> None:
    waiting = (Started(Kind.DEMAND_REPLY, DEMAND, DUE),)
    assert fallen_due(given(*RECEIVED).case.due, DUE) == waiting
    assert fallen_due(given(*RECEIVED).case.due, DUE - MOMENT) == ()
    for answer in (CONTESTED, REFUSED, complied()):
        assert fallen_due(given(*RECEIVED, answer).case.due, DUE) == ()
    assert fallen_due(given(*RECEIVED, NARROWED).case.due, DUE) == waiting
    wish = command(
        NoteDeadlineMissed,
        by=CLOCK_WATCHER,
        at=DUE,
        deadline=DEADLINE_KIND["demand_reply"],
        reference=DEMAND,
        due_at=DUE,
    )
    _, alert = given(*RECEIVED).when(wish).records(DeadlineMissed, WorkerAlerted)
    assert isinstance(alert, WorkerAlerted)
    assert alert.reason == "demand_unanswered"
