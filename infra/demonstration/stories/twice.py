"""Twice: somebody is exploited again, and two men are taken for one."""

from __future__ import annotations

from domain.consent.grant import RefuseConsent
from domain.holding.course import CorrectWrongCase
from domain.identification.removal import RecordRemoval, ScreenBeforeRemoval
from domain.identification.screening import RecordSmuggling
from domain.identity import LinkCases, MergeCases, UnmergeCases
from domain.reintegration.retrafficking import ConfirmRetrafficking, SuspectRetrafficking
from domain.shelter.stay import RecordFollowUp
from infra.demonstration.person import Person, agency_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    rebuilding,
    stays,
)
from infra.demonstration.wish import Seen, Words


def tell(play: Play) -> None:
    """Every story of this group."""
    long_shadow(play.person("long-shadow", "Long Shadow", town="arusha"))
    one = play.person("two-rivers", "Two Rivers", sex="male", town="mwanza")
    other = play.person("far-mountain", "Far Mountain", sex="male", town="mwanza")
    two_men(one, other)


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


def two_men(one: Person, other: Person) -> None:
    """Two reports seem to be of one man; they are of two, and each gets back his own."""
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
    intake.explain_limits(other)
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
