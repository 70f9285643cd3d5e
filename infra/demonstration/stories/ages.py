"""How old somebody is: a doubted age, and a birthday."""

from __future__ import annotations

from domain.consent.legal_basis import EndLegalBasis, MakeMandatoryReport
from domain.holding.holder import AssignWorker
from domain.identification.age import AssessAge, DisputeAge
from domain.messages import RecordClass
from infra.demonstration.person import Person, agency_id, user_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    rebuilding,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    white_sail(play.person("white-sail", "White Sail", sex="male", town="arusha"))
    green_kite(play.person("green-kite", "Green Kite", age="child", town="dar-es-salaam"))


def white_sail(person: Person) -> None:
    """A young man says that he is nineteen; a paper is found in the end, and he is asked anew."""
    person.begins(days=140)
    intake.report(
        person,
        "social-worker-dar-es-salaam",
        "Works on a building site, unpaid.",
        channel="community",
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, stated_age="adult")
    person.tell(DisputeAge, reasons="His voice and his school year suggest sixteen.")
    person.age = "child"
    request = stays.seek(person, "not_stated")
    referral = referrals.refer(person, "shelter-arusha", "safehouse_service", "urgent_72h")
    person.after(hours=3)
    room = stays.free_bed(person, "arusha", "adult", "single_room")
    held = stays.hold(person, request, "arusha", room)
    referrals.accept(person, referral, "shelter-arusha")
    person.after(hours=2)
    stays.admit(person, "arusha", room, held, referral)
    _is_found_to_be_nineteen(person)


def _is_found_to_be_nineteen(person: Person) -> None:
    intake.screen(person, "withholding_of_wages", "excessive_overtime")
    guardian = permission.appoint_guardian(person)
    agreed = permission.guardian_consents(person, guardian, "legal-aid", classes=permission.LEGAL)
    advice = referrals.send(
        person, "legal-aid", "legal_assistance_service", agreed, classes=permission.LEGAL
    )
    referrals.accept(person, advice, "lawyer")
    person.after(days=19)
    person.tell(
        AssessAge,
        "child-officer-arusha",
        outcome="adult",
        method="document",
        birth_date=person.born(19, 200),
        reasons="A school register with his name was found.",
    )
    person.age = "adult"
    person.tell(
        EndLegalBasis,
        basis_id=person.id("basis", "shelter-arusha/referral/"),
        reason="He is an adult and decides alone.",
    )
    person.after(hours=4)
    permission.consent(person, "legal-aid", classes=permission.LEGAL, name="own")
    intake.find_elements(person, "ForcedLabour", "TakesEarnings", industry="F_Construction")
    person.after(days=14)
    referrals.finish(person, advice, "lawyer", sessions=3, satisfaction="partly_satisfied")
    deciding.identify(person, "negative")
    stays.leave(person, "left_by_own_decision", days_before=1)
    closing.close(person, "plan_completed", "Was paid what he was owed, and went to the coast.")


def green_kite(person: Person) -> None:
    """A girl comes of age: her guardian's word ends, her place and her lessons do not."""
    person.begins(days=60)
    intake.report(
        person,
        "health-dar-es-salaam",
        "Treated for burns; works in a kitchen at night.",
        channel="health_facility",
    )
    person.after(hours=1)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(17, 215))
    person.tell(
        MakeMandatoryReport,
        recipient_id=agency_id("police-kigoma"),
        law="Anti-Trafficking in Persons Act, No. 6 of 2008, Part III",
        record_classes=(RecordClass.CASE_ADMINISTRATION,),
        person_told="yes",
    )
    stays.house(person, age_group="adolescent")
    guardian = permission.appoint_guardian(person)
    intake.screen(person, "excessive_overtime", "isolation")
    intake.find_elements(person, "ForcedLabour", industry="I_AccommodationAndFoodServiceActivities")
    agreed = permission.guardian_consents(person, guardian, "training-mwanza")
    lessons = referrals.send(person, "training-mwanza", "education_service", agreed)
    referrals.accept(person, lessons, "trainer-mwanza")
    school = rebuilding.enrol(person, "", "secondary_school", "Evening school")
    person.after(days=110)
    person.tell(AssignWorker, worker_id=user_id("social-worker-dar-es-salaam"))
    person.age, person.worker = "adult", "social-worker-dar-es-salaam"
    permission.consent(person, "training-mwanza", name="own")
    rebuilding.attend(person, "", school)
    care.agree_plan(person, "To finish school.", "Evening school; work by day.", "Education")
    person.after(days=50)
    referrals.finish(person, lessons, "trainer-mwanza", closer="child-officer-dar-es-salaam")
    rebuilding.graduate(person, "", school)
