from __future__ import annotations

from typing import Any

import pytest

from domain.assessment.best_interests import (
    AssessBestInterests,
    BestInterestsAssessed,
    BestInterestsDetermined,
    BestInterestsOfAdult,
    DetermineBestInterests,
    PanelTooSmall,
)
from domain.messages import AlreadyDone, OutOfOrder
from domain.vocabulary import BEST_INTERESTS_DECISION, BEST_INTERESTS_TRIGGER, PANEL_MEMBER
from tests.domain.identification_examples import REPORTED, REPORTED_ADULT, REPORTED_CHILD
from tests.domain.scenario import given
from tests.examples import CHILD_OFFICER, MAGISTRATE, MORNING, TANZANIA, command, made_id

DUE = TANZANIA.due("best_interests_review", MORNING)
ASSESSMENT: dict[str, Any] = {
    "assessment_id": made_id("assessment", "first"),
    "trigger": BEST_INTERESTS_TRIGGER["return"],
    "wishes": "Wants to live with the aunt.",
    "options": "The aunt, or foster care.",
    "recommendation": "The aunt.",
    "determination_required": True,
}
DETERMINATION: dict[str, Any] = {
    "determination_id": made_id("determination", "first"),
    "panel": (PANEL_MEMBER["child_protection"], PANEL_MEMBER["legal"]),
    "decision": BEST_INTERESTS_DECISION["reunification"],
    "wishes": "Wants to live with the aunt.",
    "reasons": "The aunt was found safe.",
}
ASSESSED = BestInterestsAssessed(**ASSESSMENT, review_due_at=DUE)
DETERMINED = BestInterestsDetermined(**DETERMINATION, review_due_at=DUE)
assess = command(AssessBestInterests, by=CHILD_OFFICER, **ASSESSMENT)


def determine(**words: Any) -> DetermineBestInterests:
    return command(DetermineBestInterests, **({"by": CHILD_OFFICER} | DETERMINATION | words))


def test_the_best_interests_of_a_child_are_assessed_and_reviewed_by_the_clock() -> None:
    given(REPORTED_CHILD).when(assess).then(ASSESSED)


@pytest.mark.parametrize("wish", [assess, determine()])
def test_best_interests_are_those_of_a_child(wish: Any) -> None:
    given(REPORTED).when(wish).refused(BestInterestsOfAdult)
    given(REPORTED_ADULT).when(wish).refused(BestInterestsOfAdult)


def test_an_assessment_is_recorded_once() -> None:
    given(REPORTED_CHILD, ASSESSED).when(assess).refused(AlreadyDone)


def test_a_panel_of_two_determines() -> None:
    given(REPORTED_CHILD, ASSESSED).when(determine()).then(DETERMINED)
    found = given(REPORTED_CHILD, ASSESSED, DETERMINED).case.assessment.determination
    assert found is not None
    assert found.decision == "reunification"
    assert found.review_due_at == DUE


@pytest.mark.parametrize("panel", [(), ("legal",), ("legal", "legal")])
def test_a_panel_has_at_least_two_different_members(panel: tuple[str, ...]) -> None:
    small = determine(panel=tuple(PANEL_MEMBER[member] for member in panel))
    given(REPORTED_CHILD, ASSESSED).when(small).refused(PanelTooSmall)


def test_a_magistrate_determines_alone() -> None:
    alone = determine(by=MAGISTRATE, panel=(PANEL_MEMBER["magistrate"],))
    given(REPORTED_CHILD).when(alone).records(BestInterestsDetermined)


def test_a_determination_follows_an_assessment() -> None:
    given(REPORTED_CHILD).when(determine()).refused(OutOfOrder)


def test_a_determination_is_recorded_once() -> None:
    given(REPORTED_CHILD, ASSESSED, DETERMINED).when(determine()).refused(AlreadyDone)


def test_the_latest_determination_counts() -> None:
    later = BestInterestsDetermined(
        **(DETERMINATION | {"determination_id": made_id("determination", "second")})
        | {"decision": BEST_INTERESTS_DECISION["alternative_care"], "review_due_at": DUE}
    )
    found = given(REPORTED_CHILD, ASSESSED, DETERMINED, later).case.assessment.determination
    assert found is not None
    assert found.decision == "alternative_care"
