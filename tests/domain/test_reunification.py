from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.assessment.persons import ConflictChecked, PersonLinked
from domain.family import reunification
from domain.family.reunification import (
    AlternativeCareArranged,
    ArrangeAlternativeCare,
    AssessReunification,
    CompleteReunification,
    RefuseReunification,
    ReunificationAssessed,
    ReunificationCompleted,
    ReunificationRefused,
)
from domain.family.tracing import FamilyTracingRequested, RelativeClaimed, RelativeVerified
from domain.messages import Missing
from domain.vocabulary import (
    ANSWER,
    BEST_INTERESTS_DECISION,
    CARE_ARRANGEMENT,
    CHILD_VIEW,
    CONFLICT_OUTCOME,
    PERSON_ROLE,
    RELATION,
    TRACING_KIND,
    VERIFICATION_OUTCOME,
)
from tests.domain.return_examples import CHILD, DETERMINED
from tests.domain.scenario import Past, given
from tests.examples import SECOND_WORKER, command, made_id

TRACING = made_id("tracing", "first")
RELATIVE = made_id("relative", "aunt")
OTHER = made_id("relative", "uncle")
REUNIFICATION = made_id("reunification", "first")
CARE = made_id("care", "first")

REQUESTED = FamilyTracingRequested(
    tracing_id=TRACING,
    kind=TRACING_KIND["individual_tracing"],
    basis_id=made_id("consent", "tracing"),
    relatives="an aunt",
)
CLAIMED = RelativeClaimed(
    tracing_id=TRACING, relative_id=RELATIVE, name="Aunt", relation=RELATION["other_relative"]
)
VERIFIED = Past(
    RelativeVerified(
        tracing_id=TRACING,
        relative_id=RELATIVE,
        outcome=VERIFICATION_OUTCOME["verified"],
        evidence="a family book",
    ),
    by=SECOND_WORKER,
)
LINKED = PersonLinked(linked_person_id=RELATIVE, role=PERSON_ROLE["carer"], name="Aunt")
CLEARED = Past(
    ConflictChecked(linked_person_id=RELATIVE, outcome=CONFLICT_OUTCOME["clear"]),
    by=SECOND_WORKER,
)
FOUND = (REQUESTED, CLAIMED, VERIFIED)
KNOWN = (*FOUND, LINKED, CLEARED)
ASSESS = command(
    AssessReunification,
    reunification_id=REUNIFICATION,
    relative_id=RELATIVE,
    family_assessment="a house with room",
    persons_wish=CHILD_VIEW["agrees"],
    safe=ANSWER["yes"],
    recommended=True,
)
ASSESSED = ReunificationAssessed(
    reunification_id=REUNIFICATION,
    relative_id=RELATIVE,
    family_assessment="a house with room",
    persons_wish=CHILD_VIEW["agrees"],
    safe=ANSWER["yes"],
    recommended=True,
)
COMPLETE = command(
    CompleteReunification,
    reunification_id=REUNIFICATION,
    relative_id=RELATIVE,
    reunified_on=date(2026, 3, 2),
)
COMPLETED = ReunificationCompleted(
    reunification_id=REUNIFICATION,
    relative_id=RELATIVE,
    reunified_on=date(2026, 3, 2),
    follow_up_due_at=datetime(2026, 4, 1, 21, tzinfo=UTC),
)
REFUSE = command(RefuseReunification, reunification_id=REUNIFICATION, reasons="no room")
REFUSED = ReunificationRefused(reunification_id=REUNIFICATION, reasons="no room")
TO_REUNIFY = replace(DETERMINED, decision=BEST_INTERESTS_DECISION["reunification"])
TO_CARE = replace(DETERMINED, decision=BEST_INTERESTS_DECISION["alternative_care"])
ARRANGE = command(
    ArrangeAlternativeCare,
    care_id=CARE,
    kind=CARE_ARRANGEMENT["kinship_care_extended_family"],
    carer_id=RELATIVE,
    carer="Aunt",
    begins_on=date(2026, 3, 3),
)


# Assessment


def test_living_together_is_assessed_with_a_verified_relative() -> None:
    given(*FOUND).when(ASSESS).then(ASSESSED)
    given(REQUESTED, CLAIMED).when(ASSESS).refused(reunification.RelativeNotVerified)
    given(REQUESTED).when(ASSESS).refused(Missing)


def test_what_is_completed_is_not_assessed_again() -> None:
    given(*KNOWN, ASSESSED, COMPLETED).when(ASSESS).refused(
        reunification.ReunificationAlreadyCompleted
    )


# Completion


def test_a_person_goes_to_live_with_a_relative_and_a_follow_up_falls_due() -> None:
    given(*KNOWN, ASSESSED).when(COMPLETE).then(COMPLETED)


def test_no_reunification_without_an_assessment() -> None:
    given(*KNOWN).when(COMPLETE).refused(Missing)


def test_no_reunification_with_another_relative_than_the_assessed_one() -> None:
    other = replace(COMPLETE, relative_id=OTHER)
    given(*KNOWN, ASSESSED).when(other).refused(Missing)


@pytest.mark.parametrize("answer", ["no", "not_sure", "not_asked", "declined", "unsafe_to_ask"])
def test_no_reunification_that_was_not_found_safe(answer: str) -> None:
    unsafe = replace(ASSESSED, safe=ANSWER[answer])
    given(*KNOWN, unsafe).when(COMPLETE).refused(reunification.ReunificationNotSafe)


def test_no_reunification_against_the_recommendation() -> None:
    against = replace(ASSESSED, recommended=False)
    given(*KNOWN, against).when(COMPLETE).refused(reunification.ReunificationNotRecommended)


def test_no_reunification_with_somebody_whose_verification_fell() -> None:
    doubted = RelativeVerified(
        tracing_id=TRACING,
        relative_id=RELATIVE,
        outcome=VERIFICATION_OUTCOME["false_claim"],
        evidence="the family book is another's",
    )
    given(*KNOWN, ASSESSED, doubted).when(COMPLETE).refused(reunification.RelativeNotVerified)


def test_no_reunification_with_somebody_not_cleared_by_a_second_worker() -> None:
    given(*FOUND, LINKED, ASSESSED).when(COMPLETE).refused(reunification.RelativeNotCleared)


@pytest.mark.parametrize("view", ["refuses", "unsure", "not_expressed", "unsafe_to_ask"])
def test_an_adult_goes_only_where_they_wish_to_go(view: str) -> None:
    unwilling = replace(ASSESSED, persons_wish=CHILD_VIEW[view])
    given(*KNOWN, TO_REUNIFY, unwilling).when(COMPLETE).refused(reunification.PersonDoesNotWish)


@pytest.mark.parametrize("view", ["refuses", "unsure", "not_expressed", "unsafe_to_ask"])
def test_a_childs_refusal_is_weighed_by_a_determination(view: str) -> None:
    unwilling = replace(ASSESSED, persons_wish=CHILD_VIEW[view])
    given(CHILD, *KNOWN, unwilling).when(COMPLETE).refused(reunification.ChildsRefusalNotWeighed)
    given(CHILD, *KNOWN, TO_CARE, unwilling).when(COMPLETE).refused(
        reunification.ChildsRefusalNotWeighed
    )
    given(CHILD, *KNOWN, TO_REUNIFY, unwilling).when(COMPLETE).then(COMPLETED)


def test_a_child_who_agrees_needs_no_determination() -> None:
    given(CHILD, *KNOWN, ASSESSED).when(COMPLETE).then(COMPLETED)


def test_a_reunification_is_recorded_on_its_day_or_later() -> None:
    tomorrow = replace(COMPLETE, reunified_on=date(2026, 3, 3))
    given(*KNOWN, ASSESSED).when(tomorrow).refused(reunification.ReunificationDayAhead)


def test_a_reunification_is_completed_once() -> None:
    given(*KNOWN, ASSESSED, COMPLETED).when(COMPLETE).refused(
        reunification.ReunificationAlreadyCompleted
    )


# Refusal


def test_a_reunification_is_refused_with_reasons() -> None:
    given(*KNOWN, ASSESSED).when(REFUSE).then(REFUSED)
    given(*KNOWN).when(REFUSE).refused(Missing)
    given(*KNOWN, ASSESSED, COMPLETED).when(REFUSE).refused(
        reunification.ReunificationAlreadyCompleted
    )


def test_a_refused_reunification_is_assessed_anew_before_it_is_completed() -> None:
    given(*KNOWN, ASSESSED, REFUSED).when(COMPLETE).refused(reunification.ReunificationIsRefused)
    given(*KNOWN, ASSESSED, REFUSED, ASSESSED).when(COMPLETE).then(COMPLETED)


# Alternative care


def test_other_care_is_arranged_and_falls_due_for_review() -> None:
    arranged = AlternativeCareArranged(
        care_id=CARE,
        kind=CARE_ARRANGEMENT["kinship_care_extended_family"],
        carer_id=RELATIVE,
        carer="Aunt",
        begins_on=date(2026, 3, 3),
        review_due_at=datetime(2026, 4, 1, 21, tzinfo=UTC),
    )
    given(CHILD, *KNOWN, ASSESSED, REFUSED).when(ARRANGE).then(arranged)
    given(CHILD, *KNOWN, arranged).when(ARRANGE).refused(reunification.CareAlreadyArranged)


def test_care_by_a_person_names_the_person() -> None:
    unnamed = replace(ARRANGE, carer_id=None, carer=None)
    given(CHILD, *KNOWN).when(unnamed).refused(reunification.CarerNotNamed)
    house = replace(unnamed, kind=CARE_ARRANGEMENT["residential_care"])
    given(CHILD).when(house).records(AlternativeCareArranged)


def test_nobody_cares_who_was_not_cleared_by_a_second_worker() -> None:
    given(CHILD, *FOUND, LINKED).when(ARRANGE).refused(reunification.CarerNotCleared)


def test_an_unrelated_adult_cares_only_on_a_determination() -> None:
    unrelated = replace(ARRANGE, kind=CARE_ARRANGEMENT["unrelated_adult"])
    given(CHILD, *KNOWN).when(unrelated).refused(reunification.UnrelatedCareNotDetermined)
    given(CHILD, *KNOWN, TO_CARE).when(unrelated).records(AlternativeCareArranged)
