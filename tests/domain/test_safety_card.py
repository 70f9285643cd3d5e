"""Safety card: what an emergency must know, from a custodian, and looked at within a day."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from domain.access import Principal, decide_view
from domain.acting import Surroundings, may_act
from domain.assessment.risk import SafetyCardRecorded
from domain.due import DeadlineMissed, NoteDeadlineMissed, fallen_due
from domain.holding.holder import WorkerAlerted
from domain.messages import Actor, AlreadyDone, Missing, NotPermitted, RecordClass, Role
from domain.permissions import WHO_MAY_ACT
from domain.protection.safety_card import (
    NoSafetyCard,
    OwnRelease,
    ReaderMissing,
    ReleaseSafetyCard,
    ReviewSafetyCardRelease,
    SafetyCardReleased,
    SafetyCardReleaseReviewed,
)
from domain.timers import Kind, Started
from domain.vocabulary import (
    ALERT_REASON,
    DEADLINE_KIND,
    GLASS_REVIEW_OUTCOME,
    SAFETY_CARD_READER,
)
from tests.domain.identification_examples import MOMENT, REPORTED
from tests.domain.protection_examples import (
    RELEASE,
    confirmed,
    proposed,
    release_words,
    released,
)
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import given
from tests.examples import (
    CLOCK_WATCHER,
    COORDINATION,
    LEGAL_AID,
    PROTECTION_OFFICER,
    SUPERVISOR,
    TANZANIA,
    acting,
    command,
    later,
)

CUSTODIAN = acting(Role.CUSTODIAN, COORDINATION)
OTHER_CUSTODIAN = acting(Role.CUSTODIAN, COORDINATION, "second")
CARD = (REPORTED, TAKEN_ON, SafetyCardRecorded(allergies="(an allergy)"))
REVIEW_DUE = later(hours=24)
RELEASED = (*CARD, released(by=CUSTODIAN))
JUSTIFIED: dict[str, Any] = {"outcome": GLASS_REVIEW_OUTCOME["justified"], "words": "(as found)"}
REVIEWED = SafetyCardReleaseReviewed(release_id=RELEASE, **JUSTIFIED)


def release(by: Actor = CUSTODIAN, **words: Any) -> ReleaseSafetyCard:
    return command(ReleaseSafetyCard, by=by, **release_words(**words))


def review(by: Actor) -> ReviewSafetyCardRelease:
    return command(ReviewSafetyCardRelease, by=by, release_id=RELEASE, **JUSTIFIED)


def test_a_custodian_releases_the_safety_card_and_the_worker_is_told_at_once() -> None:
    fact = SafetyCardReleased(review_due_at=REVIEW_DUE, **release_words())
    alert = WorkerAlerted(
        worker_id=TAKEN_ON.worker_id, reason=ALERT_REASON["safety_card_released"], reference=RELEASE
    )
    given(*CARD).when(release()).then(fact, alert)
    given(*RELEASED).when(release()).refused(AlreadyDone)


def test_only_a_custodian_releases_and_needs_no_tie_to_the_case() -> None:
    assert WHO_MAY_ACT[ReleaseSafetyCard].roles == (Role.CUSTODIAN,)
    standing = given(*CARD).case.standing
    may_act(release(), standing, Surroundings())
    with pytest.raises(NotPermitted):
        may_act(release(by=SUPERVISOR), standing, Surroundings())


def test_there_is_nothing_to_release_before_a_card_was_recorded() -> None:
    given(REPORTED).when(release()).refused(NoSafetyCard)
    given().when(release()).refused(Missing)


def test_a_release_says_to_whom() -> None:
    given(*CARD).when(release(recipient_id=None)).refused(ReaderMissing)
    on_scene = release(recipient_id=None, reader=SAFETY_CARD_READER["emergency_medical_service"])
    given(*CARD).when(on_scene).records(SafetyCardReleased, WorkerAlerted)


def test_a_seal_does_not_keep_the_safety_card_back() -> None:
    given(*CARD, proposed(), confirmed()).when(release()).records(SafetyCardReleased, WorkerAlerted)


def test_a_release_opens_nothing_but_the_card_and_tells_no_place() -> None:
    said = {field.name for field in fields(SafetyCardRecorded)}
    assert said == {"allergies", "medication", "danger"}
    asker = Principal(
        actor=CUSTODIAN, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=later(minutes=1)
    )
    shown = decide_view(asker, given(*RELEASED).case.standing).record_classes
    assert not set(shown) - {RecordClass.MEDICAL, RecordClass.CASE_ADMINISTRATION}


def test_another_custodian_a_supervisor_of_the_holder_or_a_protection_officer_reviews() -> None:
    standing = given(*RELEASED).case.standing
    for by in (OTHER_CUSTODIAN, SUPERVISOR, PROTECTION_OFFICER):
        may_act(review(by), standing, Surroundings())
        given(*RELEASED).when(review(by)).then(REVIEWED)
    with pytest.raises(Missing):
        may_act(review(acting(Role.SUPERVISOR, LEGAL_AID)), standing, Surroundings())


def test_nobody_reviews_their_own_release_and_a_release_is_reviewed_once() -> None:
    given(*RELEASED).when(review(CUSTODIAN)).refused(OwnRelease)
    given(*RELEASED, REVIEWED).when(review(SUPERVISOR)).refused(AlreadyDone)
    given(*CARD).when(review(SUPERVISOR)).refused(Missing)


def test_a_release_is_due_for_review_after_a_day_and_a_late_one_alerts_the_worker() -> None:
    due = given(*RELEASED).case.due
    assert fallen_due(due, REVIEW_DUE) == (Started(Kind.SAFETY_CARD_REVIEW, RELEASE, REVIEW_DUE),)
    assert fallen_due(due, REVIEW_DUE - MOMENT) == ()
    assert fallen_due(given(*RELEASED, REVIEWED).case.due, REVIEW_DUE) == ()
    wish = command(
        NoteDeadlineMissed,
        by=CLOCK_WATCHER,
        at=REVIEW_DUE,
        deadline=DEADLINE_KIND["safety_card_review"],
        reference=RELEASE,
        due_at=REVIEW_DUE,
    )
    missed, alert = given(*RELEASED).when(wish).records(DeadlineMissed, WorkerAlerted)
    assert isinstance(alert, WorkerAlerted)
    assert alert.reason == "safety_card_review_missed"
    late = replace(review(SUPERVISOR), at=later(hours=25))
    given(*RELEASED, missed, alert).when(late).records(SafetyCardReleaseReviewed)
