"""Families: a mother and her daughter, a child born in the house, a girl who is brought home, and one
whose relative is not what he says.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from domain.assessment.persons import EndPersonLink, NamePerpetrator
from domain.assessment.risk import RecordSafetyCard
from domain.family.reunification import RefuseReunification
from domain.family.tracing import CloseTracing
from domain.holding.closure import ReopenCase
from domain.referral.service import CloseReferral, RecordServiceNotDelivered
from domain.shelter.request import ReleaseHold
from domain.shelter.residence import (
    GiveMedication,
    KeepDocuments,
    RecordBirth,
    RecordMedicalCheck,
    RecordVisit,
    RefuseVisitor,
    ReturnDocuments,
)
from domain.shelter.stay import TransferResident
from infra.demonstration.play import Person, Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    kin,
    permission,
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
    brass_bell(play.person("brass-bell", "Brass Bell", age="child", town="mwanza"))
    silver_comb(play.person("silver-comb", "Silver Comb", age="child", town="arusha"))


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
    wanted = stays.seek(mother, children_with=1)
    referral = referrals.refer(mother, "shelter-mwanza", "safehouse_service", "urgent_72h")
    mother.after(hours=2)
    unit = stays.free_bed(mother, "mwanza", "adult", "family_unit")
    held = stays.hold(mother, wanted, "mwanza", unit)
    referrals.accept(mother, referral, "shelter-mwanza")
    stays.admit(mother, "mwanza", unit, held, referral, with_case_ids=(daughter.case_id,))
    daughter.together_with(mother)
    stays.seek(daughter, "child")
    referral = referrals.refer(daughter, "shelter-mwanza", "safehouse_service", "urgent_72h")
    referrals.accept(daughter, referral, "shelter-mwanza")
    stays.admit(daughter, "mwanza", unit, None, referral, with_case_ids=(mother.case_id,))
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
    mother.after(days=35)
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


def brass_bell(person: Person) -> None:
    """A girl of ten is searched for by her aunt, goes home, and is visited; later she needs help again."""
    person.begins(days=13)
    intake.report(
        person,
        "labour-mwanza",
        "Sells water at the bus stand; sleeps in a store room.",
        channel="labour_inspection",
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(10, 160))
    stays.house(person)
    person.after(days=2)
    intake.screen(person, "deception", "isolation")
    intake.find_elements(person, "ChildLabour", "FalsePromises", relation_to_trafficker="Familial")
    care.assess_best_interests(
        person, "family_reunification", "Wants her aunt.", "Search for the aunt, and visit her."
    )
    basis = permission.protect(person, "welfare-arusha", "tracing", days=150)
    tracing = kin.search(
        person,
        basis,
        "An aunt who sells cloth.",
        separation_cause="entrusted_into_the_care_of_an_individual",
    )
    person.after(days=18)
    kin.act(person, tracing, "successful", note="The aunt was found at her stall.")
    aunt = kin.claim(person, tracing, "Aunt of the girl", "other_relative")
    person.after(days=4)
    kin.verify(person, tracing, aunt, "verified", "Neighbours, and a photograph of both.")
    kin.know(person, aunt, "other_relative", "Aunt of the girl")
    person.after(days=3)
    person.tell(
        RecordVisit,
        "shelter-mwanza",
        stay_id=person.stay["stay_id"],
        visitor_id=aunt,
        outcome="took_place",
        note="They laughed a great deal.",
    )
    together = kin.assess_living_with(person, aunt, wish_words="With my aunt, and to school.")
    care.determine(person, "reunification", "Wants to live with her aunt.", "Safe, and wished.")
    kin.reunite(person, together, aunt)
    stays.leave(person, "reunified_with_family", days_before=0)
    person.tell(CloseTracing, tracing_id=tracing, reason="reunified")
    school = rebuilding.enrol(person, "", "primary_school", "School near the aunt")
    rebuilding.visits(person, "", None, 3, every=13)
    rebuilding.attend(person, "", school)
    closing.close(person, "plan_completed", "Lives with her aunt and goes to school.")
    person.after(days=90)
    person.tell(ReopenCase, reason="needs_again", note="The aunt is ill; school fees are missing.")
    rebuilding.visit(person, "", None, "after reopening", 50, "medium")
    care.assess_risk(person)


def silver_comb(person: Person) -> None:
    """A man claims to be the uncle of a girl of eight; he is not, and a foster mother takes her."""
    person.begins(days=80)
    intake.report(
        person, "social-worker-mwanza", "Msichana wa miaka minane, bila mlezi.", channel="community"
    )
    person.after(hours=5)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(8, 240))
    request = stays.seek(person, "child")
    _house_for_silver_comb(person, request)
    person.after(days=2)
    intake.screen(person, "physical_and_sexual_violence", "isolation")
    intake.find_elements(person, "Servitude", "PhysicalAbuse", relation_to_trafficker="Familial")
    care.assess_best_interests(
        person, "separation_from_parents", "Does not want to see the man.", "Find a family."
    )
    basis = permission.protect(person, "welfare-kigoma", "tracing", days=200)
    tracing = kin.search(person, basis, "Her grandmother; a man says to be her uncle.")
    man = kin.claim(person, tracing, "A man who says to be the uncle", "other_relative")
    person.after(days=3)
    person.tell(
        RefuseVisitor,
        f"shelter-{person.stay['town']}",
        stay_id=person.stay["stay_id"],
        visitor_id=man,
        visitor="A man who says to be the uncle",
        reason="Nobody has cleared him; she hid when she heard his voice.",
    )
    kin.verify(person, tracing, man, "false_claim", "No paper, and nobody knows him.")
    kin.know(
        person,
        man,
        "other_relative",
        "A man who says to be the uncle",
        "conflict",
        "She names him as the one who beat her.",
    )
    person.tell(NamePerpetrator, linked_person_id=man, allegation="Brought her to the house.")
    _another_family(person, tracing, man)


def _house_for_silver_comb(person: Person, request: str) -> None:
    """Held in one house, given back, and taken in another that is nearer."""
    referral = referrals.refer(person, "shelter-kigoma", "safehouse_service", "urgent_72h")
    person.after(hours=1)
    bed = stays.free_bed(person, "kigoma", "child")
    held = stays.hold(person, request, "kigoma", bed)
    referrals.accept(person, referral, "shelter-kigoma")
    person.tell(
        ReleaseHold,
        hold_id=held,
        shelter_id=person.house("kigoma").shelter_id,
        reason="given_to_other",
    )
    person.tell(
        RecordServiceNotDelivered,
        "shelter-kigoma",
        referral_id=referral,
        reason="no_longer_needed",
    )
    person.tell(CloseReferral, referral_id=referral, outcome="service_not_delivered")
    near = referrals.refer(person, "shelter-kagera", "safehouse_service", "emergency_24h")
    bed = stays.free_bed(person, "kagera", "child")
    held = stays.hold(person, request, "kagera", bed)
    referrals.accept(person, near, "shelter-kagera")
    person.after(hours=4)
    stays.admit(person, "kagera", bed, held, near)


def _another_family(person: Person, tracing: str, man: str) -> None:
    person.after(days=15)
    kin.act(person, tracing, "successful", note="The grandmother was found.")
    grandmother = kin.claim(person, tracing, "Grandmother of the girl", "grandparent")
    person.after(days=5)
    kin.verify(person, tracing, grandmother, "verified", "Her birth was entered there.")
    unsafe = kin.assess_living_with(
        person,
        grandmother,
        persons_wish="unsure",
        safe="no",
        recommended=False,
        family_assessment="The man lives next door and comes every day.",
    )
    person.tell(RefuseReunification, reunification_id=unsafe, reasons="He would find her there.")
    person.tell(CloseTracing, tracing_id=tracing, reason="unsafe")
    person.tell(
        EndPersonLink, linked_person_id=man, role="other_relative", reason="He is no relative."
    )
    foster = person.id("person", "foster mother")
    kin.know(person, foster, "carer", "Foster mother", unrelated_adult=True)
    care.determine(
        person, "alternative_care", "Likes the house with the goats.", "Safe, warm, and far."
    )
    kin.care_otherwise(person, "foster_care", foster, "Foster mother")
    stays.leave(person, "alternative_care")
    school = rebuilding.enrol(person, "", "primary_school", "School of the foster village")
    person.after(days=60)
    rebuilding.attend(person, "", school)
    rebuilding.visits(person, "", None, 2, every=30)
