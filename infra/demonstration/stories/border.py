"""At the border: a woman who goes home, and one who turns around at the gate."""

from __future__ import annotations

from datetime import timedelta

from domain.holding.course import HandOverCustody
from domain.voluntary_return.readiness import DeferReturn
from domain.voluntary_return.will import WithdrawReturnWill
from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    rebuilding,
    referrals,
    returning,
    stays,
)
from infra.demonstration.stories import many_doors


def tell(play: Play) -> None:
    """Every story of this group."""
    grey_heron(play.person("grey-heron", "Grey Heron", nationality="BDI", language="run"))
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
    _goes_home(person, plan)


def _goes_home(person: Person, plan: str) -> None:
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
    _turns_around(person)


def _turns_around(person: Person) -> None:
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
        person, "shelter-kigoma", "safehouse_service", "emergency_24h", days=360, name="again"
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
    _learns_to_sew(person, plan)


def _learns_to_sew(person: Person, plan: str) -> None:
    house = "shelter-kigoma"
    lessons = rebuilding.enrol(person, house, "vocational_training", "Sewing room of the house")
    person.after(days=45)
    permission.consent(person, house, days=300, name="asked again")
    rebuilding.attend(person, house, lessons)
    care.assess_risk(person, "medium", mitigation="He was seen leaving the region.")
    care.review_plan(person, plan, "Sews well; wants a machine of her own.")
    person.after(days=9)
    intake.check_safety(person, "yes")
    many_doors.open_and_shut(person)
