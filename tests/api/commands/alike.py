"""Two cases that differ in one fact, and what everybody at a partner is answered to everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from api.commands.catalogue import operations
from api.commands.keys import made_id as id_of_the_door
from api.commands.telling import told
from api.errors import respond
from domain.consent.grant import GiveConsent, RefuseConsent, WithdrawConsent
from domain.consent.legal_basis import RecordLegalBasis
from domain.handler import decide
from domain.identification.age import StateAge
from domain.identification.grounds import RequestIdentification
from domain.identification.interpreter import AssignInterpreter
from domain.identification.removal import RecordRemoval
from domain.identification.safety import RecordContactAttempt
from domain.justice.proceedings import RecordStatement
from domain.messages import Actor, Command, RecordClass, Refused, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.referral.send import SendReferral
from domain.reintegration.plan import RecordMonitoringVisit
from domain.vocabulary import (
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    STATED_AGE,
)
from domain.voluntary_return.readiness import ContactEmbassy
from tests.domain.disclosing import EVERY, IDENTITY
from tests.domain.programme import day
from tests.domain.test_discretion import ENVELOPE, Twin
from tests.examples import (
    AUTHORITY,
    CASE,
    CLINIC,
    LEGAL_AID,
    POLICE_POST,
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
    RecordStatement: ({"support_person_present": False},),
    RecordContactAttempt: tuple({"channel": channel} for channel in CONTACT_CHANNEL),
    RecordMonitoringVisit: tuple(
        {"method": channel, "plan_id": None} for channel in CONTACT_CHANNEL
    ),
    SendReferral: ({"to_agency_id": POLICE_POST, "basis_id": None, "onward_of_id": None},),
    AssignInterpreter: ({"interpreter_id": NEAR},),
    ContactEmbassy: ({"record_classes": (RecordClass.IDENTITY,)},),
}


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
