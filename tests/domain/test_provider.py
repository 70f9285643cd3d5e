from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.directory.organization import OrganizationClosed, OrganizationIsClosed
from domain.directory.provider import (
    AccreditProvider,
    AgreementEnded,
    AgreementMade,
    AgreementWithItself,
    EndAgreement,
    MakeAgreement,
    MapProvider,
    NotAPartyToAgreement,
    NotSuspended,
    ProviderAccredited,
    ProviderMapped,
    ProviderReinstated,
    ProviderSuspended,
    ProviderVerified,
    ReinstateProvider,
    SuspendProvider,
    VerifyProvider,
)
from domain.directory.state import Organization
from domain.messages import (
    AlreadyDone,
    Command,
    Fact,
    Malformed,
    Missing,
    OutOfOrder,
    RecordClass,
    Role,
)
from domain.vocabulary import CONSENT_PURPOSE
from tests.domain.scenario import given
from tests.domain.test_organization import REGISTERED, edit, fact
from tests.examples import CLINIC, MORNING, SHELTER_HOUSE, WELFARE, acting, later, made_id

TODAY = MORNING.date()
A_DAY = timedelta(days=1)
AGREEMENT = made_id("agreement", "first")
OTHER = Fact(stream=CLINIC, event=REGISTERED.event)

MAP = edit(MapProvider, source="survey")
VERIFY = edit(VerifyProvider, verified_on=TODAY, method="visit")
ACCREDIT = edit(AccreditProvider, accredited_by="the ministry", valid_until=TODAY + A_DAY)
SUSPEND = edit(SuspendProvider, reason="complaint upheld")
REINSTATE = edit(ReinstateProvider, reason="cause removed")
AGREE = edit(
    MakeAgreement,
    agreement_id=AGREEMENT,
    with_organization_id=CLINIC,
    purposes=(CONSENT_PURPOSE["referral"],),
    record_classes=(RecordClass.MEDICAL,),
    begins_on=TODAY,
    ends_on=TODAY + A_DAY,
    reference="first agreement",
)
END = edit(EndAgreement, agreement_id=AGREEMENT, reason="replaced")

MAPPED = fact(ProviderMapped, MAP)
VERIFIED = fact(ProviderVerified, VERIFY)
ACCREDITED = fact(ProviderAccredited, ACCREDIT)
SUSPENDED = fact(ProviderSuspended, SUSPEND)
REINSTATED = fact(ProviderReinstated, REINSTATE)
AGREED = fact(AgreementMade, AGREE)
ENDED = fact(AgreementEnded, END)
TRUSTED = (REGISTERED, MAPPED, VERIFIED, ACCREDITED)


def known(*history: Fact) -> Organization:
    return given(*history).world.organizations[SHELTER_HOUSE]


def test_a_provider_is_mapped_then_verified_then_accredited() -> None:
    given(REGISTERED).when(MAP).then(MAPPED)
    given(REGISTERED, MAPPED).when(VERIFY).then(VERIFIED)
    given(REGISTERED, MAPPED, VERIFIED).when(ACCREDIT).then(ACCREDITED)


def test_no_step_of_trust_is_left_out() -> None:
    given(REGISTERED).when(VERIFY).refused(OutOfOrder)
    given(REGISTERED, MAPPED).when(ACCREDIT).refused(OutOfOrder)
    given(REGISTERED).when(SUSPEND).refused(OutOfOrder)
    given(*TRUSTED, SUSPENDED).when(ACCREDIT).refused(OutOfOrder)


def test_a_provider_is_mapped_once_and_verified_and_accredited_again() -> None:
    given(*TRUSTED).when(MAP).refused(AlreadyDone)
    given(*TRUSTED).when(VERIFY).decided()
    given(*TRUSTED).when(ACCREDIT).decided()


def test_a_check_lies_behind_and_an_accreditation_ahead() -> None:
    given(REGISTERED, MAPPED).when(replace(VERIFY, verified_on=TODAY + A_DAY)).refused(Malformed)
    today = replace(ACCREDIT, valid_until=TODAY)
    given(REGISTERED, MAPPED, VERIFIED).when(today).refused(Malformed)


def test_the_day_is_reckoned_where_the_provider_is() -> None:
    after_midnight = replace(VERIFY, at=later(hours=15), verified_on=TODAY + A_DAY)
    given(REGISTERED, MAPPED).when(after_midnight).decided()


def test_a_suspended_provider_stays_suspended_until_it_is_reinstated() -> None:
    given(*TRUSTED).when(SUSPEND).then(SUSPENDED)
    assert known(*TRUSTED).accredited_on(TODAY + A_DAY)
    assert not known(*TRUSTED).accredited_on(TODAY + 2 * A_DAY)
    assert known(*TRUSTED, SUSPENDED).suspended
    assert not known(*TRUSTED, SUSPENDED).accredited_on(TODAY)
    given(*TRUSTED, SUSPENDED).when(REINSTATE).then(REINSTATED)
    assert not known(*TRUSTED, SUSPENDED, REINSTATED).suspended


def test_a_provider_is_suspended_and_reinstated_once() -> None:
    given(*TRUSTED, SUSPENDED).when(SUSPEND).refused(AlreadyDone)
    given(*TRUSTED).when(REINSTATE).refused(NotSuspended)
    given(*TRUSTED).when(replace(SUSPEND, until_on=TODAY)).refused(Malformed)


def test_two_organizations_make_and_end_an_agreement() -> None:
    given(REGISTERED, OTHER).when(AGREE).then(AGREED)
    given(REGISTERED, AGREED).when(END).then(ENDED)
    agreement = known(REGISTERED, AGREED).agreements[AGREEMENT]
    assert agreement.in_force(TODAY)
    assert not agreement.in_force(TODAY - A_DAY)
    assert not agreement.in_force(TODAY + 2 * A_DAY)
    assert not known(REGISTERED, AGREED, ENDED).agreements[AGREEMENT].in_force(TODAY)


def test_who_protects_data_agrees_for_their_own_agency_alone() -> None:
    own = acting(Role.DATA_PROTECTION_OFFICER, SHELTER_HOUSE)
    other = acting(Role.DATA_PROTECTION_OFFICER, CLINIC)
    third = acting(Role.DATA_PROTECTION_OFFICER, WELFARE)
    given(REGISTERED, OTHER).when(replace(AGREE, by=own)).records(AgreementMade)
    for by in (other, third):
        given(REGISTERED, OTHER).when(replace(AGREE, by=by)).refused(NotAPartyToAgreement)
    for by in (own, other):
        given(REGISTERED, OTHER, AGREED).when(replace(END, by=by)).records(AgreementEnded)
    given(REGISTERED, OTHER, AGREED).when(replace(END, by=third)).refused(NotAPartyToAgreement)


def test_an_agreement_is_with_another_organization_that_takes_part() -> None:
    itself = replace(AGREE, with_organization_id=SHELTER_HOUSE)
    given(REGISTERED).when(itself).refused(AgreementWithItself)
    given(REGISTERED).when(AGREE).refused(Missing)
    gone = Fact(stream=CLINIC, event=OrganizationClosed(reason="closed"))
    given(REGISTERED, OTHER, gone).when(AGREE).refused(OrganizationIsClosed)


@pytest.mark.parametrize("words", [{"purposes": ()}, {"record_classes": ()}, {"ends_on": TODAY}])
def test_an_agreement_names_what_it_is_about_and_begins_before_it_ends(
    words: dict[str, object],
) -> None:
    given(REGISTERED, OTHER).when(replace(AGREE, **words)).refused(Malformed)  # type: ignore[arg-type]


def test_an_agreement_is_made_and_ended_once() -> None:
    given(REGISTERED, OTHER, AGREED).when(AGREE).refused(AlreadyDone)
    given(REGISTERED, AGREED, ENDED).when(END).refused(AlreadyDone)
    given(REGISTERED).when(END).refused(Missing)


@pytest.mark.parametrize("wish", [MAP, VERIFY, ACCREDIT, SUSPEND, REINSTATE, AGREE, END])
def test_nobody_is_trusted_who_is_not_registered(wish: Command) -> None:
    given().when(wish).refused(Missing)
