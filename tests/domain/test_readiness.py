from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.assessment.persons import ConflictChecked, PerpetratorNamed, PersonLinked
from domain.consent.grant import ConsentNarrowed, ConsentWithdrawn
from domain.consent.legal_basis import LegalBasisRecorded
from domain.messages import Command, Event, Missing, RecordClass
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    CONFLICT_OUTCOME,
    CONSENT_PURPOSE,
    ESCORT_KIND,
    LEGAL_BASIS,
    PERSON_ROLE,
    RETURN_DEFERRAL_REASON,
    RISK_LEVEL,
    TRAVEL_DOCUMENT,
)
from domain.voluntary_return import order, readiness
from domain.voluntary_return.readiness import (
    ArrangeReception,
    AssessReturnRisk,
    AssignEscort,
    AsylumScreened,
    CertifyFitToTravel,
    ContactEmbassy,
    DeferReturn,
    EmbassyContacted,
    EscortAssigned,
    ObtainTravelDocument,
    ReceptionArranged,
    RecordReturnOrder,
    ReturnDeferred,
    ReturnRiskAssessed,
    ScreenForAsylum,
)
from tests.domain.return_examples import (
    ARRANGED,
    ASKED,
    CHILD,
    CONSENTED,
    COUNSELLED,
    DECLARED,
    DEPARTS_ON,
    DOCUMENT,
    EMBASSY_CONSENT,
    ESCORT_PERSON,
    EXPLAINED,
    FIT,
    HOME_HELP,
    ON_THE_WAY,
    ORDERED,
    READY,
    RECEPTION,
    RETURN,
    RETURN_CONSENT,
    RISK,
    SCREENED,
    WELFARE_CONSENT,
    WILLED,
)
from tests.domain.scenario import Past, given
from tests.examples import (
    CONSUL,
    EMBASSY,
    NURSE,
    PARTNER,
    PARTNER_ABROAD,
    RETURN_AGENCY,
    RETURN_OFFICER,
    SECOND_WORKER,
    command,
    later,
    made_id,
)

SCREEN = command(ScreenForAsylum, return_id=RETURN, outcome=ASYLUM_OUTCOME["no_need_found"])
ASSESS = command(
    AssessReturnRisk,
    return_id=RETURN,
    level=RISK_LEVEL["low"],
    trafficker_proximity=RISK_LEVEL["low"],
    family_attitude=RISK_LEVEL["low"],
    reprisal=RISK_LEVEL["low"],
    mitigated=False,
    explained_to_person=True,
)
CONTACT = command(
    ContactEmbassy,
    return_id=RETURN,
    embassy_id=EMBASSY,
    basis_id=EMBASSY_CONSENT,
    record_classes=(RecordClass.IDENTITY,),
)
OBTAIN = command(
    ObtainTravelDocument,
    by=CONSUL,
    return_id=RETURN,
    kind=TRAVEL_DOCUMENT["passport"],
    number="0",
    valid_until=DEPARTS_ON,
)
CERTIFY = command(CertifyFitToTravel, by=NURSE, return_id=RETURN, fit=True, valid_until=DEPARTS_ON)
ASSIGN = command(
    AssignEscort,
    by=RETURN_OFFICER,
    return_id=RETURN,
    escort_id=ESCORT_PERSON,
    kind=ESCORT_KIND["social_worker"],
    name="Escort",
)
ARRANGE = command(
    ArrangeReception,
    by=RETURN_OFFICER,
    return_id=RETURN,
    organization_id=HOME_HELP,
    verified=True,
    verified_by_agency_id=PARTNER_ABROAD,
)
ORDER = command(RecordReturnOrder, return_id=RETURN, court="a court", ordered_on=date(2026, 3, 1))
DEFER = command(DeferReturn, return_id=RETURN, reason=RETURN_DEFERRAL_REASON["health"])


# Asylum and statelessness


def test_the_need_for_asylum_is_looked_into_once_the_person_wishes_to_return() -> None:
    given(*ASKED).when(SCREEN).then(SCREENED)
    given(COUNSELLED).when(SCREEN).refused(order.ReturnWishNotExpressed)
    given().when(SCREEN).refused(order.ReturnNotCounselled)


@pytest.mark.parametrize("outcome", ["asylum_sought", "refugee", "unclear", "stateless_or_at_risk"])
def test_a_need_that_was_found_is_lifted_only_with_reasons(outcome: str) -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME[outcome])
    given(*ASKED, found).when(SCREEN).refused(readiness.RefugeFindingLiftedWithoutReasons)
    given(*ASKED, found).when(replace(SCREEN, reasons="decided")).records(AsylumScreened)


def test_looking_again_without_a_need_found_takes_no_reasons() -> None:
    given(*ASKED, SCREENED).when(SCREEN).then(SCREENED)


# Risk


def test_the_risk_is_assessed_after_the_screening() -> None:
    given(*ASKED, SCREENED).when(ASSESS).then(RISK)
    given(*ASKED).when(ASSESS).refused(order.AsylumNotScreened)


def test_a_risk_is_not_called_mitigated_without_saying_how() -> None:
    mitigated = replace(ASSESS, mitigated=True)
    given(*ASKED, SCREENED).when(mitigated).refused(readiness.MitigationNotStated)
    said = replace(mitigated, mitigation="another district")
    given(*ASKED, SCREENED).when(said).records(ReturnRiskAssessed)


@pytest.mark.parametrize("outcome", ["asylum_sought", "refugee", "unclear"])
@pytest.mark.parametrize("wish", [ASSESS, OBTAIN, CERTIFY, ASSIGN, ARRANGE])
def test_nothing_is_prepared_for_somebody_who_seeks_refuge(outcome: str, wish: Command) -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME[outcome])
    given(*WILLED, found).when(wish).refused(order.PersonSeeksRefuge)


def test_refuge_sought_in_one_return_counts_for_every_return() -> None:
    other = replace(SCREENED, return_id=made_id("return", "other"))
    sought = replace(other, outcome=ASYLUM_OUTCOME["asylum_sought"])
    given(*WILLED, sought).when(OBTAIN).refused(order.PersonSeeksRefuge)
    given(*WILLED, CONSENTED, sought).when(CONTACT).refused(readiness.EmbassyMayNotLearn)


def test_a_stateless_person_may_return_without_any_embassy() -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME["stateless_or_at_risk"])
    given(*WILLED, found).when(OBTAIN).then(DOCUMENT)


# Embassy


def test_an_embassy_is_contacted_under_a_consent_that_names_it_and_the_classes() -> None:
    told = EmbassyContacted(
        return_id=RETURN,
        embassy_id=EMBASSY,
        basis_id=EMBASSY_CONSENT,
        record_classes=(RecordClass.IDENTITY,),
    )
    given(*WILLED, CONSENTED).when(CONTACT).then(told)


@pytest.mark.parametrize("outcome", ["asylum_sought", "refugee", "unclear", "stateless_or_at_risk"])
def test_embassy_learns_nothing_of_an_asylum_seeker(outcome: str) -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME[outcome])
    given(*WILLED, CONSENTED, found).when(CONTACT).refused(readiness.EmbassyMayNotLearn)


def test_no_embassy_is_contacted_before_the_screening_or_the_declared_will() -> None:
    given(*ASKED, CONSENTED).when(CONTACT).refused(order.AsylumNotScreened)
    given(*EXPLAINED, CONSENTED).when(CONTACT).refused(order.ReturnWillNotDeclared)


def test_no_other_consent_or_basis_opens_the_way_to_an_embassy() -> None:
    basis = LegalBasisRecorded(
        basis_id=made_id("basis", "embassy"),
        basis=LEGAL_BASIS["public_task"],
        purpose=CONSENT_PURPOSE["embassy_contact"],
        recipient_id=EMBASSY,
        record_classes=(RecordClass.IDENTITY,),
        source="a circular",
        reasons="asked for",
        ends_at=later(days=30),
    )
    missing = readiness.EmbassyContactWithoutConsent
    given(*WILLED).when(CONTACT).refused(missing)
    for_return = replace(CONTACT, basis_id=RETURN_CONSENT.consent_id)
    given(*WILLED, RETURN_CONSENT).when(for_return).refused(missing)
    for_welfare = replace(CONTACT, basis_id=WELFARE_CONSENT.consent_id)
    given(*WILLED, WELFARE_CONSENT).when(for_welfare).refused(missing)
    given(*WILLED, basis).when(replace(CONTACT, basis_id=basis.basis_id)).refused(missing)


def test_an_embassy_learns_only_the_classes_that_the_consent_names() -> None:
    missing = readiness.EmbassyContactWithoutConsent
    more = replace(CONTACT, record_classes=(RecordClass.IDENTITY, RecordClass.MEDICAL))
    given(*WILLED, CONSENTED).when(more).refused(missing)
    given(*WILLED, CONSENTED).when(replace(CONTACT, record_classes=())).refused(missing)
    narrowed = ConsentNarrowed(consent_id=EMBASSY_CONSENT, record_classes=(RecordClass.LEGAL,))
    given(*WILLED, CONSENTED, narrowed).when(CONTACT).refused(missing)


def test_no_embassy_is_contacted_once_the_consent_ended_or_was_withdrawn() -> None:
    missing = readiness.EmbassyContactWithoutConsent
    late = replace(CONTACT, at=CONSENTED.ends_at)
    given(*WILLED, CONSENTED).when(late).refused(missing)
    withdrawn = ConsentWithdrawn(consent_id=EMBASSY_CONSENT)
    given(*WILLED, CONSENTED, withdrawn).when(CONTACT).refused(missing)


# Documents, fitness, escort, reception


@pytest.mark.parametrize(
    ("wish", "fact"),
    [(OBTAIN, DOCUMENT), (CERTIFY, FIT), (ARRANGE, ARRANGED.fact.event)],
)
def test_what_a_journey_takes_is_prepared_for_a_declared_will(wish: Command, fact: Event) -> None:
    given(*WILLED).when(wish).then(fact)
    given(*EXPLAINED).when(wish).refused(order.ReturnWillNotDeclared)


@pytest.mark.parametrize("wish", [OBTAIN, CERTIFY, ASSIGN])
def test_nothing_is_prepared_after_departure(wish: Command) -> None:
    given(*ON_THE_WAY).when(wish).refused(order.ReturnAlreadyDeparted)


def test_an_escort_is_assigned_for_a_declared_will() -> None:
    given(*WILLED).when(ASSIGN).records(EscortAssigned)
    given(*EXPLAINED).when(ASSIGN).refused(order.ReturnWillNotDeclared)


def linked(person_id: str) -> PersonLinked:
    return PersonLinked(
        linked_person_id=person_id, role=PERSON_ROLE["other_relative"], name="Somebody"
    )


def checked(outcome: str) -> Past:
    return Past(
        ConflictChecked(linked_person_id=ESCORT_PERSON, outcome=CONFLICT_OUTCOME[outcome]),
        by=SECOND_WORKER,
    )


def test_no_perpetrator_and_nobody_in_conflict_escorts() -> None:
    named = PerpetratorNamed(linked_person_id=ESCORT_PERSON, allegation="recruited")
    person = linked(ESCORT_PERSON)
    given(*WILLED, person, named).when(ASSIGN).refused(readiness.EscortInConflict)
    given(*WILLED, person, checked("conflict")).when(ASSIGN).refused(readiness.EscortInConflict)


def test_a_relative_escorts_only_once_a_second_worker_has_cleared_them() -> None:
    relative = replace(ASSIGN, kind=ESCORT_KIND["family"])
    person = linked(ESCORT_PERSON)
    given(*WILLED, person).when(relative).refused(readiness.EscortInConflict)
    given(*WILLED, person, checked("clear")).when(relative).records(EscortAssigned)


def test_a_reception_is_verified_by_another_agency_than_the_one_that_arranged_it() -> None:
    refusal = readiness.ReceptionVerifiedByArranger
    own = replace(ARRANGE, verified_by_agency_id=RETURN_AGENCY)
    given(*WILLED).when(own).refused(refusal)
    given(*WILLED).when(replace(ARRANGE, verified_by_agency_id=None)).refused(refusal)


def test_who_arranged_a_reception_first_cannot_verify_it_through_another() -> None:
    unverified = replace(RECEPTION, verified=False, verified_by_agency_id=None)
    arranged = Past(unverified, by=RETURN_OFFICER)
    by_partner = replace(ARRANGE, by=PARTNER)
    given(*WILLED, arranged).when(by_partner).records(ReceptionArranged)
    laundered = replace(by_partner, verified_by_agency_id=RETURN_AGENCY)
    given(*WILLED, arranged).when(laundered).refused(readiness.ReceptionVerifiedByArranger)
    again = Past(unverified, by=PARTNER)
    given(*WILLED, arranged, again).when(laundered).refused(readiness.ReceptionVerifiedByArranger)


def test_a_reception_may_still_be_verified_on_the_way() -> None:
    given(*ON_THE_WAY).when(ARRANGE).records(ReceptionArranged)


# Court orders


def test_a_courts_order_about_a_childs_return_is_recorded() -> None:
    given(CHILD, *ASKED).when(ORDER).then(ORDERED)


def test_an_order_to_return_an_adult_is_a_removal() -> None:
    given(*ASKED).when(ORDER).refused(readiness.ReturnOrderedAgainstAdult)


def test_an_order_is_about_a_return_that_was_begun() -> None:
    given(CHILD).when(ORDER).refused(Missing)


# Deferral


def test_a_return_is_deferred_at_any_time_before_departure() -> None:
    deferred = ReturnDeferred(return_id=RETURN, reason=RETURN_DEFERRAL_REASON["health"])
    given(COUNSELLED).when(DEFER).then(deferred)
    given(*READY).when(DEFER).then(deferred)
    given(*ON_THE_WAY).when(DEFER).refused(order.ReturnAlreadyDeparted)
    given().when(DEFER).refused(Missing)


@pytest.mark.parametrize("change", [
    DECLARED, SCREENED, RISK, DOCUMENT, FIT, ARRANGED, ORDERED,
    ReturnDeferred(return_id=RETURN, reason=RETURN_DEFERRAL_REASON["health"]),
])  # fmt: skip
def test_whatever_changes_the_decision_asks_for_the_will_again(change: Event | Past) -> None:
    assert given(*READY).case.returns.plan(RETURN).reaffirmed_at is not None
    assert given(*READY, change).case.returns.plan(RETURN).reaffirmed_at is None
