from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.assessment.persons import (
    CheckConflict,
    ConflictChecked,
    ConflictNotExplained,
    EndPersonLink,
    LinkPerson,
    NamedAsPerpetrator,
    NamePerpetrator,
    PersonLinked,
    PersonLinkEnded,
    SecondWorkerNeeded,
)
from domain.assessment.state import Assessment
from domain.messages import AlreadyDone, Malformed, Missing
from domain.vocabulary import CONFLICT_OUTCOME, PERSON_ROLE
from tests.domain.assessment_examples import (
    AUNT,
    CLEARED,
    LINKED,
    NAMED,
    appointed,
    checked,
    linked,
)
from tests.domain.identification_examples import REPORTED_CHILD
from tests.domain.scenario import Past, given
from tests.examples import CASE, OTHER_CASE, SECOND_WORKER, SOCIAL_WORKER, command, made_id


def link(role: str = "other_relative", **words: Any) -> LinkPerson:
    told: dict[str, Any] = {
        "linked_person_id": AUNT,
        "role": PERSON_ROLE[role],
        "name": "an invented name",
    }
    return command(LinkPerson, **(told | words))


def check(outcome: str, **words: Any) -> CheckConflict:
    told: dict[str, Any] = {
        "by": SECOND_WORKER,
        "linked_person_id": AUNT,
        "outcome": CONFLICT_OUTCOME[outcome],
    }
    return command(CheckConflict, **(told | words))


def end(role: str, **words: Any) -> EndPersonLink:
    told = {"linked_person_id": AUNT, "role": PERSON_ROLE[role], "reason": "Entered in error."}
    return command(EndPersonLink, **(told | words))


name = command(NamePerpetrator, linked_person_id=AUNT, allegation=NAMED.allegation)


def after(*history: Any) -> Assessment:
    return given(REPORTED_CHILD, *history).case.assessment


def test_somebody_near_the_person_is_linked_in_a_role() -> None:
    given(REPORTED_CHILD).when(link()).then(LINKED)


def test_a_role_is_linked_once_and_another_role_may_be_added() -> None:
    given(REPORTED_CHILD, LINKED).when(link()).refused(AlreadyDone)
    given(REPORTED_CHILD, LINKED).when(link("caregiver")).records(PersonLinked)


def test_nobody_is_linked_to_their_own_case() -> None:
    given(REPORTED_CHILD).when(link("sibling", linked_case_id=CASE)).refused(Malformed)


def test_a_relative_is_not_an_unrelated_adult() -> None:
    given(REPORTED_CHILD).when(link("parent", unrelated_adult=True)).refused(Malformed)
    given(REPORTED_CHILD).when(link("carer", unrelated_adult=True)).records(PersonLinked)


def test_a_second_worker_clears_who_was_linked() -> None:
    given(REPORTED_CHILD, LINKED).when(check("clear")).then(checked("clear"))
    assert after(LINKED, CLEARED).is_cleared(AUNT)


def test_the_worker_who_linked_somebody_cannot_clear_them() -> None:
    wish = check("clear", by=SOCIAL_WORKER)
    given(REPORTED_CHILD, LINKED).when(wish).refused(SecondWorkerNeeded)
    assert not after(LINKED, checked("clear")).is_cleared(AUNT)


def test_the_worker_who_appointed_a_guardian_cannot_clear_them() -> None:
    wish = check("clear", by=SOCIAL_WORKER)
    given(REPORTED_CHILD, appointed()).when(wish).refused(SecondWorkerNeeded)
    assert not after(appointed(), checked("clear")).is_cleared(AUNT)
    given(REPORTED_CHILD, appointed()).when(check("clear")).then(checked("clear"))


def test_who_was_not_checked_is_not_cleared() -> None:
    assert not after(LINKED).is_cleared(AUNT)
    assert not after(LINKED).has_conflict(AUNT)


@pytest.mark.parametrize("outcome", ["conflict", "unclear"])
def test_a_check_that_does_not_clear_gives_its_reasons(outcome: str) -> None:
    given(REPORTED_CHILD, LINKED).when(check(outcome)).refused(ConflictNotExplained)
    explained = check(outcome, reasons="Shares a house with the recruiter.")
    given(REPORTED_CHILD, LINKED).when(explained).records(ConflictChecked)


def test_the_latest_check_counts() -> None:
    conflict = Past(checked("conflict"), by=SECOND_WORKER)
    unclear = Past(checked("unclear"), by=SECOND_WORKER)
    assert after(LINKED, CLEARED, conflict).has_conflict(AUNT)
    assert not after(LINKED, CLEARED, conflict).is_cleared(AUNT)
    assert not after(LINKED, CLEARED, unclear).is_cleared(AUNT)
    assert after(LINKED, conflict, CLEARED).is_cleared(AUNT)


def test_nobody_unknown_to_the_case_is_checked_or_named() -> None:
    given(REPORTED_CHILD).when(check("clear")).refused(Missing)
    given(REPORTED_CHILD).when(name).refused(Missing)


def test_an_alleged_perpetrator_is_named_once_and_cannot_be_cleared() -> None:
    given(REPORTED_CHILD, LINKED).when(name).then(NAMED)
    given(REPORTED_CHILD, LINKED, NAMED).when(name).refused(AlreadyDone)
    given(REPORTED_CHILD, LINKED, NAMED).when(check("clear")).refused(NamedAsPerpetrator)


def test_naming_a_perpetrator_undoes_every_earlier_check() -> None:
    found = after(LINKED, CLEARED, NAMED)
    assert found.perpetrators == (AUNT,)
    assert found.has_conflict(AUNT)
    assert not found.is_cleared(AUNT)


def test_who_is_linked_as_alleged_perpetrator_counts_as_named() -> None:
    assert after(linked("alleged_perpetrator")).perpetrators == (AUNT,)


def test_a_naming_is_taken_back_by_a_second_worker_and_needs_a_new_check() -> None:
    wish = end("alleged_perpetrator")
    given(REPORTED_CHILD, LINKED, NAMED).when(wish).refused(SecondWorkerNeeded)
    second = replace(wish, by=SECOND_WORKER)
    (ended,) = given(REPORTED_CHILD, LINKED, NAMED).when(second).records(PersonLinkEnded)
    found = after(LINKED, CLEARED, NAMED, ended)
    assert found.perpetrators == ()
    assert not found.is_cleared(AUNT)


def test_a_role_that_nobody_has_cannot_end() -> None:
    given(REPORTED_CHILD).when(end("parent")).refused(Missing)
    given(REPORTED_CHILD, LINKED).when(end("parent")).refused(Missing)
    given(REPORTED_CHILD, LINKED).when(end("alleged_perpetrator")).refused(Missing)
    given(REPORTED_CHILD, LINKED).when(end("other_relative")).records(PersonLinkEnded)


def test_ending_a_role_leaves_the_same_role_of_somebody_else() -> None:
    mother = linked("parent", linked_case_id=OTHER_CASE)
    father = linked("parent", linked_person_id=made_id("person", "father"))
    (ended,) = given(REPORTED_CHILD, mother, father).when(end("parent")).events()
    roles = [found.roles for found in after(mother, father, ended).persons.linked.values()]
    assert roles == [(), ("parent",)]


def test_who_is_an_unrelated_adult_in_one_role_is_one_in_every_role() -> None:
    found = after(linked("carer", unrelated_adult=True), linked("emergency_contact"))
    assert found.persons.linked[AUNT].unrelated_adult
    assert not after(LINKED).persons.linked[AUNT].unrelated_adult


def test_the_case_of_a_parent_counts_once_a_second_worker_has_cleared_them() -> None:
    mother = linked("parent", linked_case_id=OTHER_CASE)
    no_parent = linked("carer", linked_case_id=OTHER_CASE)
    (ended,) = given(REPORTED_CHILD, mother).when(end("parent")).events()
    assert after(mother).parents_linked_case_ids == ()
    assert after(mother, CLEARED).parents_linked_case_ids == (OTHER_CASE,)
    assert after(mother, CLEARED, NAMED).parents_linked_case_ids == ()
    assert after(mother, CLEARED, ended).parents_linked_case_ids == ()
    assert after(no_parent, CLEARED).parents_linked_case_ids == ()


def test_no_name_is_kept_in_what_the_rules_remember() -> None:
    assert "invented" not in repr(after(LINKED, CLEARED, appointed(), NAMED))
