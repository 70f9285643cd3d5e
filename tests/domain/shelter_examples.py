"""A house with a place of every kind, and the people who come to its door."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias, TypeVar

from domain.assessment.persons import ConflictChecked, PersonLinked
from domain.identification.age import AgeDisputed, AgeStated
from domain.identification.report import CaseReported
from domain.messages import Command, Event, Fact
from domain.shelter.places import PlaceAdded, PlaceTaken, ShelterOpened
from domain.shelter.request import PlaceOffered, ShelterRequested
from domain.shelter.stay import AdmitResident, ResidentAdmitted
from domain.vocabulary import (
    AGE_GROUP,
    ANSWER,
    CONFLICT_OUTCOME,
    PERSON_ROLE,
    PLACE_KIND,
    REGION,
    SEX,
    STATED_AGE,
    STAY_ARRANGEMENT,
)
from tests.domain.scenario import Past
from tests.examples import (
    CASE,
    MORNING,
    OTHER_CASE,
    OTHER_SHELTER,
    SECOND_WORKER,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    TANZANIA,
    WELFARE,
    made_id,
)
from tests.made import made

C = TypeVar("C", bound=Command)
History: TypeAlias = tuple[Event | Fact | Past, ...]

YES, NO, DECLINED = ANSWER["yes"], ANSWER["no"], ANSWER["declined"]
NOT_ASKED = ANSWER["not_asked"]
SAFEHOUSE = made_id("service", "safe house")
REQUEST = made_id("request", "first")
HOLD = made_id("hold", "first")
STAY = made_id("stay", "first")
OTHER_STAY = made_id("stay", "other")
THIRD_CASE = made_id("case", "third")
THIRD_STAY = made_id("stay", "third")
PARENT = made_id("person", "parent")
OTHER_HOUSE = made_id("organization", "other shelter house")

BED = made_id("place", "women's dormitory")
SINGLE = made_id("place", "single room")
UNIT = made_id("place", "family unit")
OTHER_UNIT = made_id("place", "second family unit")
CHILD_BED = made_id("place", "children's dormitory")
COT = made_id("place", "cot")
ISOLATION = made_id("place", "isolation room")
FAR_BED = made_id("place", "bed in the other house")
FAR_UNIT = made_id("place", "family unit in the other house")

WOMEN: dict[str, Any] = {"sexes": ("female",), "age_groups": ("adult",)}
CHILDREN: dict[str, Any] = {"age_groups": ("child", "adolescent")}


def opened(shelter: str = SHELTER, owner: str = SHELTER_HOUSE, **words: Any) -> Fact:
    told: dict[str, Any] = {
        "organization_id": owner,
        "service_id": SAFEHOUSE,
        "jurisdiction_id": TANZANIA.jurisdiction_id,
        "region": REGION["TZ-08"],
        "accepts_children_with_parent": True,
    }
    return Fact(stream=shelter, event=ShelterOpened(**(told | words)))


def place(
    place_id: str, kind: str, capacity: int = 1, shelter: str = SHELTER, **words: Any
) -> Fact:
    coded: dict[str, Any] = dict(words)
    coded["sexes"] = tuple(SEX[code] for code in words.get("sexes", ()))
    coded["age_groups"] = tuple(AGE_GROUP[code] for code in words.get("age_groups", ()))
    event = PlaceAdded(
        place_id=place_id,
        kind=PLACE_KIND[kind],
        capacity=capacity,
        **({"accessible": False, "isolation": False} | coded),
    )
    return Fact(stream=shelter, event=event)


HOUSE: tuple[Fact, ...] = (
    opened(),
    place(BED, "bed", 2, **WOMEN),
    place(SINGLE, "single_room"),
    place(UNIT, "family_unit", 3),
    place(OTHER_UNIT, "family_unit", 3),
    place(CHILD_BED, "bed", 2, **CHILDREN),
    place(COT, "cot", age_groups=("infant",)),
    place(ISOLATION, "isolation_room", isolation=True),
)
FAR_HOUSE: tuple[Fact, ...] = (
    opened(OTHER_SHELTER, OTHER_HOUSE),
    place(FAR_BED, "bed", 1, OTHER_SHELTER, **WOMEN),
    place(FAR_UNIT, "family_unit", 3, OTHER_SHELTER),
)

REPORTED = made(
    CaseReported,
    jurisdiction_id=TANZANIA.jurisdiction_id,
    reporter_agency_id=SHELTER_HOUSE,
    addressed_to_id=WELFARE,
)


def requested(sex: str = "female", age_group: str = "adult", **words: Any) -> ShelterRequested:
    told: dict[str, Any] = {
        "request_id": REQUEST,
        "sex": SEX[sex],
        "age_group": AGE_GROUP[age_group],
    }
    return ShelterRequested(**(told | words))


def offered(place_id: str, until: Any) -> PlaceOffered:
    return PlaceOffered(
        request_id=REQUEST,
        hold_id=HOLD,
        shelter_id=SHELTER,
        place_id=place_id,
        held_until=until,
    )


def child(case: str = CASE) -> Fact:
    stated = AgeStated(
        stated_age=STATED_AGE["child"],
        child_at_exploitation=YES,
        reasons_to_believe_child="says so",
        presumed_child=True,
    )
    return Fact(stream=case, event=stated)


def disputed(case: str = CASE) -> Fact:
    return Fact(stream=case, event=AgeDisputed(reasons="looks older"))


def with_cleared_parent(parent: str = OTHER_CASE, case: str = CASE) -> tuple[Fact | Past, ...]:
    """A parent, linked by one worker and cleared by another."""
    return (linked(parent, case), cleared(case))


def linked(parent: str = OTHER_CASE, case: str = CASE) -> Fact:
    event = PersonLinked(
        linked_person_id=PARENT,
        role=PERSON_ROLE["parent"],
        name="mother",
        linked_case_id=parent,
    )
    return Fact(stream=case, event=event)


def cleared(case: str = CASE) -> Past:
    event = ConflictChecked(linked_person_id=PARENT, outcome=CONFLICT_OUTCOME["clear"])
    return Past(Fact(stream=case, event=event), by=SECOND_WORKER)


def lives(
    place_id: str,
    arrangement: str,
    case: str = CASE,
    stay: str = STAY,
    shelter: str = SHELTER,
    **words: Any,
) -> tuple[Fact, ...]:
    """Somebody was admitted: on the case and on the shelter."""
    kind = STAY_ARRANGEMENT[arrangement]
    admitted = ResidentAdmitted(
        stay_id=stay,
        shelter_id=shelter,
        place_id=place_id,
        arrangement=kind,
        house_rules_explained=YES,
        medical_check_offered=DECLINED,
        consent_to_stay=YES,
        **words,
    )
    taken = PlaceTaken(place_id=place_id, stay_id=stay, arrangement=kind, case_id=case)
    return Fact(stream=case, event=admitted), Fact(stream=shelter, event=taken)


def by_the_shelter(wish: type[C], /, **words: Any) -> C:
    """A command of the shelter's worker; some commands have a kind, so it cannot be a keyword."""
    command_id = made_id("command", wish.__name__).removeprefix("command-")
    told: dict[str, Any] = {
        "stream": CASE,
        "by": SHELTER_WORKER,
        "at": MORNING,
        "command_id": command_id,
    }
    return wish(**(told | words))


def admit(place_id: str, arrangement: str, **words: Any) -> AdmitResident:
    told: dict[str, Any] = {
        "stay_id": STAY,
        "shelter_id": SHELTER,
        "place_id": place_id,
        "arrangement": STAY_ARRANGEMENT[arrangement],
        "house_rules_explained": YES,
        "medical_check_offered": YES,
        "consent_to_stay": YES,
    }
    return by_the_shelter(AdmitResident, **(told | words))


def on(stream: str, event: Event) -> Fact:
    return Fact(stream=stream, event=event)


A_DAY = date(2026, 3, 9)
