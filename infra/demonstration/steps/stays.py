"""A place to live in: looked for, held, taken, and left."""

from __future__ import annotations

from typing import Any

from domain.shelter.request import HoldPlace, RefusePlace, RequestShelter
from domain.shelter.residence import RecordMedicalCheck
from domain.shelter.stay import AdmitResident, DischargeResident, PlanDischarge
from infra.demonstration.houses import Bed
from infra.demonstration.person import Person
from infra.demonstration.steps.referrals import accept, finish, refer

_ARRANGEMENT = {"bed": "dormitory"}


def seek(person: Person, age_group: str = "", name: str = "", **more: Any) -> str:
    """Look for a place, with a coarse profile that says nothing of who the person is."""
    request_id = person.id("request", name)
    group = age_group or ("child" if person.is_child else "adult")
    person.tell(RequestShelter, request_id=request_id, sex=person.sex, age_group=group, **more)
    return request_id


def free_bed(person: Person, town: str, age_group: str, kind: str = "bed") -> Bed:
    """A place in a house that fits, and that nobody of the programme has."""
    return person.play.bed(
        person.house(town),
        lambda bed: bed.kind == kind and person.sex in bed.sexes and age_group in bed.age_groups,
    )


def hold(person: Person, request_id: str, town: str, bed: Bed, name: str = "") -> str:
    """The house keeps a place for the person for a while."""
    hold_id = person.id("hold", f"{town}/{name}")
    person.tell(
        HoldPlace,
        f"shelter-{town}",
        request_id=request_id,
        hold_id=hold_id,
        shelter_id=person.house(town).shelter_id,
        place_id=bed.place_id,
    )
    return hold_id


def refuse_place(person: Person, request_id: str, town: str, reason: str, note: str) -> None:
    """The house says why it has no place."""
    person.tell(
        RefusePlace,
        f"shelter-{town}",
        request_id=request_id,
        shelter_id=person.house(town).shelter_id,
        reason=reason,
        note=note,
    )


def admit(
    person: Person,
    town: str,
    bed: Bed,
    hold_id: str | None = None,
    referral_id: str | None = None,
    name: str = "",
    **more: Any,
) -> str:
    """The person comes to live in the house."""
    stay_id = person.id("stay", f"{town}/{name}")
    told: dict[str, Any] = {
        "stay_id": stay_id,
        "shelter_id": person.house(town).shelter_id,
        "place_id": bed.place_id,
        "hold_id": hold_id,
        "referral_id": referral_id,
        "arrangement": _ARRANGEMENT.get(bed.kind, bed.kind),
        "house_rules_explained": "yes",
        "medical_check_offered": "yes",
        "consent_to_stay": "yes",
    }
    person.tell(AdmitResident, f"shelter-{town}", **(told | more))
    person.stay = {"stay_id": stay_id, "town": town, "referral_id": referral_id, "bed": bed}
    return stay_id


def house(
    person: Person,
    town: str = "",
    age_group: str = "",
    kind: str = "bed",
    priority: str = "urgent_72h",
    **more: Any,
) -> str:
    """From the search to the first night: referral, offer, admission."""
    town = town or person.town
    group = age_group or ("child" if person.is_child else "adult")
    request_id = seek(person, group)
    referral_id = refer(person, f"shelter-{town}", "safehouse_service", priority)
    person.after(hours=2)
    bed = free_bed(person, town, group, kind)
    hold_id = hold(person, request_id, town, bed)
    accept(person, referral_id, f"shelter-{town}")
    person.after(hours=3)
    stay_id = admit(person, town, bed, hold_id, referral_id, **more)
    person.tell(RecordMedicalCheck, f"shelter-{town}", stay_id=stay_id, accepted="declined")
    return stay_id


def leave(person: Person, reason: str, days_before: int = 3, **more: Any) -> None:
    """The leaving is planned with the person, and then they go; the referral is closed."""
    town, stay_id = person.stay["town"], person.stay["stay_id"]
    by = f"shelter-{town}"
    person.tell(
        PlanDischarge,
        by,
        stay_id=stay_id,
        planned_on=person.today,
        safe_destination="yes",
    )
    person.after(days=days_before)
    told: dict[str, Any] = {
        "stay_id": stay_id,
        "shelter_id": person.house(town).shelter_id,
        "reason": reason,
        "safe_destination": "yes",
        "belongings_returned": True,
    }
    person.tell(DischargeResident, by, **(told | more))
    if person.stay["referral_id"]:
        finish(person, person.stay["referral_id"], by, closer=person.worker)
