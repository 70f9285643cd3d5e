"""A refusal tells nobody what they may not see: what is withheld makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import pytest

from domain import consequences
from domain.assessment.persons import LinkPerson, NamePerpetrator
from domain.assessment.risk import RecordSafetyCard
from domain.case import Case, World
from domain.consent.capacity import ChildNeedsGuardian
from domain.consent.consents import ConsentMissing
from domain.consent.grant import GiveConsent, WithdrawConsent
from domain.contact import PersonHasDied
from domain.discretion import ReasonWithheld
from domain.holding.closure import RecordDeath
from domain.holding.course import HoldConference
from domain.holding.holder import TakeOnCase
from domain.identification.age import StateAge
from domain.identification.interpreter import AssignInterpreter, ReportInterpreterConflict
from domain.identification.report import DescribePerson, NothingDescribed, ReportReceiptGiven
from domain.identification.safety import (
    WITHOUT_CHANNEL,
    CheckSafety,
    RecordContactAttempt,
    UnsafeContact,
)
from domain.identity import MergeCases
from domain.justice.standing import RegularizeResidence
from domain.messages import Actor, Command, Missing, NotPermitted, RecordClass, Refused, Role
from domain.permissions import WHO_MAY_ACT
from domain.protection.break_glass import BreakGlass
from domain.protection.safety_card import NoSafetyCard, ReleaseSafetyCard
from domain.referral.answer import AcceptReferral
from domain.referral.send import SendReferral
from domain.reintegration.plan import RecordMonitoringVisit, VisitAlreadyRecorded
from domain.shelter.stay import RecordFollowUp
from domain.telltale.passing import needed_for
from domain.vocabulary import ANSWER, CONSENT_BASIS, CONTACT_CHANNEL, RESIDENCE_STATUS, STATED_AGE
from domain.voluntary_return.readiness import ContactEmbassy, EmbassyMayNotLearn
from domain.voluntary_return.will import CounselReturn
from tests.domain.disclosing import EVERY, IDENTITY, MEDICAL, Sharing
from tests.domain.programme import day
from tests.examples import (
    CASE,
    CLINIC,
    CONSUL,
    COORDINATOR,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE_POST,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made

OFFICER = acting(Role.POLICE_OFFICER, LEGAL_AID)
CLINICIAN = acting(Role.SOCIAL_WORKER, CLINIC)
IMMIGRATION = acting(Role.IMMIGRATION_OFFICER, WELFARE)
PSYCHOSOCIAL, PLACE = RecordClass.PSYCHOSOCIAL, RecordClass.CONTACT_LOCATION
NOWHERE = made_id("case", "nowhere")
ENVELOPE = {field.name for field in fields(Command)}


class Twin(Sharing):
    """A case of the welfare office; every wish may be an example of its kind, in part."""

    def does(self, kind: type[Command], by: Actor = SOCIAL_WORKER, **words: Any) -> None:
        example = vars(made(kind, **words))
        own = {name: word for name, word in example.items() if name not in ENVELOPE}
        self.give(kind, by=by, **own, stream=words.get("stream", CASE))

    def answers(self, kind: type[Command], by: Actor, **words: Any) -> str:
        """What the door would be told, all of it."""
        try:
            self.does(kind, by, **words)
        except Refused as refused:
            return f"{type(refused).__name__} {refused} {refused.args} {refused.__cause__}"
        return "done"

    def shares(self, to: str, classes: Sequence[RecordClass], by: Actor) -> None:
        ground = self.consent(to, classes, name="told")
        referral_id = self.send(to, classes, ground, name="told")
        self.give(AcceptReferral, by=by, referral_id=referral_id)


def twins(
    to: str, classes: Sequence[RecordClass], by: Actor, *differ: Callable[[Twin], None]
) -> list[Twin]:
    """The same case as often as it differs, each time in a fact that the agency is not told."""
    made_ones = []
    for fact in (lambda _: None, *differ):
        twin = Twin()
        twin.register(CONSUL.agency_id, made_id("service", CONSUL.agency_id), LEGAL_SERVICE)
        twin.shares(to, classes, by)
        fact(twin)
        made_ones.append(twin)
    return made_ones


INTERPRETER = made_id("interpreter", "one")
LEGAL_SERVICE = "legal_assistance_service"


def is_child(twin: Twin) -> None:
    twin.does(StateAge, stated_age=STATED_AGE["child"], birth_date=None)


def seeks_asylum(twin: Twin) -> None:
    status = RESIDENCE_STATUS["asylum_seeker_permit"]
    twin.does(RegularizeResidence, IMMIGRATION, status=status)


def is_counselled(twin: Twin) -> None:
    twin.does(CounselReturn)


def died(twin: Twin) -> None:
    twin.does(RecordDeath)


def agreed_elsewhere(twin: Twin) -> None:
    twin.consent(POLICE_POST, EVERY, name="elsewhere")


def has_an_interpreter_in_conflict(twin: Twin) -> None:
    twin.does(AssignInterpreter, interpreter_id=INTERPRETER)
    twin.does(ReportInterpreterConflict, interpreter_id=INTERPRETER)


def has_an_accused_interpreter(twin: Twin) -> None:
    has_an_interpreter_in_conflict(twin)
    near: dict[str, Any] = {"linked_person_id": INTERPRETER}
    twin.does(LinkPerson, linked_case_id=None, unrelated_adult=None, **near)
    twin.does(NamePerpetrator, **near)


def is_reached_safely(twin: Twin) -> None:
    twin.does(CheckSafety, safe_from_hour=8, safe_until_hour=12, safe_to_call=ANSWER["yes"])


def test_an_embassy_does_not_learn_by_asking_who_seeks_asylum() -> None:
    cases = twins(CONSUL.agency_id, (IDENTITY,), CONSUL, seeks_asylum, is_counselled)
    told = {twin.answers(ContactEmbassy, CONSUL, record_classes=(IDENTITY,)) for twin in cases}
    (one,) = told
    assert one.startswith(ReasonWithheld.__name__)
    assert "UNHCR" not in one


def test_whoever_answers_for_the_case_is_told_why_an_embassy_may_not_learn() -> None:
    _, seeks = twins(CLINIC, (MEDICAL,), CLINICIAN, seeks_asylum)
    with pytest.raises(EmbassyMayNotLearn):
        seeks.does(ContactEmbassy)


def test_the_police_do_not_learn_by_a_consent_who_is_a_child() -> None:
    adult, child = twins(LEGAL_AID, (IDENTITY,), OFFICER, is_child)
    told = [twin.answers(GiveConsent, OFFICER, recipient_id=CLINIC) for twin in (adult, child)]
    assert told[0] == told[1]
    assert told[0].startswith(ReasonWithheld.__name__)


def test_a_partner_who_is_refused_does_not_learn_that_it_is_for_a_child() -> None:
    adult, child = twins(CLINIC, (MEDICAL,), CLINICIAN, is_child)
    said: dict[str, Any] = {"recipient_id": LEGAL_AID, "ends_at": day(60)}
    told = [
        twin.answers(GiveConsent, CLINICIAN, basis=CONSENT_BASIS["guardian"], **said)
        for twin in (adult, child)
    ]
    assert told[0] == told[1], "an adult decides alone, and a child was not heard"


def test_whoever_answers_for_the_case_is_told_that_a_child_needs_a_guardian() -> None:
    _, child = twins(CLINIC, (MEDICAL,), CLINICIAN, is_child)
    with pytest.raises(ChildNeedsGuardian):
        child.consent(LEGAL_AID, (MEDICAL,))


def test_whoever_may_not_know_how_somebody_is_reached_tries_no_hours_and_no_channel() -> None:
    cases = twins(CLINIC, (MEDICAL,), CLINICIAN, is_reached_safely, is_child, died)
    told = {
        twin.answers(RecordContactAttempt, CLINICIAN, channel=CONTACT_CHANNEL[channel])
        for twin in cases
        for channel in ("telephone", "text_message", "in_person")
    }
    (one,) = told
    assert one.startswith(ReasonWithheld.__name__)


def visit(twin: Twin, by: Actor, channel: str, name: str = "first") -> str:
    said: dict[str, Any] = {"visit_id": made_id("visit", name), "plan_id": None}
    said["visited_on"] = twin.at().date()
    return twin.answers(RecordMonitoringVisit, by, method=CONTACT_CHANNEL[channel], **said)


def test_whoever_may_not_know_how_somebody_is_reached_visits_in_person_and_tries_no_way() -> None:
    facts = (is_reached_safely, is_child, died)
    cases = twins(CLINIC, (IDENTITY, PSYCHOSOCIAL), CLINICIAN, *facts)
    told = {visit(twin, CLINICIAN, way) for twin in cases for way in ("telephone", "text_message")}
    (one,) = told
    assert one.startswith(ReasonWithheld.__name__)
    assert {visit(twin, CLINICIAN, "in_person") for twin in cases} == {"done"}
    (again,) = {visit(twin, CLINICIAN, "in_person") for twin in cases}
    assert again.startswith(VisitAlreadyRecorded.__name__), "it tells what they did themselves"


def test_whoever_knows_how_somebody_is_reached_visits_by_a_safe_way() -> None:
    plain, reached = twins(CLINIC, (PSYCHOSOCIAL, PLACE), CLINICIAN, is_reached_safely)
    assert visit(reached, CLINICIAN, "telephone") == "done"
    assert visit(plain, CLINICIAN, "telephone").startswith(ReasonWithheld.__name__)
    assert visit(plain, SOCIAL_WORKER, "telephone").startswith(UnsafeContact.__name__)


def test_a_former_shelter_that_may_not_know_how_somebody_is_reached_asks_in_person() -> None:
    for way in CONTACT_CHANNEL:
        wish = made(RecordFollowUp, method=way)
        known = needed_for(wish, Case()) is None
        assert known == (way in WITHOUT_CHANNEL)


def test_whoever_answers_for_the_case_is_told_what_keeps_the_person_safe() -> None:
    plain, dead = twins(CLINIC, (MEDICAL,), CLINICIAN, died)
    with pytest.raises(UnsafeContact):
        plain.does(RecordContactAttempt)
    with pytest.raises(PersonHasDied):
        dead.does(RecordContactAttempt)


def test_which_rule_comes_first_tells_nobody_that_somebody_near_was_accused() -> None:
    facts = (has_an_interpreter_in_conflict, has_an_accused_interpreter)
    _, *cases = twins(CLINIC, (MEDICAL,), CLINICIAN, *facts)
    (one,) = {
        twin.answers(AssignInterpreter, CLINICIAN, interpreter_id=INTERPRETER) for twin in cases
    }
    assert one.startswith(ReasonWithheld.__name__)


def test_nobody_finds_by_trying_towards_whom_the_person_agreed() -> None:
    cases = twins(CLINIC, (MEDICAL,), CLINICIAN, agreed_elsewhere)
    sent: dict[str, Any] = {"to_agency_id": POLICE_POST, "record_classes": (MEDICAL,)}
    (sends,) = {
        twin.answers(SendReferral, CLINICIAN, basis_id=None, onward_of_id=None, **sent)
        for twin in cases
    }
    (confers,) = {
        twin.answers(HoldConference, CLINICIAN, agency_ids=(POLICE_POST,)) for twin in cases
    }
    assert sends.startswith(ReasonWithheld.__name__)
    assert sends == confers


def test_the_holder_is_told_that_a_consent_is_missing() -> None:
    (case,) = twins(CLINIC, (MEDICAL,), CLINICIAN)
    with pytest.raises(ConsentMissing):
        case.send(LEGAL_AID, (MEDICAL,), None)


def test_what_was_said_wrongly_is_told_to_everybody() -> None:
    (case,) = twins(CLINIC, (MEDICAL,), CLINICIAN)
    case.does(WithdrawConsent, consent_id=made_id("consent", f"{CLINIC} told"))
    with pytest.raises(NothingDescribed):
        case.give(DescribePerson, by=CLINICIAN)


def test_no_command_decided_without_its_case_ends_in_anything_but_a_refusal() -> None:
    for kind in WHO_MAY_ACT:
        command = made(kind, stream=CASE)
        try:
            consequences.decide(command, Case(), World(jurisdiction=TANZANIA))
        except Refused:
            continue


def test_a_reporter_of_a_merged_case_is_answered_as_of_one_that_somebody_holds() -> None:
    hotline = acting(Role.HOTLINE_COUNSELLOR, LEGAL_AID)
    merged, held = Twin(taken=False), Twin(taken=False)
    for programme in (merged, held):
        programme.report(stream=OTHER_CASE, by=hotline)
    merged.does(MergeCases, COORDINATOR, other_case_id=OTHER_CASE)
    held.give(TakeOnCase, stream=OTHER_CASE, worker_id=SOCIAL_WORKER.user_id)
    asked = {"stream": OTHER_CASE, "by": hotline, "first_name": "Invented"}
    told = []
    for programme in (merged, held):
        with pytest.raises(NotPermitted) as refused:
            programme.give(DescribePerson, **asked)
        told.append(str(refused.value))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("kind", "by"), [(BreakGlass, NURSE), (ReleaseSafetyCard, acting(Role.CUSTODIAN, CLINIC))]
)
def test_a_merged_case_is_nowhere_for_whoever_may_not_know_of_it(
    kind: type[Command], by: Actor
) -> None:
    case = Twin()
    case.report(stream=OTHER_CASE)
    case.does(MergeCases, COORDINATOR, other_case_id=OTHER_CASE)
    words: dict[str, Any] = {"record_classes": (IDENTITY,)} if kind is BreakGlass else {}
    merged, nowhere = (
        case.answers(kind, by, stream=stream, **words).replace(stream, "it")
        for stream in (OTHER_CASE, NOWHERE)
    )
    assert merged == nowhere
    assert merged.startswith(Missing.__name__)


def test_a_custodian_elsewhere_does_not_learn_which_cases_there_are() -> None:
    elsewhere, at_home = acting(Role.CUSTODIAN, CLINIC), acting(Role.CUSTODIAN, WELFARE)
    case = Twin()
    told = [
        case.answers(ReleaseSafetyCard, elsewhere, stream=stream).replace(stream, "it")
        for stream in (CASE, NOWHERE)
    ]
    assert told[0] == told[1]
    with pytest.raises(NoSafetyCard):
        case.does(ReleaseSafetyCard, at_home)
    case.does(RecordSafetyCard)
    case.does(ReleaseSafetyCard, elsewhere)


def test_a_reporter_of_a_merged_case_gets_a_receipt_once() -> None:
    hotline = acting(Role.HOTLINE_COUNSELLOR, LEGAL_AID)
    case = Twin(taken=False)
    case.report(stream=OTHER_CASE, by=hotline)
    case.does(MergeCases, COORDINATOR, other_case_id=OTHER_CASE)
    given = [
        entry.event
        for entry in case.log.read({OTHER_CASE: 0})
        if isinstance(entry.event, ReportReceiptGiven)
    ]
    assert given == [ReportReceiptGiven(reporter_agency_id=LEGAL_AID)]
    case.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    told = list(case.log.read({OTHER_CASE: 0}))
    assert sum(isinstance(entry.event, ReportReceiptGiven) for entry in told) == 1
