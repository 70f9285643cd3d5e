"""The same command on two cases that differ in one withheld fact is answered alike, to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from api.commands.catalogue import operations
from api.commands.keys import made_id as id_of_the_door
from api.commands.telling import told
from api.errors import respond
from domain.assessment.guardian import AppointGuardian
from domain.assessment.persons import CheckConflict, LinkPerson, NamePerpetrator
from domain.consent.grant import GiveConsent, RecordChildViews, RefuseConsent, WithdrawConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.handler import decide
from domain.holding.closure import RecordDeath
from domain.identification.age import StateAge
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter
from domain.identification.removal import RecordRemoval, ScreenBeforeRemoval
from domain.identification.safety import CheckSafety, RecordContactAttempt
from domain.justice.complaint import DecideComplaint, MakeComplaint
from domain.justice.standing import RegularizeResidence
from domain.messages import Actor, Command, RecordClass, Refused, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.protection.demand import ContestDemand, NarrowDemand, ReceiveDemand, RefuseDemand
from domain.referral.send import SendReferral
from domain.vocabulary import (
    ANSWER,
    CONFLICT_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    GUARDIAN_CAPACITY,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    PERSON_ROLE,
    RESIDENCE_STATUS,
    SCREENING_OUTCOME,
    STATED_AGE,
)
from domain.voluntary_return.readiness import ContactEmbassy
from tests.domain.disclosing import EVERY, IDENTITY, LEGAL
from tests.domain.programme import day
from tests.domain.test_discretion import ENVELOPE, Twin
from tests.examples import (
    AUTHORITY,
    CASE,
    CLINIC,
    LEGAL_AID,
    POLICE_POST,
    SECOND_WORKER,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made

Fact = Callable[[Twin], None]
NEAR, GUARDIAN = made_id("interpreter", "near"), made_id("guardian", "of the child")
MADE_BY_THE_DOOR = {one.kind: one.introduces for one in operations() if one.makes_id}
OF_THE_CASE = [
    kind
    for kind, row in WHO_MAY_ACT.items()
    if row.relation in (Relation.PARTY, Relation.INTAKE, Relation.HOLDER)
]
ASKING = [
    (role, kind)
    for kind in OF_THE_CASE
    for role in WHO_MAY_ACT[kind].roles
    if role is not Role.CLOCK
]


def is_child(twin: Twin) -> None:
    twin.does(StateAge, stated_age=STATED_AGE["child"], birth_date=None)


def seeks_asylum(twin: Twin) -> None:
    immigration = acting(Role.IMMIGRATION_OFFICER, WELFARE)
    twin.does(RegularizeResidence, immigration, status=RESIDENCE_STATUS["asylum_seeker_permit"])


def agreed_elsewhere(twin: Twin) -> None:
    twin.consent(POLICE_POST, EVERY, name="elsewhere")


def is_a_child_with_a_guardian(twin: Twin) -> None:
    is_child(twin)
    social = GUARDIAN_CAPACITY["social_welfare"]
    twin.does(AppointGuardian, guardian_id=GUARDIAN, capacity=social, mandate_until=None)
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
AGREED: dict[str, Any] = {
    "recipient_id": CLINIC,
    "ends_at": day(60),
    "given_by": INTERVIEW_SUBJECT["individual"],
    "guardian_id": None,
}
AS_WELL: Mapping[type[Command], tuple[dict[str, Any], ...]] = {
    GiveConsent: tuple(AGREED | {"basis": basis} for basis in CONSENT_BASIS),
    RefuseConsent: tuple(
        {"given_by": said_by, "guardian_id": GUARDIAN} for said_by in INTERVIEW_SUBJECT
    ),
    RecordLegalBasis: tuple(
        {"recipient_id": CLINIC, "basis": basis, "purpose": purpose, "ends_at": day(2)}
        for basis in LEGAL_BASIS
        for purpose in CONSENT_PURPOSE
    ),
    RequestIdentification: tuple(
        {"decider_id": AUTHORITY, "basis_id": ground}
        for ground in (None, made_id("consent", f"{AUTHORITY} to decide"))
    ),
    RecordRemoval: ({"note": None},),
    RecordContactAttempt: tuple({"channel": channel} for channel in CONTACT_CHANNEL),
    SendReferral: ({"to_agency_id": POLICE_POST, "basis_id": None, "onward_of_id": None},),
    AssignInterpreter: ({"interpreter_id": NEAR},),
    ContactEmbassy: ({"record_classes": (RecordClass.IDENTITY,)},),
}
ALWAYS_PASSING = {
    *{"RefuseConsent", "RecordLegalBasis", "RequestIdentification", "RecordChildViews"},
    *{"MakeComplaint", "ReceiveDemand", "RecordDeath", "RecordRemoval", "AssignInterpreter"},
}
"""The person's own word, and what is vital: whatever was withheld, some wish of these passes."""


@cache
def case_of(fact: Fact | None, *, serving: bool) -> Twin:
    """A case that was told to legal aid in part; `serving` where that was taken back."""
    twin = Twin()
    twin.shares(LEGAL_AID, (IDENTITY,), acting(Role.SERVICE_PROVIDER, LEGAL_AID))
    asked = CONSENT_PURPOSE["identification"]
    twin.consent(AUTHORITY, EVERY, name="to decide", purpose=asked)
    if fact is not None:
        fact(twin)
    if serving:
        twin.does(WithdrawConsent, consent_id=made_id("consent", f"{LEGAL_AID} told"))
    return twin


def wishes(kind: type[Command]) -> Iterator[dict[str, Any]]:
    yield from ({}, *AS_WELL.get(kind, ()))


def answer(twin: Twin, kind: type[Command], by: Actor, words: Mapping[str, Any]) -> bytes:
    """What the door would answer, without recording anything."""
    example = vars(made(kind, **words))
    said = {name: word for name, word in example.items() if name not in ENVELOPE}
    wish = twin.wish(kind, by=by, **said)
    if kind in MADE_BY_THE_DOOR:
        name = MADE_BY_THE_DOOR[kind]
        made_there: dict[str, Any] = {name: id_of_the_door(UUID(wish.command_id), name)}
        wish = replace(wish, **made_there)
    try:
        decide(wish, twin.handler._memory.know(wish, fresh=False))
    except Refused as refusal:
        return bytes(respond(told(refusal, {}, {"caseId": CASE})).body)
    return b"done"


@cache
def answers(fact: Fact | None, *, serving: bool) -> dict[tuple[Role, str, int], bytes]:
    """What everybody at legal aid is answered to everything."""
    twin = case_of(fact, serving=serving)
    return {
        (role, kind.__name__, number): answer(twin, kind, acting(role, LEGAL_AID), words)
        for role, kind in ASKING
        for number, words in enumerate(wishes(kind))
    }


def check(fact: Fact, *, serving: bool, beside: Fact | None = None) -> None:
    """The fact makes no difference; `beside` it is what both cases hold."""
    plain, other = answers(beside, serving=serving), answers(fact, serving=serving)
    assert [key for key, one in plain.items() if one != other[key]] == []


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


OF_OTHERS = {
    DecideComplaint: (Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER),
    ContestDemand: (Role.LEGAL_COUNSEL, Role.DATA_PROTECTION_OFFICER),
    NarrowDemand: (Role.LEGAL_COUNSEL, Role.DATA_PROTECTION_OFFICER),
    RefuseDemand: (Role.LEGAL_COUNSEL, Role.DATA_PROTECTION_OFFICER),
}


@pytest.mark.parametrize(("kind", "role"), [(k, r) for k, rs in OF_OTHERS.items() for r in rs])
def test_a_complaint_or_a_demand_is_decided_on_by_whoever_may_know_or_recorded_it(
    kind: type[Command], role: Role
) -> None:
    asked = (RecordClass.MEDICAL, IDENTITY)
    words = {"record_classes": (IDENTITY,)} if kind is NarrowDemand else {}
    unknowing, knowing, own = Twin(), Twin(), Twin()
    for twin, classes in ((unknowing, (IDENTITY,)), (knowing, (LEGAL,)), (own, (IDENTITY,))):
        twin.shares(LEGAL_AID, classes, acting(Role.SERVICE_PROVIDER, LEGAL_AID))
        by = acting(Role.LEGAL_COUNSEL, LEGAL_AID if twin is own else WELFARE)
        twin.does(MakeComplaint, by, against_agency_id=CLINIC)
        twin.does(ReceiveDemand, by, record_classes=asked)
    told = [answer(one, kind, acting(role, LEGAL_AID), words) for one in (unknowing, knowing, own)]
    assert b"reason_withheld" in told[0]
    assert told[1:] == [b"done", b"done"]
    assert answer(unknowing, kind, acting(role, WELFARE), words) == b"done"


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
