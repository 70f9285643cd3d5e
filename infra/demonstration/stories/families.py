"""Families: a mother and her daughter, and a child who is born in the house."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from domain.assessment.risk import RecordSafetyCard
from domain.shelter.residence import (
    GiveMedication,
    KeepDocuments,
    RecordBirth,
    RecordMedicalCheck,
    ReturnDocuments,
)
from domain.shelter.stay import TransferResident
from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    kin,
    permission,
    protecting,
    rebuilding,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    mother = play.person("red-acacia", "Red Acacia", town="mwanza")
    daughter = play.person("little-acacia", "Little Acacia", age="child", town="mwanza")
    two_acacias(mother, daughter)
    mother = play.person(
        "night-jasmine", "Night Jasmine", nationality="MOZ", language="por", town="dar-es-salaam"
    )
    newborn = play.person(
        "morning-star",
        "Morning Star",
        age="child",
        nationality="MOZ",
        language="por",
        town="dar-es-salaam",
    )
    night_jasmine(mother, newborn)


def two_acacias(mother: Person, daughter: Person) -> None:
    """A mother and her daughter of seven take a family unit, and nobody parts them."""
    mother.begins(days=100)
    intake.report(
        mother,
        "labour-mwanza",
        "Both slept behind the fish market; neither was paid.",
        channel="labour_inspection",
    )
    daughter.now = mother.now
    intake.report(
        daughter,
        "labour-mwanza",
        "Washes pots from dawn; does not go to school.",
        channel="labour_inspection",
    )
    for person in (mother, daughter):
        person.after(hours=2)
        intake.take_on(person)
        intake.first_talk(person)
    intake.state_age(daughter, born=daughter.born(7, 50))
    parent = daughter.id("person", "mother")
    kin.know(daughter, parent, "parent", "Red Acacia", linked_case_id=mother.case_id)
    mother.together_with(daughter)
    _unit_for_both(mother, daughter)
    for person in (mother, daughter):
        intake.screen(person, "withholding_of_wages", "abusive_working_and_living_conditions")
    intake.find_elements(mother, "ForcedLabour", "TakesEarnings", "ExcessiveWorkingHours")
    intake.find_elements(daughter, "ChildLabour")
    mother.after(days=2)
    mother.tell(
        KeepDocuments,
        "shelter-mwanza",
        stay_id=mother.stay["stay_id"],
        at_persons_request=True,
        documents="A birth certificate of the daughter.",
    )
    _settle_in_mwanza(mother, daughter)


def _unit_for_both(mother: Person, daughter: Person) -> None:
    """The house is asked to take both before it takes either, and so knows who belongs together."""
    wanted = stays.seek(mother, children_with=1)
    for_mother = referrals.refer(mother, "shelter-mwanza", "safehouse_service", "urgent_72h")
    daughter.together_with(mother)
    stays.seek(daughter, "child")
    for_her = referrals.refer(daughter, "shelter-mwanza", "safehouse_service", "urgent_72h")
    mother.after(hours=2)
    unit = stays.free_bed(mother, "mwanza", "adult", "family_unit")
    held = stays.hold(mother, wanted, "mwanza", unit)
    referrals.accept(mother, for_mother, "shelter-mwanza")
    daughter.together_with(mother)
    referrals.accept(daughter, for_her, "shelter-mwanza")
    mother.together_with(daughter)
    stays.admit(mother, "mwanza", unit, held, for_mother, with_case_ids=(daughter.case_id,))
    daughter.together_with(mother)
    stays.admit(daughter, "mwanza", unit, None, for_her, with_case_ids=(mother.case_id,))
    mother.together_with(daughter)


def _settle_in_mwanza(mother: Person, daughter: Person) -> None:
    deciding.identify(mother)
    care.assess_risk(mother)
    care.agree_plan(mother, "A room for two, and paid work.", "Savings; a school.", "Livelihood")
    daughter.together_with(mother)
    care.assess_best_interests(daughter, "temporary_care", "Mama.", "Stay with the mother.")
    school = rebuilding.enrol(daughter, "", "primary_school", "School near the house")
    daughter.after(days=60)
    rebuilding.attend(daughter, "", school)
    mother.after(days=40)
    work = referrals.begin(mother, "training-mwanza", "livelihoods_service")
    mother.after(days=45)
    referrals.finish(mother, work, "trainer-mwanza", sessions=12, words="I sell chapati now.")
    mother.together_with(daughter)
    mother.tell(
        ReturnDocuments,
        "shelter-mwanza",
        stay_id=mother.stay["stay_id"],
        documents="A birth certificate of the daughter.",
    )
    daughter.together_with(mother)
    stays.leave(daughter, "independent_living")
    stays.leave(mother, "independent_living")
    closing.close(mother, "plan_completed", "Rents a room and sells food at the market.")
    daughter.together_with(mother)
    daughter.after(days=30)
    rebuilding.attend(daughter, "", school)


def night_jasmine(mother: Person, newborn: Person) -> None:
    """A pregnant woman gives birth in the house; the child has a record and a cot of its own."""
    mother.begins(days=75)
    intake.report(
        mother,
        "hotline",
        "Telefonou de uma casa onde trabalhava sem salário.",
        channel="hotline",
        region="TZ-02",
    )
    mother.after(hours=3)
    intake.take_on(mother)
    intake.first_talk(mother, "yes")
    intake.screen(mother, "abuse_of_vulnerability", "isolation")
    stays.house(mother)
    mother.after(days=1)
    intake.find_elements(mother, "Servitude", "RestrictsMedicalCare")
    care.assess_needs(
        mother,
        "health_medical_service",
        "safehouse_service",
        urgent_health="yes",
        pregnant="Seven months.",
    )
    _is_born(mother, newborn)


def _is_born(mother: Person, newborn: Person) -> None:
    clinic = referrals.begin(
        mother,
        "health-dar-es-salaam",
        "health_medical_service",
        classes=permission.HEALTH,
        priority="urgent_72h",
    )
    mother.tell(
        RecordSafetyCard,
        "health-dar-es-salaam",
        allergies="Penicillin.",
        medication="Iron.",
        danger="Bleeding: hospital at once.",
    )
    mother.tell(
        RecordMedicalCheck,
        "health-dar-es-salaam",
        stay_id=mother.stay["stay_id"],
        accepted="yes",
        findings="Mother and child are well.",
    )
    mother.after(days=20)
    mother.tell(
        GiveMedication,
        "shelter-dar-es-salaam",
        stay_id=mother.stay["stay_id"],
        medication="Iron, one tablet a day.",
    )
    mother.after(days=3)
    protecting.release_card(mother, "health-kigoma", "Collapsed on the bus; asks for nobody.")
    mother.after(days=32)
    _birth(mother, newborn)
    mother.after(days=20)
    referrals.finish(mother, clinic, "health-dar-es-salaam", sessions=5)
    care.assess_risk(mother)
    deciding.identify(mother)


def _birth(mother: Person, newborn: Person) -> None:
    house = mother.house("dar-es-salaam")
    cot = stays.free_bed(mother, "dar-es-salaam", "infant", "cot")
    birth = mother.tell(
        RecordBirth,
        "shelter-dar-es-salaam",
        stay_id=mother.stay["stay_id"],
        child_case_id=newborn.case_id,
        born_on=mother.today,
        cot_place_id=cot.place_id,
        shelter_id=house.shelter_id,
    )
    newborn.now = mother.now + timedelta(hours=5)
    intake.take_on(newborn)
    intake.state_age(newborn, born=mother.today)
    intake.describe(newborn)
    kin.know(
        newborn,
        newborn.id("person", "mother"),
        "parent",
        "Night Jasmine",
        linked_case_id=mother.case_id,
    )
    mother.together_with(newborn)
    mother.after(days=2)
    unit = stays.free_bed(mother, "dar-es-salaam", "adult", "family_unit")
    _move(mother, mother.stay["stay_id"], unit.place_id, newborn)
    newborn.together_with(mother)
    _move(newborn, f"stay-{uuid5(UUID(birth), 'child')}", unit.place_id, mother)
    newborn.after(days=14)
    care.assess_needs(newborn, "health_medical_service")
    care.assess_best_interests(newborn, "other", "Is too young to say.", "Stay with the mother.")


def _move(person: Person, stay_id: str, place_id: str, other: Person) -> None:
    shelter_id = person.house("dar-es-salaam").shelter_id
    person.tell(
        TransferResident,
        "shelter-dar-es-salaam",
        stay_id=stay_id,
        from_shelter_id=shelter_id,
        shelter_id=shelter_id,
        place_id=place_id,
        arrangement="family_unit",
        reason="better_profile",
        agreed_by_person="not_asked" if person.is_child else "yes",
        with_case_ids=(other.case_id,),
    )
