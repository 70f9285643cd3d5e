"""Two boys without family: one goes home to his mother, for one no house has room at first."""

from __future__ import annotations

from datetime import timedelta

from domain.referral.answer import RequestReferralInformation
from domain.referral.send import GiveReferralInformation
from domain.shelter.places import (
    ReturnPlaceToService,
    TakePlaceOutOfService,
    TakeRollCall,
)
from domain.shelter.request import RecordNoPlaceFound
from domain.shelter.stay import RecordFollowUp
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    intake,
    kin,
    permission,
    rebuilding,
    referrals,
    returning,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    small_cricket(
        play.person(
            "small-cricket",
            "Small Cricket",
            sex="male",
            age="child",
            nationality="BDI",
            language="run",
            town="kagera",
        )
    )
    tall_reed(play.person("tall-reed", "Tall Reed", sex="male", age="child", town="kagera"))


def small_cricket(person: Person) -> None:
    """An unaccompanied boy of twelve: his mother is found, and he goes home with an escort."""
    person.begins(days=4, hours=2)
    intake.report(
        person,
        "immigration-kagera",
        "Mtoto alikutwa peke yake kwenye lori; herded goats without pay.",
        channel="border_post",
        region="TZ-05",
        urgent=True,
    )
    person.after(minutes=40)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(
        person,
        born=person.born(12, 290),
        birth_date_estimated=True,
        birth_date_latest=person.born(11, 120),
        reasons_to_believe_child="Knows the year of his school class; small for his age.",
    )
    stays.house(person, priority="emergency_24h")
    person.after(days=2)
    intake.screen(person, "abuse_of_vulnerability", "withholding_of_wages", "isolation")
    intake.find_elements(person, "ChildLabour", "WithholdsNecessities")
    care.assess_risk(person, "high", mitigation="In a house for children.")
    guardian = permission.appoint_guardian(person)
    care.assess_best_interests(
        person, "return", "He asks for his mother every day.", "Search for the mother first."
    )
    person.after(days=2)
    school = rebuilding.enrol(person, "", "primary_school", "Lessons in the house")
    _mother_of_small_cricket(person, guardian, school)


def _mother_of_small_cricket(person: Person, guardian: str, school: str) -> None:
    partner = referrals.begin(person, "partner-bi", "reintegration_service", days=360)
    basis = permission.protect(person, "partner-bi", "tracing", days=200)
    tracing = kin.search(person, basis, "His mother; a village near a lake.")
    person.after(days=20)
    kin.act(person, tracing, "pending", "partner-bi", note="Two villages were asked.")
    person.after(days=21)
    kin.act(person, tracing, "successful", "partner-bi", note="A woman asks for her son.")
    mother = kin.claim(person, tracing, "Mother of the boy", "parent")
    person.after(days=6)
    kin.verify(person, tracing, mother, "verified", "Photographs, and the boy knew her voice.")
    kin.know(person, mother, "parent", "Mother of the boy")
    rebuilding.attend(person, "", school)
    care.determine(
        person,
        "return_with_reception",
        "Wants to go to his mother and to take his school book.",
        "The mother was found, wants him, and nobody of those who took him is near.",
    )
    back = referrals.begin(person, "return-agency", "return_service")
    journey = returning.declare_will(person, "BDI", "I go to my mother.")
    embassy = permission.guardian_consents(
        person, guardian, "consulate-bi", "embassy_contact", returning.EMBASSY_LEARNS
    )
    returning.prepare(person, journey, "partner-bi", ("consulate-bi", embassy))
    returning.escort(person, journey)
    person.after(days=3)
    rebuilding.graduate(person, "", school, "transferred")
    stays.leave(person, "voluntary_return", days_before=1)
    returning.travel(person, journey, "partner-bi", "By car and ferry, with an escort.", ("RWA",))
    referrals.finish(person, back, "return-officer", satisfaction="not_asked")
    person.after(days=20)
    school = rebuilding.enrol(person, "partner-bi", "secondary_school", "School of the village")
    rebuilding.visits(person, "partner-bi", None, 6)
    rebuilding.attend(person, "partner-bi", school)
    referrals.finish(person, partner, "partner-bi", closer=person.worker)
    closing.close(person, "repatriated", "Lives with his mother and goes to school.")


def tall_reed(person: Person) -> None:
    """A boy of fifteen for whom two houses have no place; a third takes him the next day."""
    person.begins(days=9)
    _repair(person.play, person)
    intake.report(
        person,
        "immigration-kagera",
        "Found in a fishing camp; owes money to the owner of the boat.",
        channel="border_post",
    )
    person.after(hours=1)
    intake.take_on(person)
    intake.first_talk(person)
    intake.state_age(person, born=person.born(15, 90))
    request = stays.seek(person, "adolescent", security_risk="medium")
    near = referrals.refer(person, "shelter-kagera", "safehouse_service", "emergency_24h")
    far = referrals.refer(person, "shelter-mwanza", "safehouse_service", "emergency_24h")
    person.after(hours=3)
    stays.refuse_place(person, request, "kagera", "no_capacity", "All beds for boys are taken.")
    referrals.decline(
        person,
        near,
        "shelter-kagera",
        "no_capacity",
        alternative=person.house("dar-es-salaam").service_id,
    )
    stays.refuse_place(
        person, request, "mwanza", "wrong_sex_or_age_profile", "A house for women and girls."
    )
    referrals.decline(person, far, "shelter-mwanza", "wrong_sex_or_age_profile")
    person.tell(
        RecordNoPlaceFound,
        request_id=request,
        interim_safety="Sleeps in the ward of the hospital; an officer stays with him.",
    )
    _third_house(person, request, near)


def _third_house(person: Person, request: str, near: str) -> None:
    third = referrals.refer(
        person, "shelter-dar-es-salaam", "safehouse_service", "emergency_24h", onward_of_id=near
    )
    person.after(hours=5)
    person.tell(
        RequestReferralInformation,
        "shelter-dar-es-salaam",
        referral_id=third,
        question="Does he need a place on the ground floor?",
    )
    person.after(hours=1)
    person.tell(GiveReferralInformation, referral_id=third, answer="No; he walks well.")
    bed = stays.free_bed(person, "dar-es-salaam", "adolescent")
    held = stays.hold(person, request, "dar-es-salaam", bed)
    referrals.accept(person, third, "shelter-dar-es-salaam")
    person.after(hours=14)
    stays.admit(person, "dar-es-salaam", bed, held, third)
    _grows_up_in_town(person)


def _repair(play: Play, person: Person) -> None:
    """The beds for boys at Kagera are repaired for some weeks, but for the one that is taken."""
    house = person.house("kagera")
    boys = [bed for bed in house.beds if bed.kind == "bed" and "male" in bed.sexes][1:]
    singles = [bed for bed in house.beds if bed.kind == "single_room"]
    by, at = ACCOUNTS["shelter-kagera"].actor, person.now - timedelta(days=1)
    for bed in (*boys, *singles):
        words = {"place_id": bed.place_id, "reason": "repair"}
        play.wish(TakePlaceOutOfService, by, house.shelter_id, at, words)
        back = at + timedelta(days=24)
        play.wish(ReturnPlaceToService, by, house.shelter_id, back, {"place_id": bed.place_id})


def _grows_up_in_town(person: Person) -> None:
    town = "shelter-dar-es-salaam"
    person.after(days=3)
    intake.screen(person, "debt_bondage", "excessive_overtime")
    intake.find_elements(
        person, "ChildLabour", "DebtBondage", industry="A_AgricultureForestryAndFishing"
    )
    care.assess_best_interests(
        person, "durable_solution", "Wants to learn to repair engines.", "Stay and learn."
    )
    roll = ACCOUNTS[town].actor
    person.play.wish(
        TakeRollCall,
        roll,
        person.house("dar-es-salaam").shelter_id,
        person.now,
        {"present_stay_ids": (person.stay["stay_id"],)},
    )
    training = rebuilding.enrol(person, town, "vocational_training", "Workshop of the house")
    for _ in range(3):
        person.after(days=31)
        rebuilding.attend(person, town, training)
    care.determine(
        person,
        "stay_and_local_integration",
        "Wants to stay in town and work.",
        "No family was found; he has a trade and friends here.",
    )
    rebuilding.graduate(person, town, training)
    kin.care_otherwise(person, "independent_living")
    stays.leave(person, "independent_living", follow_up_on=person.today + timedelta(days=30))
    person.after(days=30)
    person.tell(
        RecordFollowUp,
        stay_id=person.stay["stay_id"],
        method="in_person",
        next_step="ongoing_monitoring",
        note="Shares a room with a friend from the workshop.",
    )
