from __future__ import annotations

from typing import Any

import httpx

from infra.demonstration.cast import AGENCIES
from tests.journeys.country import Country
from tests.journeys.person import CLASSES, WORKER, Person, agency, in_days, taken_on

COUNSELLING = "counselling-mwanza"


def heard(person: Person) -> None:
    person.does(
        WORKER,
        "record-child-views",
        purpose="referral",
        recipient_id=agency(COUNSELLING),
        view="agrees",
    )


def based(person: Person, basis: str) -> str:
    """A legal basis for the counselling, and its id."""
    return person.does(
        WORKER,
        "record-legal-basis",
        basis=basis,
        purpose="referral",
        recipient_id=agency(COUNSELLING),
        record_classes=CLASSES,
        source="Law of the Child",
        reasons="The counselling cannot wait.",
        ends_at=in_days(30),
    ).made["basisId"]


def sent(person: Person, basis_id: str) -> httpx.Response:
    return person.country.posts(
        WORKER,
        f"cases/{person.case_id}/send-referral",
        to_agency_id=agency(COUNSELLING),
        service_id=AGENCIES[COUNSELLING].service("psychosocial_service").service_id,
        service_type="psychosocial_service",
        reason="AdditionalServicesRequired",
        priority="urgent_72h",
        record_classes=CLASSES,
        basis_id=basis_id,
        caregiver_informed="not_asked",
    )


def explained(country: Country, refused: httpx.Response) -> str:
    """The code of a refusal, whose page is there to read."""
    told: dict[str, Any] = refused.json()
    assert refused.status_code == 409
    assert country.http.get(told["type"]).status_code == 200
    return str(told["code"])


def test_a_child_is_heard_and_a_basis_recorded_for_each_referral(country: Country) -> None:
    child = taken_on(country, stated_age="child")
    heard(child)
    first = based(child, "best_interests")
    assert sent(child, first).is_success
    assert explained(country, sent(child, first)) == "ground_already_used"
    heard(child)
    assert sent(child, based(child, "best_interests")).is_success


def test_nobody_is_asked_what_a_court_has_ordered_but_their_no_is_recorded(
    country: Country,
) -> None:
    person = taken_on(country)
    basis_id = based(person, "court_order")
    asked = country.posts(
        WORKER,
        f"cases/{person.case_id}/give-consent",
        purpose="referral",
        recipient_id=agency(COUNSELLING),
        record_classes=CLASSES,
        basis="adult_informed",
        given_by="individual",
        wording="What is told, to whom, for what, and until when.",
        ends_at=in_days(120),
    )
    assert explained(country, asked) == "answer_changes_nothing"
    no = {"purpose": "referral", "recipient_id": agency(COUNSELLING), "given_by": "individual"}
    person.does(WORKER, "refuse-consent", **no)
    assert sent(person, basis_id).is_success
    assert sent(person, basis_id).is_success
