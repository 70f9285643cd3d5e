"""Whoever broke the glass without a reason that holds gives back what they read."""

from __future__ import annotations

from typing import Any

from domain.access import Tie
from domain.messages import RecordClass, Role
from domain.protection.break_glass import BreakGlass, ReviewGlass
from domain.protection.recall import AcknowledgeRecall, DisclosureRecalled
from domain.vocabulary import DISCLOSURE_RECALL_REASON, GLASS_REVIEW_OUTCOME, RECALL_ACTION
from tests.domain.disclosing import Sharing
from tests.domain.identification_examples import REPORTED
from tests.domain.protection_examples import GLASS, broken, glass_words
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import given
from tests.domain.test_break_glass import at_clinic, review
from tests.examples import CASE, CLINIC, MORNING, NURSE, SUPERVISOR, WELFARE, acting

IDENTITY, MEDICAL = RecordClass.IDENTITY, RecordClass.MEDICAL


def recalls(*history: Any, outcome: str = "not_justified") -> list[DisclosureRecalled]:
    decided = given(REPORTED, TAKEN_ON, *history, *at_clinic()).when(review(outcome)).decided()
    return [fact.event for fact in decided if isinstance(fact.event, DisclosureRecalled)]


class Emergency(Sharing):
    """A nurse of the clinic opens identity and health in an emergency, and somebody judges it."""

    def opened(self) -> None:
        self.give(BreakGlass, by=NURSE, **glass_words())

    def judged(self, outcome: str) -> None:
        told = {"outcome": GLASS_REVIEW_OUTCOME[outcome], "words": "(as found)"}
        self.give(ReviewGlass, by=SUPERVISOR, glass_id=GLASS, **told)

    def recalled(self) -> list[DisclosureRecalled]:
        events = (entry.event for entry in self.log.read({CASE: 0}))
        return [event for event in events if isinstance(event, DisclosureRecalled)]


def test_what_was_read_without_a_reason_is_asked_back_from_the_agency() -> None:
    (recall,) = recalls(broken())
    assert (recall.recipient_id, recall.ground_id) == (CLINIC, GLASS)
    assert (recall.record_classes, recall.kept_classes) == ((IDENTITY, MEDICAL), ())
    assert recall.reason == DISCLOSURE_RECALL_REASON["access_not_justified"]
    assert recall.acknowledge_by > MORNING


def test_what_was_read_for_a_reason_is_not_asked_back() -> None:
    for outcome in ("justified", "training_needed"):
        assert recalls(broken(), outcome=outcome) == []


def test_the_agency_that_answers_for_the_case_gives_nothing_back_to_itself() -> None:
    assert recalls(broken(by=acting(Role.SOCIAL_WORKER, WELFARE, "another"))) == []


def test_what_a_ground_permits_to_the_agency_is_kept() -> None:
    emergency = Emergency()
    emergency.refer(CLINIC, (MEDICAL,))
    emergency.opened()
    emergency.judged("not_justified")
    (recall,) = emergency.recalled()
    assert (recall.record_classes, recall.kept_classes) == ((IDENTITY,), (MEDICAL,))
    assert emergency.sees(NURSE).record_classes == (MEDICAL, RecordClass.CASE_ADMINISTRATION)


def test_the_glass_is_shut_with_the_review_and_the_agency_acknowledges_the_recall() -> None:
    emergency = Emergency()
    emergency.opened()
    assert emergency.sees(NURSE).tie is Tie.GLASS
    emergency.judged("not_justified")
    assert emergency.sees(NURSE).tie is Tie.RECALLED
    (recall,) = emergency.recalled()
    told = {"action": RECALL_ACTION["deleted"], "words": None}
    emergency.give(AcknowledgeRecall, by=NURSE, recall_id=recall.recall_id, **told)
    assert not emergency.sees(NURSE).permit


def test_a_glass_that_was_broken_for_a_reason_stays_open_for_its_time() -> None:
    emergency = Emergency()
    emergency.opened()
    emergency.judged("justified")
    assert emergency.sees(NURSE).tie is Tie.GLASS
