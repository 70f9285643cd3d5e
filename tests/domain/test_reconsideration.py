from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.identification.grounds import (
    ConclusiveGroundsDecided,
)
from domain.identification.level import Level
from domain.identification.reconsideration import (
    DecideReconsideration,
    NothingToReconsider,
    PersonMayNotAsk,
    ReconsiderationDecided,
    ReconsiderationRequested,
    ReconsiderationTooLate,
    RequestReconsideration,
)
from domain.identification.serving import NegativeWithoutReasons, ServedOnChild
from domain.messages import AlreadyDone, Missing
from domain.vocabulary import DECISION_KIND, RECONSIDERATION_GROUND, RECONSIDERATION_REQUESTER
from tests.domain.identification_examples import (
    INDICATED,
    MOMENT,
    NEGATIVE,
    NO_REASONABLE_GROUNDS,
    PERSON,
    POSITIVE,
    REASONABLE_GROUNDS,
    REPORTED,
    REPORTED_CHILD,
    REPRESENTATIVE,
    REQUESTED,
    decision_words,
)
from tests.domain.scenario import Scenario, given, held
from tests.examples import DECIDER, MORNING, UNITED_KINGDOM, command, made_id

ID = made_id("reconsideration", "first")
REFUSED = (REPORTED, INDICATED, REQUESTED, NO_REASONABLE_GROUNDS)
UNTIL = UNITED_KINGDOM.due("reconsideration", MORNING)


def uk(*history: Any) -> Scenario:
    return given(*history, rules=UNITED_KINGDOM)


def words(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reconsideration_id": ID,
        "decision": DECISION_KIND["reasonable_grounds"],
        "requested_by": RECONSIDERATION_REQUESTER["support_provider"],
        "ground": RECONSIDERATION_GROUND["new_evidence"],
        "reasons": "A second witness was found.",
    }
    return told | changed


def ask(**changed: Any) -> RequestReconsideration:
    return command(RequestReconsideration, **words(**changed))


ASKED = ReconsiderationRequested(**words())


def decide(**changed: Any) -> DecideReconsideration:
    told: dict[str, Any] = {
        "by": DECIDER,
        "reconsideration_id": ID,
        "outcome": POSITIVE,
        "reasons": "The witness is credible.",
        "served_on": PERSON,
    }
    return command(DecideReconsideration, **(told | changed))


DECIDED = ReconsiderationDecided(
    reconsideration_id=ID,
    outcome=POSITIVE,
    reasons="The witness is credible.",
    served_on=PERSON,
)


def test_a_support_provider_asks_for_a_reconsideration() -> None:
    uk(*REFUSED).when(ask()).then(ASKED)


def test_a_reconsideration_is_asked_for_within_the_time_after_the_decision() -> None:
    uk(*REFUSED).when(replace(ask(), at=UNTIL - MOMENT)).then(ASKED)
    uk(*REFUSED).when(replace(ask(), at=UNTIL)).refused(ReconsiderationTooLate)


def test_the_time_that_the_decision_fixed_holds() -> None:
    fixed = replace(NO_REASONABLE_GROUNDS, reconsideration_until=MORNING + MOMENT)
    history = (REPORTED, INDICATED, REQUESTED, fixed)
    uk(*history).when(ask()).then(ASKED)
    uk(*history).when(replace(ask(), at=MORNING + MOMENT)).refused(ReconsiderationTooLate)


def test_the_person_asks_only_where_the_jurisdiction_says_so() -> None:
    wish = ask(requested_by=RECONSIDERATION_REQUESTER["person"])
    uk(*REFUSED).when(wish).records(ReconsiderationRequested)
    elsewhere = replace(UNITED_KINGDOM, rules={})
    given(*REFUSED, rules=elsewhere).when(wish).refused(PersonMayNotAsk)
    given(*REFUSED, rules=elsewhere).when(ask()).then(ASKED)


def test_only_a_negative_decision_that_stands_is_reconsidered() -> None:
    uk(REPORTED).when(ask()).refused(NothingToReconsider)
    positive = (REPORTED, INDICATED, REQUESTED, REASONABLE_GROUNDS)
    uk(*positive).when(ask()).refused(NothingToReconsider)


def test_one_reconsideration_of_a_decision_is_open_at_a_time() -> None:
    other = ask(reconsideration_id=made_id("reconsideration", "other"))
    uk(*REFUSED, ASKED).when(other).refused(AlreadyDone)


def test_after_a_negative_reconsideration_new_evidence_may_be_brought() -> None:
    negative = replace(DECIDED, outcome=NEGATIVE)
    other = ask(reconsideration_id=made_id("reconsideration", "other"))
    uk(*REFUSED, ASKED, negative).when(other).records(ReconsiderationRequested)


def test_a_reconsideration_is_decided_once() -> None:
    uk(*REFUSED, ASKED).when(decide()).then(DECIDED)
    uk(*REFUSED, ASKED, DECIDED).when(decide()).refused(AlreadyDone)
    uk(*REFUSED, ASKED, replace(DECIDED, outcome=NEGATIVE)).when(ask()).refused(AlreadyDone)


def test_nothing_is_decided_that_nobody_asked_for() -> None:
    uk(*REFUSED).when(decide()).refused(Missing)


def test_a_positive_reconsideration_changes_the_level() -> None:
    assert held(*REFUSED).identification.level is Level.NOT_CONFIRMED
    assert held(*REFUSED, ASKED, DECIDED).identification.level is Level.PRESUMED
    final = ConclusiveGroundsDecided(**decision_words(outcome=NEGATIVE))
    asked = ReconsiderationRequested(**words(decision=DECISION_KIND["conclusive_grounds"]))
    found = held(REPORTED, REQUESTED, REASONABLE_GROUNDS, final, asked, DECIDED).identification
    assert found.level is Level.CONFIRMED


def test_a_negative_reconsideration_leaves_the_level() -> None:
    negative = replace(DECIDED, outcome=NEGATIVE)
    assert held(*REFUSED, ASKED, negative).identification.level is Level.NOT_CONFIRMED


def test_a_negative_reconsideration_gives_reasons() -> None:
    uk(*REFUSED, ASKED).when(decide(outcome=NEGATIVE, reasons="")).refused(NegativeWithoutReasons)


def test_no_reconsideration_is_served_on_a_child() -> None:
    history = (REPORTED_CHILD, INDICATED, REQUESTED, NO_REASONABLE_GROUNDS, ASKED)
    uk(*history).when(decide()).refused(ServedOnChild)
    served = decide(served_on=REPRESENTATIVE)
    uk(*history).when(served).records(ReconsiderationDecided)
