"""The same command on two cases that differ in one withheld fact is answered alike, to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from api.commands.telling import told
from api.errors import respond
from domain.assessment.persons import LinkPerson, NamePerpetrator
from domain.consent.grant import GiveConsent, WithdrawConsent
from domain.handler import decide
from domain.holding.closure import RecordDeath
from domain.identification.age import StateAge
from domain.identification.interpreter import AssignInterpreter
from domain.identification.removal import RecordRemoval
from domain.identification.safety import CheckSafety, RecordContactAttempt
from domain.justice.complaint import MakeComplaint
from domain.justice.standing import RegularizeResidence
from domain.messages import Actor, Command, RecordClass, Refused, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.protection.demand import ReceiveDemand
from domain.referral.send import SendReferral
from domain.vocabulary import (
    ANSWER,
    CONSENT_BASIS,
    CONTACT_CHANNEL,
    INTERVIEW_SUBJECT,
    RESIDENCE_STATUS,
    STATED_AGE,
)
from domain.voluntary_return.readiness import ContactEmbassy
from tests.domain.disclosing import EVERY, IDENTITY
from tests.domain.programme import day
from tests.domain.test_discretion import ENVELOPE, Twin
from tests.examples import CASE, CLINIC, LEGAL_AID, POLICE_POST, WELFARE, acting, made_id
from tests.made import made

Fact = Callable[[Twin], None]
NEAR = made_id("interpreter", "near")
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


def is_near_somebody_accused(twin: Twin) -> None:
    twin.does(LinkPerson, linked_person_id=NEAR, linked_case_id=None, unrelated_adult=None)
    twin.does(NamePerpetrator, linked_person_id=NEAR)


def is_safe_to_call(twin: Twin) -> None:
    twin.does(CheckSafety, safe_to_call=ANSWER["yes"], safe_from_hour=8, safe_until_hour=12)


def complained(twin: Twin) -> None:
    twin.does(MakeComplaint)


def is_demanded_by_a_court(twin: Twin) -> None:
    twin.does(ReceiveDemand)


def was_removed(twin: Twin) -> None:
    twin.does(RecordRemoval, acting(Role.IMMIGRATION_OFFICER, WELFARE))


def died(twin: Twin) -> None:
    twin.does(RecordDeath)


FACTS: tuple[Fact, ...] = (
    *(is_child, seeks_asylum, agreed_elsewhere, is_near_somebody_accused, is_safe_to_call),
    *(complained, is_demanded_by_a_court, was_removed),
)
AGREED: dict[str, Any] = {
    "recipient_id": CLINIC,
    "ends_at": day(60),
    "given_by": INTERVIEW_SUBJECT["individual"],
    "guardian_id": None,
}
AS_WELL: Mapping[type[Command], tuple[dict[str, Any], ...]] = {
    GiveConsent: tuple(AGREED | {"basis": basis} for basis in CONSENT_BASIS),
    RecordContactAttempt: tuple({"channel": channel} for channel in CONTACT_CHANNEL),
    SendReferral: ({"to_agency_id": POLICE_POST, "basis_id": None, "onward_of_id": None},),
    AssignInterpreter: ({"interpreter_id": NEAR},),
    ContactEmbassy: ({"record_classes": (RecordClass.IDENTITY,)},),
}
PASSING: frozenset[tuple[str, str]] = frozenset(
    {
        ("is_child", "GiveConsent"),
        ("is_child", "RefuseConsent"),
        ("is_child", "RecordLegalBasis"),
        ("is_child", "RequestIdentification"),
        ("died", "RecordDeath"),
        ("is_near_somebody_accused", "AssignInterpreter"),
        ("complained", "MakeComplaint"),
        ("complained", "DecideComplaint"),
        ("is_demanded_by_a_court", "ReceiveDemand"),
        ("is_demanded_by_a_court", "ContestDemand"),
        ("is_demanded_by_a_court", "RefuseDemand"),
        ("was_removed", "RecordRemoval"),
    }
)
"""By fact and command, what passes in the one case and not in the other (docs/threats.md)."""


@cache
def case_of(fact: Fact | None, *, serving: bool) -> Twin:
    """A case that was told to legal aid in part; `serving` where that was taken back."""
    twin = Twin()
    twin.shares(LEGAL_AID, (IDENTITY,), acting(Role.SERVICE_PROVIDER, LEGAL_AID))
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


def check(fact: Fact, *, serving: bool) -> None:
    plain, other = answers(None, serving=serving), answers(fact, serving=serving)
    differing = [key for key, one in plain.items() if one != other[key]]
    refused = [key for key in differing if b"done" not in (plain[key], other[key])]
    assert not refused, "refusals tell it"
    assert {(fact.__name__, kind) for _, kind, _ in differing} <= PASSING, "that it passes tells it"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_no_answer_to_a_partner_tells_a_withheld_fact(fact: Fact) -> None:
    check(fact, serving=False)


@pytest.mark.parametrize("fact", [*FACTS, died], ids=lambda fact: fact.__name__)
def test_no_answer_to_whoever_serves_on_tells_what_others_recorded(fact: Fact) -> None:
    check(fact, serving=True)


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
