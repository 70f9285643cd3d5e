"""Detours: nobody answers and everybody says no; and a death."""

from __future__ import annotations

from datetime import timedelta

from domain.holding.closure import RecordDeath, RefuseClosure, RequestClosure
from domain.holding.course import VoidEntry
from domain.identification.grounds import WithdrawFromIdentification
from domain.referral.answer import AcceptReferral, ReferOnward, WaitlistReferral
from domain.referral.send import EscalateReferral, RecallReferral, RecordRefusalByAll
from domain.shelter.request import RecordUnexpectedArrival
from infra.demonstration.cast import AGENCIES
from infra.demonstration.person import Person, agency_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    intake,
    permission,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    paper_boat(play.person("paper-boat", "Paper Boat"))
    last_ember(play.person("last-ember", "Last Ember", sex="male", town="dar-es-salaam"))


def paper_boat(person: Person) -> None:
    """A woman knocks at the door; then nobody answers, and all say no, until somebody says yes."""
    person.begins(days=170, hours=12)
    person.worker = "social-worker-kigoma"
    intake.report(
        person,
        "health-kigoma",
        "Came at night; says nothing yet.",
        channel="health_facility",
        urgent=True,
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "isolation")
    request = stays.seek(person)
    house = referrals.refer(person, "shelter-kigoma", "safehouse_service", "emergency_24h")
    bed = stays.free_bed(person, "kigoma", "adult")
    stays.hold(person, request, "kigoma", bed)
    person.after(days=2)
    person.tell(
        RecordUnexpectedArrival,
        "shelter-kigoma",
        shelter_id=person.house("kigoma").shelter_id,
        arrival_note="Stood at the door two days after she was awaited.",
    )
    held = stays.hold(person, request, "kigoma", bed, "second")
    referrals.accept(person, house, "shelter-kigoma")
    stays.admit(person, "kigoma", bed, held, house)
    _all_say_no(person)
    _somebody_says_yes(person)


def _all_say_no(person: Person) -> None:
    """Two say no, one sends onward; an urgent one stays without answer and is escalated."""
    talks = "psychosocial_service"
    late = referrals.refer(person, "shelter-dar-es-salaam", talks, "urgent_72h")
    person.after(days=5)
    person.tell(EscalateReferral, referral_id=late, to_agency_id=agency_id("coordination-tz"))
    person.after(days=2)
    referrals.decline(
        person, late, "shelter-dar-es-salaam", "other", note="Too far for talks every week."
    )
    near = referrals.refer(person, "shelter-mwanza", talks)
    person.after(days=1)
    person.tell(
        ReferOnward,
        "shelter-mwanza",
        referral_id=near,
        to_agency_id=agency_id("counselling-mwanza"),
        service_id=AGENCIES["counselling-mwanza"].service(talks).service_id,
        reason="not_eligible",
    )
    person.tell(
        RecordRefusalByAll,
        service_type=talks,
        referral_ids=(late, near),
        next_step="A worker visits every second day.",
    )


def _somebody_says_yes(person: Person) -> None:
    talks = "psychosocial_service"
    near = person.id("referral", f"shelter-mwanza/{talks}/")
    referral = referrals.refer(person, "counselling-mwanza", talks, onward_of_id=near)
    person.after(days=2)
    person.tell(
        WaitlistReferral,
        "counsellor-mwanza",
        referral_id=referral,
        expected_on=person.today + timedelta(days=20),
    )
    twice = referrals.refer(person, "shelter-arusha", talks)
    person.after(days=18)
    person.tell(AcceptReferral, "counsellor-mwanza", referral_id=referral)
    person.tell(RecallReferral, referral_id=twice, reason="other_provider_found")
    person.after(days=40)
    referrals.finish(person, referral, "counsellor-mwanza", sessions=8)
    care.assess_needs(person, "health_medical_service", mark="by mistake")
    person.tell(
        VoidEntry,
        reason="entered_in_error",
        note="Those are the needs of somebody else.",
        late_words=lambda seen: {"version": seen.version_of("by mistake")},
    )
    person.tell(WithdrawFromIdentification, reason="Does not want to tell it once more.")
    person.tell(
        RequestClosure, reason="plan_completed", safe_to_close="yes", outcome="Feels better."
    )
    person.after(days=1)
    person.tell(
        RefuseClosure, closing.supervisor_of(person), reason="She still lives in the house."
    )


def last_ember(person: Person) -> None:
    """A sick man is cared for and dies in hospital; nobody is told by a machine."""
    person.begins(days=120)
    intake.report(
        person,
        "health-dar-es-salaam",
        "Brought from a quarry; very ill.",
        channel="health_facility",
        urgent=True,
    )
    person.after(hours=1)
    intake.take_on(person)
    intake.first_talk(person)
    care.assess_needs(person, "health_medical_service", urgent_health="yes", health="Lungs.")
    basis = permission.consent(person, "health-dar-es-salaam", classes=permission.HEALTH)
    ward = referrals.send(
        person,
        "health-dar-es-salaam",
        "health_medical_service",
        basis,
        "emergency_24h",
        permission.HEALTH,
    )
    referrals.accept(person, ward, "health-dar-es-salaam")
    intake.screen(person, "abusive_working_and_living_conditions")
    referrals.refer(person, "legal-aid", "legal_assistance_service", classes=permission.LEGAL)
    person.after(days=12)
    person.tell(
        RecordDeath,
        "health-dar-es-salaam",
        died_on=person.today,
        circumstances="In the ward, with a nurse beside him.",
    )
    referrals.finish(person, ward, "health-dar-es-salaam", satisfaction="not_asked")
    closing.close(person, "deceased", "Buried where he wished.", safe_to_close="not_asked")
