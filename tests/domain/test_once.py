"""A child's ground carries one disclosure; each has a basis and views of its own."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest

from domain.consent.capacity import ChildNotHeard
from domain.consent.carried import disclosed_under
from domain.consent.grant import ConsentGiven
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import (
    DisclosureMadeOutside,
    LegalBasisEnded,
    LegalBasisRecorded,
    RecordOutsideDisclosure,
)
from domain.consent.once import GroundAlreadyUsed
from domain.family.tracing import FamilyTracingRequested, RequestTracing
from domain.holding.course import CaseConferenceHeld, EntryVoided, HoldConference
from domain.holding.holder import CaseTransferOffered, OfferTransfer
from domain.identification.age import AgeAssessed, AgeStated
from domain.identification.grounds import IdentificationRequested, RequestIdentification
from domain.messages import Event, RecordClass, Role
from domain.permissions import WHO_MAY_ACT
from domain.referral.answer import ReferralAccepted
from domain.referral.send import (
    GiveReferralInformation,
    ReferralInformationGiven,
    ReferralSent,
    SendReferral,
)
from domain.shelter.residence import (
    EscalateIncident,
    IncidentEscalated,
    IncidentRecorded,
)
from domain.telltale import passing
from domain.telltale.refusals import PUBLIC, Beyond
from domain.vocabulary import (
    AGE_METHOD,
    AGE_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    CONTACT_CHANNEL,
    LEGAL_BASIS,
    STATED_AGE,
    VOID_REASON,
)
from domain.voluntary_return.readiness import ContactEmbassy, EmbassyContacted
from domain.voluntary_return.will import InboundReturnOpened
from infra.event_types import NAMES
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    BY_GUARDIAN,
    CASE_MANAGEMENT,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    MEDICAL,
    OTHER_CONSENT,
    REFERRAL,
    based,
    child_says,
    cleared,
    consented,
    give,
    guardian,
    record_basis,
)
from tests.domain.identification_examples import REPORTED, REPORTED_CHILD
from tests.domain.reached import refused_by
from tests.domain.referral_examples import (
    ACCEPTED,
    ASKED,
    DECLINED,
    OTHER_REFERRAL,
    TAKEN_ON,
    accept,
    by_welfare,
    send,
    sent,
)
from tests.domain.return_examples import RETURN, WILLED
from tests.domain.scenario import given
from tests.domain.shelter_examples import BED, STAY, lives
from tests.domain.test_discretion import Twin, is_child
from tests.examples import CLINIC, EMBASSY, LEGAL_AID, MORNING, POLICE, acting, command, made_id
from tests.made import made

OTHER_BASIS = made_id("basis", "second")
AGAIN: dict[str, Any] = {"referral_id": OTHER_REFERRAL}
IN_CHARGE = (REPORTED_CHILD, TAKEN_ON, guardian(), cleared())
HEARD = (*IN_CHARGE, child_says("agrees"))
AGREED = (*HEARD, consented(**BY_GUARDIAN))
TOLD = (*AGREED, sent())
ANEW = consented(consent_id=OTHER_CONSENT, **BY_GUARDIAN)
give_anew = give(consent_id=OTHER_CONSENT, **BY_GUARDIAN)
told_by_telephone = command(
    RecordOutsideDisclosure,
    recipient_id=CLINIC,
    channel=CONTACT_CHANNEL["telephone"],
    purpose=REFERRAL,
    record_classes=(MEDICAL,),
    basis_id=CONSENT,
)
TELEPHONED = DisclosureMadeOutside(
    recipient_id=CLINIC,
    channel=CONTACT_CHANNEL["telephone"],
    purpose=REFERRAL,
    record_classes=(MEDICAL,),
    basis_id=CONSENT,
)


def test_a_childs_disclosure_needs_its_own_basis_each_time_even_when_the_guardian_agrees() -> None:
    given(*AGREED).when(send()).records(ReferralSent)
    given(*TOLD).when(send(**AGAIN)).refused(GroundAlreadyUsed)
    given(*TOLD).when(send(**AGAIN, basis_id=None)).refused(GroundAlreadyUsed)
    given(*TOLD).when(told_by_telephone).refused(GroundAlreadyUsed)


def test_a_legal_basis_carries_one_disclosure_of_a_child_too() -> None:
    best = based(basis=LEGAL_BASIS["best_interests"])
    told = (*HEARD, best, sent(basis_id=BASIS))
    given(*told).when(send(**AGAIN, basis_id=BASIS)).refused(GroundAlreadyUsed)


def test_a_disclosure_by_telephone_uses_a_childs_ground_up() -> None:
    given(*AGREED, TELEPHONED).when(send()).refused(GroundAlreadyUsed)


def test_a_ground_of_its_own_carries_a_childs_next_disclosure() -> None:
    anew = (*TOLD, child_says("agrees"), ANEW)
    given(*anew).when(send(**AGAIN, basis_id=OTHER_CONSENT)).records(ReferralSent)
    (found,) = given(*anew).when(send(**AGAIN, basis_id=None)).records(ReferralSent)
    assert found == sent(**AGAIN, basis_id=OTHER_CONSENT)


def test_an_adults_ground_carries_what_it_permits_as_often_as_it_does() -> None:
    told = (REPORTED, TAKEN_ON, consented(), sent())
    given(*told).when(send(**AGAIN)).records(ReferralSent)
    given(*told).when(send(**AGAIN, basis_id=None)).records(ReferralSent)


def test_whoever_is_found_to_be_a_child_is_disclosed_anew_on_a_new_ground() -> None:
    told = (REPORTED, TAKEN_ON, consented(), sent())
    child = made(AgeStated, stated_age=STATED_AGE["child"], presumed_child=True, birth_date=None)
    given(*told, child).when(send(**AGAIN)).refused(GroundAlreadyUsed)


def test_whoever_is_found_to_be_an_adult_is_an_adult_from_then_on() -> None:
    adult = AgeAssessed(
        outcome=AGE_OUTCOME["adult"], method=AGE_METHOD["document"], reasons="(reasons)"
    )
    best = based(basis=LEGAL_BASIS["legal_obligation"])
    told = (*HEARD, best, sent(basis_id=BASIS))
    given(*told, adult).when(send(**AGAIN, basis_id=BASIS)).records(ReferralSent)


def test_a_receiver_answers_and_is_answered_under_the_ground_of_the_same_referral() -> None:
    inform = by_welfare(GiveReferralInformation, answer="(an answer)")
    given(*TOLD, ASKED).when(inform).records(ReferralInformationGiven)
    accepted = given(*TOLD).when(accept).events()
    assert isinstance(accepted[0], ReferralAccepted)


def test_that_a_referral_was_declined_or_entered_in_error_gives_no_ground_back() -> None:
    given(*TOLD, DECLINED).when(send(**AGAIN)).refused(GroundAlreadyUsed)
    voided = EntryVoided(version=len(TOLD), reason=VOID_REASON["entered_in_error"])
    given(*TOLD, voided).when(send(**AGAIN)).refused(GroundAlreadyUsed)


def test_an_emergency_of_a_child_waits_for_nothing() -> None:
    used = (REPORTED_CHILD, TAKEN_ON, based(), sent(basis_id=BASIS))
    given(*used).when(send(**AGAIN, basis_id=BASIS)).refused(GroundAlreadyUsed)
    again = record_basis(basis_id=OTHER_BASIS)
    given(*used).when(again).then(based(basis_id=OTHER_BASIS))
    told = (*used, based(basis_id=OTHER_BASIS))
    given(*told).when(send(**AGAIN, basis_id=OTHER_BASIS)).records(ReferralSent)


def test_a_child_is_heard_anew_for_each_disclosure() -> None:
    given(*TOLD).when(give_anew).refused(ChildNotHeard)
    given(*TOLD, child_says("unsure")).when(give_anew).then(ANEW)
    best = record_basis(basis=LEGAL_BASIS["best_interests"])
    given(*TOLD).when(best).refused(ChildNotHeard)
    given(*TOLD, child_says("refuses")).when(best).records(LegalBasisRecorded)


def test_a_child_is_not_heard_once_for_grounds_in_stock() -> None:
    given(*AGREED).when(give_anew).refused(ChildNotHeard)
    given(*AGREED, child_says("agrees")).when(give_anew).then(ANEW)


def test_what_permits_nothing_uses_up_no_views_of_a_child() -> None:
    overruled = (*IN_CHARGE, child_says("refuses"), consented(**BY_GUARDIAN))
    best = record_basis(basis=LEGAL_BASIS["best_interests"])
    given(*overruled).when(best).records(LegalBasisRecorded)
    vital = (*HEARD, based())
    given(*vital).when(give(**BY_GUARDIAN)).then(consented(**BY_GUARDIAN))


def test_what_a_vital_interest_disclosed_a_child_is_heard_about_afterwards() -> None:
    vital = (*HEARD, based(), sent(basis_id=BASIS))
    given(*vital).when(give(**BY_GUARDIAN)).refused(ChildNotHeard)
    given(*vital, child_says("agrees")).when(give(**BY_GUARDIAN)).records(ConsentGiven)


def test_views_of_one_recipient_or_purpose_are_not_used_up_by_another() -> None:
    everywhere = child_says("agrees", recipient_id=None)
    told = (*IN_CHARGE, everywhere, consented(**BY_GUARDIAN), sent())
    elsewhere = {"consent_id": OTHER_CONSENT, "recipient_id": LEGAL_AID, **BY_GUARDIAN}
    given(*told).when(give(**elsewhere)).records(ConsentGiven)
    managed = {"consent_id": OTHER_CONSENT, "purpose": CASE_MANAGEMENT, **BY_GUARDIAN}
    heard = child_says("agrees", purpose=CASE_MANAGEMENT)
    given(*IN_CHARGE, heard, *TOLD[len(IN_CHARGE) :]).when(give(**managed)).records(ConsentGiven)


def test_a_child_that_assents_anew_was_heard() -> None:
    assent = {**BY_GUARDIAN, "basis": CONSENT_BASIS["child_assent"], "given_by": INDIVIDUAL}
    given(*TOLD).when(give(consent_id=OTHER_CONSENT, **assent)).records(ConsentGiven)


def under(purpose: str, to: str = CLINIC) -> ConsentGiven:
    """What a guardian agreed to, for everything."""
    told: dict[str, Any] = {"record_classes": tuple(RecordClass), "recipient_id": to}
    return consented(purpose=CONSENT_PURPOSE[purpose], **BY_GUARDIAN, **told)


INCIDENT = made(IncidentRecorded, stay_id=STAY)
WISHES: dict[type[Event], tuple[tuple[Any, ...], Any]] = {
    IncidentEscalated: (
        (under("referral"), *lives(BED, "single_room"), INCIDENT),
        made(
            EscalateIncident,
            incident_id=INCIDENT.incident_id,
            to_agency_id=CLINIC,
            basis_id=CONSENT,
        ),
    ),
    CaseConferenceHeld: (
        (under("referral"),),
        made(
            HoldConference,
            agency_ids=(CLINIC,),
            basis_ids=(CONSENT,),
            held_on=MORNING.date(),
        ),
    ),
    CaseTransferOffered: (
        (under("case_management"),),
        made(OfferTransfer, to_agency_id=CLINIC, basis_id=CONSENT, to_country=None),
    ),
    FamilyTracingRequested: ((under("tracing"),), made(RequestTracing, basis_id=CONSENT)),
    IdentificationRequested: (
        (under("identification"),),
        made(RequestIdentification, decider_id=CLINIC, basis_id=CONSENT),
    ),
    EmbassyContacted: (
        (*WILLED, under("embassy_contact", to=EMBASSY)),
        made(
            ContactEmbassy,
            return_id=RETURN,
            embassy_id=EMBASSY,
            basis_id=CONSENT,
            record_classes=BOTH,
        ),
    ),
    DisclosureMadeOutside: ((under("referral"),), told_by_telephone),
    ReferralSent: ((under("referral"),), send()),
}


@pytest.mark.parametrize("kind", WISHES, ids=lambda kind: kind.__name__)
def test_whatever_discloses_a_child_uses_its_ground_up(kind: type[Event]) -> None:
    before, wish = WISHES[kind]
    by = replace(wish, by=send().by, at=MORNING, stream=send().stream)
    history = (*IN_CHARGE, *before)
    assert isinstance(given(*history).when(by).events()[0], kind)
    given(*history, TELEPHONED).when(by).refused(GroundAlreadyUsed)


DISCLOSE_NOTHING = {LegalBasisRecorded, LegalBasisEnded, LegalBasisLapsed, InboundReturnOpened}
"""They say what a ground is; a consulate opens a return of whom it knows."""


def names_a_ground(kind: type[Event]) -> bool:
    return any(field.name in ("basis_id", "basis_ids") for field in fields(kind))


def test_every_fact_that_names_a_ground_is_a_disclosure_under_it_or_known_to_be_none() -> None:
    named = {kind for kind in NAMES if names_a_ground(kind)} - DISCLOSE_NOTHING
    assert named == WISHES.keys()
    for kind in named:
        several = "basis_ids" in get_type_hints(kind)
        words = {"basis_ids": (CONSENT,)} if several else {"basis_id": CONSENT}
        assert disclosed_under(made(kind, **words)) == (CONSENT,)
    assert disclosed_under(made(InboundReturnOpened)) == disclosed_under(ACCEPTED) == ()


def test_whoever_may_not_know_the_age_is_kept_from_every_second_disclosure() -> None:
    said = {kind for kind, row in WHO_MAY_ACT.items() if WISHES.keys() & set(row.records)}
    assert said == set(passing._DISCLOSES)
    assert all(GroundAlreadyUsed in refused_by(kind) for kind in said)


CLINICIAN = acting(Role.SOCIAL_WORKER, CLINIC)


def asked_by_the_clinic(classes: tuple[RecordClass, ...], *facts: str, name: bool = True) -> str:
    """What the clinic is answered that would tell legal aid, on a ground of the welfare office."""
    twin = Twin()
    twin.shares(CLINIC, classes, CLINICIAN)
    ground = twin.consent(LEGAL_AID, (IDENTITY,), name="onward")
    if "told" in facts:
        twin.send(LEGAL_AID, (IDENTITY,), ground, name="before")
    if "child" in facts:
        is_child(twin)
    return twin.answers(
        SendReferral,
        CLINICIAN,
        to_agency_id=LEGAL_AID,
        service_id=made_id("service", LEGAL_AID),
        record_classes=(IDENTITY,),
        basis_id=ground if name else None,
        onward_of_id=None,
    )


@pytest.mark.parametrize("name", [True, False])
def test_a_partner_learns_by_no_second_disclosure_whether_it_is_a_child(*, name: bool) -> None:
    adult, child = (
        asked_by_the_clinic((IDENTITY,), *facts, name=name)
        for facts in (("told",), ("told", "child"))
    )
    assert adult == child
    assert adult.startswith("ReasonWithheld")


def test_a_partner_sends_onward_under_a_ground_that_carried_nothing_yet() -> None:
    assert asked_by_the_clinic((IDENTITY,)) == asked_by_the_clinic((IDENTITY,), "child") == "done"


def test_a_partner_that_knows_the_age_tells_an_adult_to_the_same_agency_again() -> None:
    may_know = (IDENTITY, RecordClass.CHILD)
    assert asked_by_the_clinic(may_know, "told") == "done"
    assert asked_by_the_clinic(may_know, "told", "child").startswith("ReasonWithheld")


@pytest.mark.parametrize("name", [True, False])
def test_a_reporter_learns_by_no_second_referral_whether_it_is_a_child(*, name: bool) -> None:
    told = []
    for facts in ((), (is_child,)):
        twin = Twin(taken=False)
        ground = twin.consent(LEGAL_AID, (IDENTITY,), name="urgent")
        assert twin.send(LEGAL_AID, (IDENTITY,), ground, POLICE, name="first")
        for fact in facts:
            fact(twin)
        onward: dict[str, Any] = {"to_agency_id": LEGAL_AID, "onward_of_id": None}
        basis_id = ground if name else None
        words = onward | {"basis_id": basis_id, "record_classes": (IDENTITY,)}
        service_id = made_id("service", LEGAL_AID)
        told.append(twin.answers(SendReferral, POLICE, service_id=service_id, **words))
    assert told[0] == told[1]
    assert told[0].startswith("ReasonWithheld")


@pytest.mark.parametrize("kind", [ContactEmbassy, HoldConference])
def test_what_is_shut_to_partners_anyhow_is_not_opened_by_knowing_the_age(kind: Any) -> None:
    wish = (
        made(kind, basis_ids=(CONSENT,)) if kind is HoldConference else made(kind, basis_id=CONSENT)
    )
    unused, used = given(*AGREED).case, given(*TOLD).case
    assert passing.needed_for(wish, unused) is not passing.needed_for(wish, used)
    assert passing.needed_for(wish, used) is Beyond.REPEATED
    assert Beyond.REPEATED not in PUBLIC
