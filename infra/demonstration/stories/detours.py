"""Detours: nobody answers, everybody says no, a second time, a mistake that is set right, a death."""

from __future__ import annotations

from datetime import timedelta

from domain.consent.grant import RefuseConsent
from domain.holding.closure import RecordDeath, RefuseClosure, RequestClosure
from domain.holding.course import CorrectWrongCase, VoidEntry
from domain.identification.grounds import WithdrawFromIdentification
from domain.identification.removal import RecordRemoval, ScreenBeforeRemoval
from domain.identification.screening import RecordSmuggling
from domain.identity import LinkCases, MergeCases, UnmergeCases
from domain.referral.answer import AcceptReferral, ReferOnward, WaitlistReferral
from domain.referral.send import EscalateReferral, RecallReferral, RecordRefusalByAll
from domain.reintegration.retrafficking import ConfirmRetrafficking, SuspectRetrafficking
from domain.shelter.request import RecordUnexpectedArrival
from domain.shelter.stay import RecordFollowUp
from infra.demonstration.cast import AGENCIES
from infra.demonstration.play import Person, Play, Seen, Words, agency_id
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
    paper_boat(play.person("paper-boat", "Paper Boat"))
    long_shadow(play.person("long-shadow", "Long Shadow", town="arusha"))
    last_ember(play.person("last-ember", "Last Ember", sex="male", town="dar-es-salaam"))
    one = play.person("two-rivers", "Two Rivers", sex="male", town="mwanza")
    other = play.person("far-mountain", "Far Mountain", sex="male", town="mwanza")
    two_men(one, other)


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


def long_shadow(person: Person) -> None:
    """A closed case, a new suspicion, a linked case of its own; nobody is blamed."""
    person.begins(days=7)
    intake.report(
        person, "social-worker-dar-es-salaam", "Sold fruit for a woman who kept the money."
    )
    person.after(hours=3)
    intake.take_on(person)
    intake.first_talk(person)
    intake.screen(person, "withholding_of_wages")
    stays.house(person)
    person.after(days=2)
    intake.find_elements(person, "ForcedLabour", "TakesEarnings")
    deciding.identify(person)
    plan = rebuilding.agree(
        person, "", "To rent a room.", "Lessons; goods to sell.", "TZS", 500_000
    )
    rebuilding.support(person, "", plan, "accommodation", "cash", 300_000, "TZS")
    rebuilding.visits(person, "", plan, 2)
    stays.leave(person, "independent_living")
    person.tell(
        RecordFollowUp,
        stay_id=person.stay["stay_id"],
        method="in_person",
        next_step="no_further_action_needed",
    )
    rebuilding.complete(person, "", plan, "partly_sustainable")
    closing.close(person, "plan_completed", "Rents a room and sells fruit of her own.")
    person.after(days=70)
    second = person.again()
    person.tell(
        SuspectRetrafficking,
        new_case_id=second.case_id,
        elements="Seen at the same stall; said that she may not leave.",
    )
    _second_time(person, second)


def _second_time(person: Person, second: Person) -> None:
    second.after(hours=3)
    intake.take_on(second)
    intake.first_talk(second)
    intake.describe(second)
    intake.screen(second, "intimidation_and_threats", "withholding_of_wages", reported_before="yes")
    stays.house(second)
    intake.find_elements(second, "ForcedLabour", "PhysicalThreats", "TakesEarnings")
    care.assess_risk(second, "high")
    person.together_with(second)
    person.after(days=9)
    person.tell(
        ConfirmRetrafficking,
        new_case_id=second.case_id,
        reasons="The same woman, the same stall; she was threatened.",
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


def two_men(one: Person, other: Person) -> None:
    """Two reports seem to be of one man and are merged; they are of two, and each gets back his own."""
    one.begins(days=190)
    intake.report(one, "labour-mwanza", "Mines sand at night.", channel="labour_inspection")
    one.after(hours=2)
    intake.take_on(one)
    intake.first_talk(one)
    intake.screen(one, "excessive_overtime", "debt_bondage")
    other.now = one.now
    other.after(days=3)
    intake.report(other, "social-worker-kigoma", "Mines sand; gave no name.", channel="community")
    other.after(hours=5)
    intake.take_on(other)
    intake.describe(other)
    permission.refuse(other, "police-kigoma", "information_to_police", "Has no papers.")
    one.together_with(other)
    one.after(days=2)
    one.tell(LinkCases, "coordinator-tz", other_case_id=other.case_id, kind="possible_duplicate")
    merge = one.play.made_id("merge", "sand")
    one.tell(
        MergeCases,
        "coordinator-tz",
        mark="merge",
        merge_id=merge,
        other_case_id=other.case_id,
        evidence="The same place, the same week, the same age.",
    )
    _while_merged(one)
    one.tell(
        UnmergeCases,
        "coordinator-tz",
        merge_id=merge,
        other_case_id=other.case_id,
        reasons="Both were seen on one morning: they are two.",
        late_words=lambda seen: _decided(seen, one),
    )
    other.together_with(one)
    _apart(one, other)


def _while_merged(one: Person) -> None:
    one.after(days=5)
    care.assess_risk(one)
    one.tell(
        LinkCases,
        "coordinator-tz",
        other_case_id=one.play.made_id("case", "stone-bridge"),
        kind="same_incident_coordinator_only",
    )
    one.tell(
        RefuseConsent,
        mark="said by the other",
        purpose="referral",
        given_by="individual",
        recipient_id=agency_id("immigration-kagera"),
        reason="Was stopped there once.",
    )
    one.after(days=6)


def _decided(seen: Seen, one: Person) -> Words:
    """What was refused while merged was said by the other man; everything else stays."""
    first = seen.version_of("merge") + 1
    moved = (seen.version_of("said by the other"),)
    kept = tuple(v for v in range(first, seen.latest(one.case_id) + 1) if v not in moved)
    return {"kept_versions": kept, "moved_versions": moved}


def _apart(one: Person, other: Person) -> None:
    stays.house(one, "arusha")
    deciding.identify(one)
    other.after(days=3)
    care.assess_risk(other, mark="meant for the first")
    other.after(hours=2)
    other.tell(
        CorrectWrongCase,
        belongs_to_case_id=one.case_id,
        late_words=lambda seen: {"version": seen.version_of("meant for the first")},
    )
    intake.screen(other, outcome="not_indicated")
    other.tell(RecordSmuggling, reasons="Paid a driver, and was free when he arrived.")
    other.tell(
        ScreenBeforeRemoval,
        outcome="not_indicated",
        authority_id=agency_id("immigration-kagera"),
        reasons="Nothing was found.",
    )
    other.after(days=10)
    other.tell(
        RecordRemoval,
        authority_id=agency_id("immigration-kagera"),
        country="BDI",
        removed_on=other.today,
        note="Sent back with two others.",
    )
    closing.close(other, "not_a_victim", "Was smuggled, and not trafficked.")
