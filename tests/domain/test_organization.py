from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import pytest

from domain.directory.organization import (
    CloseOrganization,
    DirectoryContactRecorded,
    EndService,
    LocationRecorded,
    OfferService,
    OrganizationClosed,
    OrganizationIsClosed,
    OrganizationRegistered,
    PlaceService,
    RecordDirectoryContact,
    RecordLocation,
    RegisterOrganization,
    SafehouseLocationIsConfidential,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
    is_same,
)
from domain.directory.state import Organization
from domain.messages import AlreadyDone, Command, Event, Fact, Malformed, Missing, stated
from domain.vocabulary import (
    COUNTRY,
    LOCATION_KIND,
    ORGANIZATION_KIND,
    SERVICE_STATUS,
    SERVICE_TYPE,
)
from tests.domain.scenario import given
from tests.examples import EDITOR, MORNING, SHELTER_HOUSE, TANZANIA, made_id

C = TypeVar("C", bound=Command)
SERVICE = made_id("service", "safe house")
LOCATION = made_id("location", "house one")
CONTACT = made_id("contact", "desk")


def edit(wish: type[C], /, **words: Any) -> C:
    told: dict[str, Any] = {
        "stream": SHELTER_HOUSE,
        "by": EDITOR,
        "at": MORNING,
        "command_id": wish.__name__,
    }
    return wish(**(told | words))


def fact(kind: type[Event], command: Command) -> Fact:
    return Fact(stream=SHELTER_HOUSE, event=stated(kind, command))


REGISTER = edit(
    RegisterOrganization,
    name="Shelter House",
    kind=ORGANIZATION_KIND["NGO"],
    jurisdiction_id=TANZANIA.jurisdiction_id,
)
OFFER = edit(
    OfferService,
    service_id=SERVICE,
    name="Safe house",
    service_type=SERVICE_TYPE["safehouse_service"],
    status=SERVICE_STATUS["active"],
)
LOCATE = edit(
    RecordLocation,
    location_id=LOCATION,
    name="House one",
    country=COUNTRY["TZA"],
    confidential=True,
    kind=LOCATION_KIND["physical"],
)
PLACE = edit(PlaceService, service_id=SERVICE, location_id=LOCATION)
REACH = edit(
    RecordDirectoryContact,
    contact_id=CONTACT,
    service_id=SERVICE,
    location_id=LOCATION,
    name="Desk",
    confidential=True,
)
END = edit(EndService, service_id=SERVICE, status=SERVICE_STATUS["inactive"])
CLOSE = edit(CloseOrganization, reason="merged into another")

REGISTERED = fact(OrganizationRegistered, REGISTER)
OFFERED = fact(ServiceOffered, OFFER)
LOCATED = fact(LocationRecorded, LOCATE)
PLACED = fact(ServicePlaced, PLACE)
REACHED = fact(DirectoryContactRecorded, REACH)
ENDED = fact(ServiceEnded, END)
CLOSED = fact(OrganizationClosed, CLOSE)
ALL = (REGISTERED, OFFERED, LOCATED, PLACED, REACHED)


def known(*history: Fact) -> Organization:
    return given(*history).world.organizations[SHELTER_HOUSE]


def test_an_organization_is_registered_and_described() -> None:
    given().when(REGISTER).then(REGISTERED)
    given(REGISTERED).when(OFFER).then(OFFERED)
    given(REGISTERED).when(LOCATE).then(LOCATED)
    given(REGISTERED, OFFERED, LOCATED).when(PLACE).then(PLACED)
    given(REGISTERED, OFFERED, LOCATED).when(REACH).then(REACHED)
    given(*ALL).when(END).then(ENDED)
    given(*ALL).when(CLOSE).then(CLOSED)


def test_an_organization_is_registered_once() -> None:
    given(REGISTERED).when(REGISTER).refused(AlreadyDone)
    given().when(replace(REGISTER, parent_id=SHELTER_HOUSE)).refused(Malformed)


@pytest.mark.parametrize("wish", [OFFER, LOCATE, PLACE, REACH, END, CLOSE])
def test_nothing_is_described_of_an_unknown_or_closed_organization(wish: Command) -> None:
    given().when(wish).refused(Missing)
    given(*ALL, CLOSED).when(wish).refused(OrganizationIsClosed)


def test_a_service_is_described_anew_and_the_latest_description_holds() -> None:
    anew = replace(OFFER, service_type=SERVICE_TYPE["legal_assistance_service"])
    given(REGISTERED, OFFERED).when(anew).records(ServiceOffered)
    state = known(REGISTERED, OFFERED, fact(ServiceOffered, anew))
    assert state.service_type(SERVICE) == "legal_assistance_service"


def test_the_lowest_age_of_a_service_is_not_above_the_highest() -> None:
    given(REGISTERED).when(replace(OFFER, minimum_age=18, maximum_age=17)).refused(Malformed)
    given(REGISTERED).when(replace(OFFER, minimum_age=18, maximum_age=18)).decided()


def test_a_service_that_ended_is_no_longer_offered_until_described_anew() -> None:
    assert known(*ALL).offers(SERVICE)
    assert not known(*ALL, ENDED).offers(SERVICE)
    assert known(*ALL, ENDED, OFFERED).offers(SERVICE)
    assert not known(*ALL, CLOSED).offers(SERVICE)
    assert not known(*ALL).offers(LOCATION)


def test_a_service_ends_once_and_with_a_status_that_says_so() -> None:
    given(*ALL, ENDED).when(END).refused(AlreadyDone)
    given(*ALL).when(replace(END, status=SERVICE_STATUS["active"])).refused(Malformed)
    given(REGISTERED).when(END).refused(Missing)


def test_a_safe_house_never_stands_at_a_public_location() -> None:
    public = replace(LOCATE, confidential=False)
    seen = fact(LocationRecorded, public)
    given(*ALL).when(public).refused(SafehouseLocationIsConfidential)
    given(REGISTERED, OFFERED, seen).when(PLACE).refused(SafehouseLocationIsConfidential)
    legal = replace(OFFER, service_type=SERVICE_TYPE["legal_assistance_service"])
    advice = fact(ServiceOffered, legal)
    given(REGISTERED, advice, seen, PLACED).when(OFFER).refused(SafehouseLocationIsConfidential)
    given(REGISTERED, advice, seen).when(PLACE).decided()


def test_a_service_is_placed_and_reached_where_both_are_known() -> None:
    given(REGISTERED, OFFERED).when(PLACE).refused(Missing)
    given(REGISTERED, LOCATED).when(PLACE).refused(Missing)
    given(REGISTERED, OFFERED).when(REACH).refused(Missing)
    given(REGISTERED, LOCATED).when(REACH).refused(Missing)


@pytest.mark.parametrize("wish", [REGISTER, OFFER, LOCATE, PLACE, REACH])
def test_an_import_can_tell_what_is_unchanged(wish: Any) -> None:
    assert is_same(known(*ALL), wish)
    assert not is_same(known(*ALL), replace(wish, **_changed(wish)))
    assert not is_same(Organization(), wish)


def _changed(wish: Any) -> dict[str, Any]:
    return {"title": "Night desk"} if wish is REACH else {"source_id": "other"}


def test_an_ended_service_is_not_taken_for_unchanged() -> None:
    assert not is_same(known(*ALL, ENDED), OFFER)


def test_no_name_or_address_of_a_location_or_contact_is_kept_in_the_state() -> None:
    assert "House one" not in repr(known(*ALL))
    assert "Desk" not in repr(known(*ALL))


def test_the_country_is_that_of_a_location() -> None:
    assert known(*ALL).country == "TZA"
    assert known(REGISTERED).country == ""
