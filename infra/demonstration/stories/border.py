"""At the border: a woman and a boy who go home, a boy for whom no house has room, and one who turns
around at the gate.
"""

from __future__ import annotations

from datetime import timedelta

from domain.holding.course import HandOverCustody
from domain.referral.answer import RequestReferralInformation
from domain.referral.send import GiveReferralInformation
from domain.shelter.places import (
    ReturnPlaceToService,
    TakePlaceOutOfService,
    TakeRollCall,
)
from domain.shelter.request import RecordNoPlaceFound
from domain.shelter.stay import RecordFollowUp
from domain.voluntary_return.readiness import DeferReturn
from domain.voluntary_return.will import WithdrawReturnWill
from infra.demonstration.cast import ACCOUNTS
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
    returning,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    grey_heron(play.person("grey-heron", "Grey Heron", nationality="BDI", language="run"))
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
    palm_shade(play.person("palm-shade", "Palm Shade", nationality="ETH", language="amh"))


def grey_heron(person: Person) -> None:
    """A woman is found at the border, rests, decides to go home, and builds a life there."""
    person.begins(days=1)
    intake.report(
        person,
        "police-kigoma",
        "Travelled with a man who kept her papers; says that she was promised work in a hotel.",
        channel="border_post",
        urgent=True,
    )
    person.after(minutes=30)
    intake.take_on(person)
    person.tell(
        HandOverCustody,
        to_agency_id=person.agency.organization_id,
        handed_over_at=person.now,
        note="Came with the border officer, by car.",
    )
    intake.first_talk(person)
    stays.house(person, priority="emergency_24h")
    person.after(days=1)
    intake.describe(person, marital_status="Single", education="PrimaryEducation")
    intake.screen(person, "deception", "retention_of_identity_documents")
    intake.find_elements(person, "ForcedLabour", "WithholdsDocuments", "FalsePromises")
    care.assess_risk(person, "high", mitigation="Lives in a house that few know.")
    care.assess_needs(person, "safehouse_service", "psychosocial_service", "return_service")
    plan = care.agree_plan(
        person, "To rest, and to decide freely.", "Counselling; advice on return.", "SocialCare"
    )
    deciding.identify(person)
    person.after(days=12)
    intake.check_safety(person, "yes")
    back = referrals.begin(person, "return-agency", "return_service")
    partner = referrals.begin(person, "partner-bi", "reintegration_service", days=360)
    person.after(days=3)
    journey = returning.declare_will(person, "BDI", "Nshaka gutaha; I want to go home.")
    embassy = permission.consent(
        person, "consulate-bi", "embassy_contact", returning.EMBASSY_LEARNS, days=60
    )
    returning.prepare(person, journey, "partner-bi", ("consulate-bi", embassy))
    care.review_plan(person, plan, "Rested, and sure of what she wants.")
    person.after(days=4)
    stays.leave(person, "voluntary_return", days_before=1)
    returning.travel(person, journey, "partner-bi", "By road to the border, then by bus.")
    referrals.finish(person, back, "return-officer", words="They asked me every time.")
    _new_life(person, partner)


def _new_life(person: Person, partner: str) -> None:
    by = "partner-bi"
    person.after(days=9)
    plan = rebuilding.agree(
        person, by, "A stall of her own.", "Training in trade; goods for the stall.", "BIF", 400_000
    )
    rebuilding.support(person, by, plan, "professional", "cash", 200_000, "BIF")
    rebuilding.support(person, by, plan, "accommodation", "in_kind", 150_000, "BIF")
    rebuilding.visits(person, by, plan, 5)
    rebuilding.complete(person, by, plan)
    referrals.finish(person, partner, by, closer=person.worker)
    closing.close(person, "repatriated", "Lives from her stall, near her sister.")


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
    """The beds for boys at Kagera are out of service for some weeks, but for the one that is taken."""
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


def palm_shade(person: Person) -> None:
    """A woman wants to go home, says no at the gate, and finds the door of the house open."""
    person.begins(days=150)
    intake.report(
        person,
        "police-kigoma",
        "Alikuwa anafanya kazi za ndani bila malipo; worked in a house without pay.",
        channel="police_operation",
        reported_to_police="yes",
    )
    person.after(hours=1)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "withholding_of_wages", "isolation", "intimidation_and_threats")
    stays.house(person)
    person.after(days=2)
    intake.find_elements(person, "Servitude", "ThreatensChildrenFamily", "TakesEarnings")
    care.assess_risk(person, "high")
    care.assess_needs(person, "safehouse_service", "return_service", "psychosocial_service")
    deciding.identify(person)
    back = referrals.begin(person, "return-agency", "return_service", days=300)
    partner = referrals.begin(person, "partner-et", "reintegration_service", days=300)
    person.after(days=20)
    journey = returning.declare_will(person, "ETH", "I want to see my mother.")
    embassy = permission.consent(
        person, "consulate-et", "embassy_contact", returning.EMBASSY_LEARNS, days=60
    )
    returning.prepare(person, journey, "partner-et", ("consulate-et", embassy))
    person.tell(
        DeferReturn,
        "return-officer",
        return_id=journey,
        reason="persons_wish",
        until_on=person.today + timedelta(days=10),
    )
    person.after(days=11)
    stays.leave(person, "voluntary_return", days_before=1)
    returning.reaffirm(person, journey)
    person.after(hours=3)
    person.tell(
        WithdrawReturnWill,
        "return-officer",
        return_id=journey,
        at_gate=True,
        words="Not today. He knows where my mother lives.",
    )
    _door_is_open(person, back, partner)


def _door_is_open(person: Person, back: str, partner: str) -> None:
    person.after(hours=1)
    request = stays.seek(person, name="again")
    referral = referrals.refer(
        person, "shelter-kigoma", "safehouse_service", "emergency_24h", name="again"
    )
    person.after(minutes=30)
    bed = person.stay["bed"]
    held = stays.hold(person, request, "kigoma", bed, "again")
    referrals.accept(person, referral, "shelter-kigoma")
    stays.admit(person, "kigoma", bed, held, referral, name="again")
    referrals.finish(person, back, "return-officer", words="Nobody was angry with me.")
    referrals.finish(person, partner, "partner-et", satisfaction="not_asked")
    care.assess_risk(
        person, "high", further_exploitation="yes", concerns="The recruiter knows the family."
    )
    plan = care.agree_plan(person, "To stay, for now.", "A permit; sewing lessons.", "Livelihood")
    person.after(days=80)
    care.review_plan(person, plan, "Sews for the house; sleeps better.")
    intake.check_safety(person, "yes")
    intake.describe(person, languages=("amh", "swa"))
