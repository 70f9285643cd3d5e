from __future__ import annotations

from infra.demonstration.houses import HOUSES, Bed
from tests.journeys.country import Country
from tests.journeys.person import (
    HOUSE,
    SHELTER,
    WORKER,
    Person,
    finished,
    on_day,
    referred,
    taken_on,
)


def test_a_shelter_accepts_holds_admits_and_discharges(country: Country) -> None:
    person = taken_on(country)
    bed = _bed(0)
    referral_id = referred(person, HOUSE, "safehouse_service")
    hold_id = _held(person, bed)
    person.does(HOUSE, "accept-referral", referral_id=referral_id)
    stay_id = _admitted(person, bed, hold_id, referral_id)
    stays = person.sees(HOUSE, "stays { id shelterId placeId }")["stays"]
    assert [(stay["id"], stay["shelterId"]) for stay in stays] == [(stay_id, SHELTER)]
    assert _free(country, person) == _beds() - 1
    person.does(
        HOUSE, "plan-discharge", stay_id=stay_id, planned_on=on_day(), safe_destination="yes"
    )
    person.does(
        HOUSE,
        "discharge-resident",
        stay_id=stay_id,
        shelter_id=SHELTER,
        reason="independent_living",
        safe_destination="yes",
        belongings_returned=True,
    )
    finished(person, referral_id, HOUSE)
    assert _free(country, person) == _beds()


def test_the_same_bed_is_not_given_twice(country: Country) -> None:
    one, other = taken_on(country), taken_on(country)
    bed = _bed(1)
    for person in (one, other):
        referred(person, HOUSE, "safehouse_service")
    _held(one, bed)
    request_id = _sought(other)
    answer = country.posts(
        HOUSE,
        f"cases/{other.case_id}/hold-place",
        request_id=request_id,
        shelter_id=SHELTER,
        place_id=bed.place_id,
    )
    assert answer.status_code == 409


def test_somebody_who_stands_at_the_door_gets_a_case(country: Country) -> None:
    arrived = country.posts(
        HOUSE, f"shelters/{SHELTER}/record-unexpected-arrival", arrival_note="Came alone, at night."
    )
    assert arrived.status_code == 201
    person = Person(country, arrived.json()["id"], arrived.json()["position"])
    assert person.steps(HOUSE)


def _bed(number: int) -> Bed:
    return HOUSES["shelter-kigoma"].beds[number]


def _beds() -> int:
    return sum(bed.capacity for bed in HOUSES["shelter-kigoma"].beds)


def _sought(person: Person) -> str:
    return person.does(WORKER, "request-shelter", sex="female", age_group="adult").made["requestId"]


def _held(person: Person, bed: Bed) -> str:
    return person.does(
        HOUSE,
        "hold-place",
        request_id=_sought(person),
        shelter_id=SHELTER,
        place_id=bed.place_id,
    ).made["holdId"]


def _admitted(person: Person, bed: Bed, hold_id: str, referral_id: str) -> str:
    return person.does(
        HOUSE,
        "admit-resident",
        shelter_id=SHELTER,
        place_id=bed.place_id,
        hold_id=hold_id,
        referral_id=referral_id,
        arrangement="dormitory",
        house_rules_explained="yes",
        medical_check_offered="yes",
        consent_to_stay="yes",
    ).made["stayId"]


def _free(country: Country, person: Person) -> int:
    query = """query ($id: ID!, $at: Int!) {
      node(id: $id, atLeast: $at) { ... on Shelter { freePlaces } }
    }"""
    shelter = country.asks(HOUSE, query, id=SHELTER, at=person.position)["node"]
    free: int = shelter["freePlaces"]
    return free
