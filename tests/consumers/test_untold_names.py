"""The type of a message is the name of a step: who may not know what it tells gets no message."""

from __future__ import annotations

import json

import pytest

from domain.assessment.best_interests import BestInterestsAssessed
from domain.assessment.guardian import GuardianAppointed
from domain.assessment.risk import RiskAssessed
from domain.due import DeadlineMissed, ReviewFellDue
from domain.holding.holder import WorkerAlerted
from domain.identification.age import AgeDisputed
from domain.justice.proceedings import StatementGiven
from domain.messages import Event, RecordClass
from domain.vocabulary import ALERT_REASON, DEADLINE_KIND, REVIEW_KIND
from tests.consumers.test_telling import ACCEPTED, log_of, sent
from tests.consumers.told import DEPLOYMENT, ListLog, told, told_to
from tests.domain.programme import TZ
from tests.examples import CLINIC, NURSE, WELFARE
from tests.made import made
from tests.projections.histories import consented

OF_A_CHILD = (
    *(made(GuardianAppointed), made(AgeDisputed), made(BestInterestsAssessed)),
    made(ReviewFellDue, review=REVIEW_KIND["alternative_care"]),
    made(WorkerAlerted, reason=ALERT_REASON["majority_reached"]),
)
OF_PROCEEDINGS = (
    made(StatementGiven),
    made(DeadlineMissed, deadline=DEADLINE_KIND["demand_reply"]),
)
OF_THE_WORK = (made(RiskAssessed), made(ReviewFellDue, review=REVIEW_KIND["risk"]))


def served(*classes: RecordClass) -> ListLog:
    """A case with a clinic that was referred these classes."""
    return log_of(consented(record_classes=classes), sent(record_classes=classes), ACCEPTED)


def steps_told(log: ListLog) -> list[str]:
    """The steps that the coordinator is told."""
    topic = DEPLOYMENT.topics.coordinator(TZ)
    return [json.loads(each.value)["step"] for each in told(log) if each.topic == topic]


@pytest.mark.parametrize(
    "event", [*OF_A_CHILD, *OF_PROCEEDINGS], ids=lambda event: repr(event)[:40]
)
def test_nobody_is_told_a_name_that_tells_what_they_may_not_know(event: Event) -> None:
    log = served(RecordClass.IDENTITY)
    before = len(told_to(CLINIC, told(log))), steps_told(log), len(told_to(WELFARE, told(log)))
    log.add(event)
    assert (len(told_to(CLINIC, told(log))), steps_told(log)) == before[:2]
    assert len(told_to(WELFARE, told(log))) == before[2] + 1


@pytest.mark.parametrize("event", OF_THE_WORK, ids=lambda event: repr(event)[:40])
def test_whoever_sees_the_work_is_told_a_name_that_tells_of_the_work(event: Event) -> None:
    log = served(RecordClass.IDENTITY)
    before = len(told_to(CLINIC, told(log))), len(steps_told(log))
    log.add(event)
    assert (len(told_to(CLINIC, told(log))), len(steps_told(log))) == (before[0] + 1, before[1] + 1)


def test_who_was_referred_the_class_is_told_its_names_and_no_others() -> None:
    log = served(RecordClass.CHILD)
    before = len(told_to(CLINIC, told(log)))
    log.add(*OF_A_CHILD, *OF_PROCEEDINGS)
    assert len(told_to(CLINIC, told(log))) == before + len(OF_A_CHILD)


def test_an_agency_is_told_the_names_of_what_it_recorded_itself() -> None:
    log = served(RecordClass.IDENTITY)
    before = len(told_to(CLINIC, told(log)))
    log.add(*OF_A_CHILD, by=NURSE)
    assert len(told_to(CLINIC, told(log))) == before + len(OF_A_CHILD)
