from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.access import Principal
from domain.agreements import AgreementLimit, Agreements
from domain.directory.organization import (
    DirectoryContactRecorded,
    LocationRecorded,
    OrganizationClosed,
    OrganizationRegistered,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
)
from domain.directory.provider import (
    AgreementEnded,
    AgreementMade,
    ProviderAccredited,
    ProviderReinstated,
    ProviderSuspended,
)
from domain.messages import Event, RecordClass, Role
from domain.vocabulary import CONSENT_PURPOSE, SERVICE_STATUS, SERVICE_TYPE
from projections import directory_view
from projections.directory_view import EVERYTHING, Wanted
from projections.reading import Page
from projections.visibility import shape_organization, shape_service
from tests.examples import (
    ASKING,
    CLINIC,
    EDITOR,
    POLICE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.ledger import Ledger

SERVICE = made_id("service", "first")
LOCATION = made_id("location", "first")
CONTACT = made_id("contact", "first")
AGREEMENT = made_id("agreement", "first")


def an_organization(
    name: str = "Example Clinic",
    service_type: str = "health_medical_service",
    *,
    confidential: bool = False,
    service: str = SERVICE,
) -> tuple[Event, ...]:
    return (
        made(
            OrganizationRegistered,
            name=name,
            jurisdiction_id=TANZANIA.jurisdiction_id,
            description="behind the blue gate",
        ),
        made(
            ServiceOffered,
            service_id=service,
            name="Care",
            service_type=SERVICE_TYPE[service_type],
            status=SERVICE_STATUS["active"],
        ),
        made(
            LocationRecorded,
            location_id=LOCATION,
            confidential=confidential,
            address="12 Example Road",
        ),
        made(ServicePlaced, service_id=service, location_id=LOCATION),
        made(DirectoryContactRecorded, contact_id=CONTACT, confidential=confidential),
        made(AgreementMade, agreement_id=AGREEMENT, with_organization_id=WELFARE),
        made(ProviderAccredited, valid_until=date(2027, 1, 1)),
    )


def principal(actor: Any = POLICE) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def shown(ledger: Ledger, organization_id: str, actor: Any = POLICE) -> dict[str, Any]:
    ledger.project()
    row = ledger.ask(directory_view.organization(organization_id))
    return shape_organization(principal(actor), row, ledger.opener)


def test_an_organization_shows_its_services_and_open_locations(ledger: Ledger) -> None:
    ledger.append(*an_organization(), stream=CLINIC)
    found = shown(ledger, CLINIC)
    assert found["name"] == "Example Clinic"
    assert found["locations"][0]["address"] == "12 Example Road"
    assert found["provider"]["accredited_until"] == "2027-01-01"
    assert found["contacts"][0]["phone"] == "+255222000000"


def test_a_confidential_location_is_shown_as_its_area(ledger: Ledger) -> None:
    ledger.append(*an_organization(confidential=True), stream=CLINIC)
    found = shown(ledger, CLINIC)
    assert set(found["locations"][0]) == {"location_id", "confidential", "area", "country"}
    assert found["contacts"] == []


def test_a_shelters_location_is_never_shown_even_if_marked_open(ledger: Ledger) -> None:
    ledger.append(*an_organization(service_type="safehouse_service"), stream=SHELTER_HOUSE)
    for actor in (POLICE, SOCIAL_WORKER, SHELTER_WORKER):
        assert "12 Example Road" not in str(shown(ledger, SHELTER_HOUSE, actor))
    assert "behind the blue gate" not in str(shown(ledger, SHELTER_HOUSE))
    service = ledger.ask(directory_view.service(SERVICE))
    assert shape_service(principal(), service)["location_ids"] == []


def test_agreements_show_to_the_two_that_made_them(ledger: Ledger) -> None:
    ledger.append(*an_organization(), stream=CLINIC)
    assert shown(ledger, CLINIC)["agreements"] == []
    assert shown(ledger, CLINIC, SOCIAL_WORKER)["agreements"][0]["ended"] is False
    ledger.append(made(AgreementEnded, agreement_id=AGREEMENT), stream=CLINIC)
    assert shown(ledger, CLINIC, SOCIAL_WORKER)["agreements"][0]["ended"] is True


def agreed() -> tuple[Event, ...]:
    agreement = made(
        AgreementMade,
        agreement_id=AGREEMENT,
        with_organization_id=WELFARE,
        purposes=(CONSENT_PURPOSE["case_management"],),
        record_classes=(RecordClass.LEGAL,),
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    return made(OrganizationRegistered, name="Example Clinic"), agreement


def agreements(ledger: Ledger, agency_id: str, day: date = date(2026, 6, 1)) -> Agreements:
    ledger.project()
    found: Agreements = ledger.ask(directory_view.agreements_of(agency_id, day))
    return found


@pytest.mark.parametrize(("agency_id", "partner_id"), [(CLINIC, WELFARE), (WELFARE, CLINIC)])
def test_both_agencies_are_bound_by_an_agreement_that_the_editor_recorded(
    ledger: Ledger, agency_id: str, partner_id: str
) -> None:
    ledger.append(*agreed(), stream=CLINIC, by=EDITOR)
    limit = AgreementLimit(agency_id=partner_id, record_classes=(RecordClass.LEGAL,))
    assert agreements(ledger, agency_id) == Agreements(limits=(limit,))
    assert agreements(ledger, SHELTER_HOUSE) == Agreements()


def test_what_an_agency_recorded_itself_bounds_what_it_tells_and_not_what_it_is_told(
    ledger: Ledger,
) -> None:
    ledger.append(*agreed(), stream=CLINIC, by=acting(Role.DATA_PROTECTION_OFFICER, CLINIC))
    limit = AgreementLimit(agency_id=CLINIC, record_classes=(RecordClass.LEGAL,))
    assert agreements(ledger, WELFARE) == Agreements(limits=(limit,))
    assert agreements(ledger, CLINIC) == Agreements()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_an_agreement_that_does_not_run_on_a_day_is_over(ledger: Ledger, day: date) -> None:
    ledger.append(*agreed(), stream=CLINIC)
    assert agreements(ledger, WELFARE, day) == Agreements(ended_with=(CLINIC,))


def test_an_agreement_that_was_ended_is_over(ledger: Ledger) -> None:
    ledger.append(*agreed(), made(AgreementEnded, agreement_id=AGREEMENT), stream=CLINIC)
    assert agreements(ledger, WELFARE) == Agreements(ended_with=(CLINIC,))


def test_a_service_is_active_while_it_its_organization_and_its_trust_are(ledger: Ledger) -> None:
    ledger.append(*an_organization(), stream=CLINIC)
    assert active(ledger) == [SERVICE]
    ledger.append(made(ProviderSuspended), stream=CLINIC)
    assert active(ledger) == []
    ledger.append(made(ProviderReinstated), stream=CLINIC)
    assert active(ledger) == [SERVICE]
    ended = made(ServiceEnded, service_id=SERVICE, status=SERVICE_STATUS["defunct"])
    ledger.append(ended, stream=CLINIC)
    assert active(ledger) == []


def test_a_closed_organization_offers_nothing(ledger: Ledger) -> None:
    ledger.append(*an_organization(), stream=CLINIC)
    ledger.append(made(OrganizationClosed), stream=CLINIC)
    assert active(ledger) == []
    assert ledger.ask(directory_view.organizations_counted(Wanted(active=True))) == 0


def active(ledger: Ledger) -> list[str]:
    ledger.project()
    found = ledger.ask(directory_view.services_listed(Wanted(active=True), Page()))
    shaped = [shape_service(principal(), row) for row in found.rows]
    assert all(service["active"] for service in shaped)
    return [service["service_id"] for service in shaped]


def test_organizations_are_listed_by_name_and_filtered(ledger: Ledger) -> None:
    ledger.append(*an_organization("Beta"), stream=CLINIC)
    other = an_organization("Alpha", "legal_assistance_service", service=made_id("service", "b"))
    ledger.append(*other, stream=WELFARE)
    ledger.project()
    page = ledger.ask(directory_view.organizations_listed(EVERYTHING, Page()))
    assert [row["name"] for row in page.rows] == ["Alpha", "Beta"]
    legal = Wanted(service_type="legal_assistance_service")
    page = ledger.ask(directory_view.organizations_listed(legal, Page()))
    assert [row["name"] for row in page.rows] == ["Alpha"]
    assert ledger.ask(directory_view.services_counted(legal)) == 1
