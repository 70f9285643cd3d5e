"""Yes and no: consents that are taken back, narrowed and refused."""

from __future__ import annotations

from datetime import timedelta

from domain.consent.grant import NarrowConsent
from domain.consent.legal_basis import RecordOutsideDisclosure
from domain.holding.closure import CloseOnRequest
from domain.holding.course import HoldConference
from domain.holding.holder import AssignWorker, CoverWorker
from domain.identification.safety import RecordContactAttempt
from domain.messages import RecordClass
from domain.referral.send import CancelReferralForSurvivor
from domain.shelter.residence import EscalateIncident, RecordIncident
from domain.shelter.stay import (
    BeginLeave,
    RecordResidentReturn,
    ReportMissing,
    TransferResident,
)
from infra.demonstration.person import Person, agency_id, user_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    protecting,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    quiet_river(play.person("quiet-river", "Quiet River"))
    slow_rain(play.person("slow-rain", "Slow Rain", town="arusha"))
    blue_lantern(play.person("blue-lantern", "Blue Lantern", town="mwanza"))


def quiet_river(person: Person) -> None:
    """A woman takes her consent back: what was not yet accepted is recalled, her care goes on."""
    person.begins(days=2, hours=1)
    intake.report(
        person, "police-kigoma", "Promised work in a shop; was never paid.", channel="border_post"
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "deception", "withholding_of_wages")
    intake.find_elements(person, "ForcedLabour", "FalsePromises", "TakesEarnings")
    stays.house(person)
    person.after(days=1)
    care.assess_risk(person)
    care.assess_needs(person, "psychosocial_service", "health_medical_service")
    care.agree_plan(person, "To sleep, to be well, to find work.", "Counselling; a health check.")
    deciding.identify(person)
    agreed = permission.consent(person, "counselling-mwanza")
    talks = referrals.send(person, "counselling-mwanza", "psychosocial_service", agreed)
    referrals.accept(person, talks, "counsellor-mwanza")
    person.after(days=10)
    referrals.send(person, "counselling-mwanza", "psychosocial_service", agreed, name="group")
    _narrows(person)
    person.after(days=2)
    permission.withdraw(
        person, agreed, "Somebody in the group may know her village.", mark="taken back"
    )
    protecting.acknowledge(person, "taken back", agreed, "counsellor-mwanza")
    person.after(days=19)
    referrals.finish(person, talks, "counsellor-mwanza", sessions=6, words="She listens.")
    _wants_no_lessons(person)
    stays.leave(person, "independent_living")
    closing.close(person, "plan_completed", "Lives with a friend and works.")


def _narrows(person: Person) -> None:
    """A lawyer may know less than was said before; the referral that asked for more is recalled."""
    both = (*permission.LEGAL, RecordClass.MEDICAL)
    agreed = permission.consent(person, "legal-aid", classes=both)
    referrals.send(person, "legal-aid", "legal_assistance_service", agreed, classes=both)
    person.after(hours=5)
    person.tell(NarrowConsent, consent_id=agreed, record_classes=permission.LEGAL)
    person.tell(
        RecordOutsideDisclosure,
        recipient_id=agency_id("legal-aid"),
        channel="telephone",
        purpose="referral",
        record_classes=(RecordClass.CASE_ADMINISTRATION,),
        basis_id=agreed,
        summary="Asked for the hours of the advice, without a name.",
    )


def _wants_no_lessons(person: Person) -> None:
    lessons = referrals.refer(person, "training-mwanza", "education_service")
    person.after(days=1)
    person.tell(
        CancelReferralForSurvivor, referral_id=lessons, reason="Has found work and no time."
    )


def slow_rain(person: Person) -> None:
    """A woman wants neither police nor support, and nobody holds it against her."""
    person.begins(days=200)
    intake.report(person, "hotline", "Called once; did not say from where.", channel="hotline")
    person.after(hours=6)
    intake.take_on(person)
    intake.first_talk(person, "yes", contact_words="After eight in the evening.")
    person.after(days=2)
    person.tell(RecordContactAttempt, channel="telephone", outcome="reached")
    permission.refuse(person, "police-kigoma", "information_to_police", "Fears the neighbours.")
    permission.refuse(person, None, "referral", "Wants to be left alone for now.")
    person.after(days=3)
    person.tell(RecordContactAttempt, channel="text_message", outcome="declined")
    person.tell(CloseOnRequest, reason="declined_support")


def blue_lantern(person: Person) -> None:
    """A woman does not come home one night, comes back, and moves to a house farther away."""
    person.begins(days=130)
    intake.report(
        person,
        "labour-mwanza",
        "Kept in a bar; her wages were kept too.",
        channel="labour_inspection",
        urgent=True,
    )
    person.after(hours=1)
    intake.take_on(person)
    intake.first_talk(person, "yes")
    intake.screen(person, "restriction_of_movement", "debt_bondage")
    stays.house(person, priority="emergency_24h")
    person.after(days=2)
    intake.find_elements(
        person, "SexualExploitation", "DebtBondage", sexual_exploitation="Prostitution"
    )
    care.assess_risk(
        person, "high", further_exploitation="yes", concerns="The owner looks for her."
    )
    deciding.identify(person, waits=11)
    person.tell(AssignWorker, worker_id=user_id("second-social-worker-mwanza"))
    person.worker = "second-social-worker-mwanza"
    _is_missed(person)


def _is_missed(person: Person) -> None:
    stay, house = person.stay["stay_id"], "shelter-mwanza"
    person.after(days=9)
    person.tell(BeginLeave, house, stay_id=stay, expected_back_at=person.now + timedelta(hours=9))
    person.after(hours=7)
    person.tell(RecordResidentReturn, house, stay_id=stay)
    person.after(days=16)
    person.tell(
        ReportMissing,
        house,
        stay_id=stay,
        last_seen_at=person.now - timedelta(hours=5),
        circumstances="Went to the market in the morning.",
    )
    intake.check_safety(person, "yes")
    person.after(hours=2)
    person.tell(RecordContactAttempt, channel="telephone", outcome="not_reached")
    _is_looked_for(person)
    person.after(hours=13)
    person.tell(RecordResidentReturn, house, stay_id=stay)
    _incident(person, stay)
    _farther_away(person, stay)


def _is_looked_for(person: Person) -> None:
    """A nurse elsewhere, a stranger to the case, opens who she is."""
    person.after(hours=1)
    glass = protecting.break_glass(
        person, "health-kigoma", "medical_emergency", "A woman without papers was brought in."
    )
    person.after(hours=1)
    protecting.review_glass(person, glass, "justified", "She might have been the one.")


def _incident(person: Person, stay: str) -> None:
    house = "shelter-mwanza"
    incident = person.id("incident", "gate")
    person.tell(
        RecordIncident,
        house,
        incident_id=incident,
        stay_id=stay,
        kind="threat_from_outside",
        what_happened="A man asked for her at the gate and would not go.",
        action="The gate stayed shut; the night was spent inside.",
    )
    to_police = permission.consent(
        person, "police-kigoma", "information_to_police", permission.LEGAL, days=30
    )
    person.tell(
        EscalateIncident,
        house,
        incident_id=incident,
        to_agency_id=agency_id("police-kigoma"),
        basis_id=to_police,
        reason="He said that he would come again.",
    )


def _farther_away(person: Person, stay: str) -> None:
    request = stays.seek(person, name="farther")
    referral = referrals.refer(
        person, "shelter-dar-es-salaam", "safehouse_service", "emergency_24h"
    )
    bed = stays.free_bed(person, "dar-es-salaam", "adult")
    stays.hold(person, request, "dar-es-salaam", bed)
    referrals.accept(person, referral, "shelter-dar-es-salaam")
    person.after(hours=6)
    person.tell(
        TransferResident,
        "shelter-mwanza",
        stay_id=stay,
        from_shelter_id=person.house("mwanza").shelter_id,
        shelter_id=person.house("dar-es-salaam").shelter_id,
        place_id=bed.place_id,
        arrangement="dormitory",
        reason="security",
        agreed_by_person="yes",
    )
    referrals.finish(person, person.stay["referral_id"], "shelter-mwanza")
    person.tell(
        HoldConference,
        conference_id=person.id("conference"),
        agency_ids=(agency_id("shelter-dar-es-salaam"),),
        held_on=person.today,
        basis_ids=(person.id("consent", "shelter-dar-es-salaam/referral/"),),
        actions="No telephone calls from the house; a lawyer; a new plan in a month.",
    )
    person.tell(
        CoverWorker,
        worker_id=user_id("second-social-worker-mwanza"),
        covered_by_id=user_id("social-worker-mwanza"),
        until_on=person.today + timedelta(days=14),
    )
    person.after(days=40)
    care.assess_risk(person)
