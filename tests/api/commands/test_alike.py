"""The same command on two cases that differ in one withheld fact is answered alike, to the byte."""

from __future__ import annotations

from typing import Any

import pytest

from domain.assessment.guardian import AppointGuardian
from domain.assessment.persons import CheckConflict, LinkPerson, NamePerpetrator
from domain.consent.grant import GiveConsent, RecordChildViews, RefuseConsent
from domain.holding.closure import RecordDeath
from domain.identification.removal import RecordRemoval, ScreenBeforeRemoval
from domain.identification.safety import CheckSafety
from domain.justice.complaint import MakeComplaint
from domain.justice.standing import (
    RegularizeResidence,
)
from domain.messages import Role
from domain.protection.demand import ReceiveDemand
from domain.vocabulary import (
    ANSWER,
    CONFLICT_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    GUARDIAN_CAPACITY,
    INTERVIEW_SUBJECT,
    PERSON_ROLE,
    RESIDENCE_STATUS,
    SCREENING_OUTCOME,
)
from tests.api.commands.alike import (
    AGREED,
    GUARDIAN,
    NEAR,
    Fact,
    answer,
    answers,
    case_of,
    check,
    is_child,
)
from tests.domain.disclosing import EVERY
from tests.domain.test_discretion import Twin
from tests.examples import (
    CLINIC,
    LEGAL_AID,
    POLICE_POST,
    SECOND_WORKER,
    WELFARE,
    acting,
)


def seeks_asylum(twin: Twin) -> None:
    immigration = acting(Role.IMMIGRATION_OFFICER, WELFARE)
    twin.does(RegularizeResidence, immigration, status=RESIDENCE_STATUS["asylum_seeker_permit"])


def agreed_elsewhere(twin: Twin) -> None:
    twin.consent(POLICE_POST, EVERY, name="elsewhere")


def is_a_child_with_a_guardian(twin: Twin) -> None:
    is_child(twin)
    social = GUARDIAN_CAPACITY["social_welfare"]
    twin.does(AppointGuardian, guardian_id=GUARDIAN, capacity=social, mandate_until=None)
    clear = CONFLICT_OUTCOME["clear"]
    twin.does(CheckConflict, SECOND_WORKER, linked_person_id=GUARDIAN, outcome=clear)
    for purpose in CONSENT_PURPOSE:
        twin.does(RecordChildViews, purpose=purpose, recipient_id=CLINIC)


def knows(role: str, *, checked: bool = False) -> Fact:
    def near(twin: Twin) -> None:
        told: dict[str, Any] = {"linked_case_id": None, "unrelated_adult": None}
        twin.does(LinkPerson, linked_person_id=NEAR, role=PERSON_ROLE[role], **told)
        if checked:
            clear = CONFLICT_OUTCOME["clear"]
            twin.does(CheckConflict, SECOND_WORKER, linked_person_id=NEAR, outcome=clear)

    return near


def accused(near: Fact) -> Fact:
    def named(twin: Twin) -> None:
        near(twin)
        twin.does(NamePerpetrator, linked_person_id=NEAR)

    return named


def is_safe_to_call(twin: Twin) -> None:
    twin.does(CheckSafety, safe_to_call=ANSWER["yes"], safe_from_hour=8, safe_until_hour=12)


def complained(twin: Twin) -> None:
    twin.does(MakeComplaint)


def is_demanded_by_a_court(twin: Twin) -> None:
    twin.does(ReceiveDemand)


def was_removed(twin: Twin) -> None:
    twin.does(RecordRemoval, acting(Role.IMMIGRATION_OFFICER, WELFARE))


def is_not_indicated(twin: Twin) -> None:
    twin.does(ScreenBeforeRemoval, outcome=SCREENING_OUTCOME["not_indicated"])


def died(twin: Twin) -> None:
    twin.does(RecordDeath)


FACTS: tuple[Fact, ...] = (
    *(is_child, is_a_child_with_a_guardian, seeks_asylum, agreed_elsewhere, is_safe_to_call),
    *(complained, is_demanded_by_a_court, was_removed, is_not_indicated),
)
SOMEBODY_NEAR = {
    "a relative": knows("other_relative"),
    "a relative who was cleared": knows("other_relative", checked=True),
    "an interpreter": knows("interpreter"),
}
ALWAYS_PASSING = {
    *{"RefuseConsent", "RecordLegalBasis", "RequestIdentification", "RecordChildViews"},
    *{"MakeComplaint", "ReceiveDemand", "RecordDeath", "RecordRemoval", "AssignInterpreter"},
}
"""The person's own word, and what is vital: whatever was withheld, some wish of these passes."""


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_no_answer_to_a_partner_tells_a_withheld_fact(fact: Fact) -> None:
    check(fact, serving=False)


@pytest.mark.parametrize("fact", [*FACTS, died], ids=lambda fact: fact.__name__)
def test_no_answer_to_whoever_serves_on_tells_what_others_recorded(fact: Fact) -> None:
    check(fact, serving=True)


@pytest.mark.parametrize("serving", [False, True])
@pytest.mark.parametrize("somebody", SOMEBODY_NEAR)
def test_no_answer_tells_that_somebody_near_was_accused(somebody: str, *, serving: bool) -> None:
    near = SOMEBODY_NEAR[somebody]
    check(accused(near), serving=serving, beside=near)


@pytest.mark.parametrize("fact", [*FACTS, died], ids=lambda fact: fact.__name__)
def test_the_persons_own_word_and_what_is_vital_pass_whatever_is_withheld(fact: Fact) -> None:
    passing = {key[1] for key, one in answers(fact, serving=True).items() if one == b"done"}
    assert passing >= ALWAYS_PASSING


def test_everybody_records_a_no_of_the_person_and_whoever_knows_the_age_that_of_a_guardian() -> (
    None
):
    child = case_of(is_a_child_with_a_guardian, serving=False)
    partner, holder = (acting(Role.SOCIAL_WORKER, one) for one in (LEGAL_AID, WELFARE))
    own = {"given_by": INTERVIEW_SUBJECT["individual"], "guardian_id": None}
    in_place = {"given_by": INTERVIEW_SUBJECT["caregiver"], "guardian_id": GUARDIAN}
    assert answer(child, RefuseConsent, partner, own) == b"done"
    assert b"reason_withheld" in answer(child, RefuseConsent, partner, in_place)
    assert answer(child, RefuseConsent, holder, in_place) == b"done"


def test_no_authority_learns_by_an_agreement_that_somebody_is_a_child() -> None:
    plain, child = answers(None, serving=False), answers(is_child, serving=False)
    for key, one in plain.items():
        if key[0] in (Role.POLICE_OFFICER, Role.CONSULAR_OFFICER) and key[1] == "GiveConsent":
            assert one == child[key]
            assert b"reason_withheld" in one or b"end_in_the_past" in one


def test_the_holder_is_told_more() -> None:
    plain, child = case_of(None, serving=False), case_of(is_child, serving=False)
    by = acting(Role.SOCIAL_WORKER, WELFARE)
    words = AGREED | {"basis": CONSENT_BASIS["adult_informed"]}
    assert answer(plain, GiveConsent, by, words) != answer(child, GiveConsent, by, words)
