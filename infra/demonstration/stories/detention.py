"""Locked up: a man who was brought over a border, and should not have been held for it."""

from __future__ import annotations

from datetime import timedelta

from domain.identification.interpreter import (
    AssignInterpreter,
    OfferReinterview,
    ReportInterpreterConflict,
    RequestInterpreter,
)
from domain.identification.recovery_period import ExtendRecoveryPeriod, StartRecoveryPeriod
from domain.identification.removal import ScreenBeforeRemoval, SuspendRemoval
from domain.identification.screening import JoinGroupIncident
from domain.justice.proceedings import (
    AnswerCooperation,
)
from domain.justice.standing import (
    ClaimNonPunishment,
    DecideNonPunishment,
    RecordDetention,
    RecordRelease,
    RegularizeResidence,
)
from infra.demonstration.person import Person, agency_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    deciding,
    intake,
    permission,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    iron_gate(
        play.person(
            "iron-gate",
            "Iron Gate",
            sex="male",
            nationality="ETH",
            language="amh",
            town="dar-es-salaam",
        )
    )


def iron_gate(person: Person) -> None:
    """A man is held for crossing a border that he was brought over; he is screened and released."""
    person.begins(days=230)
    intake.report(person, "lawyer", "Held since Friday; says that he was brought in a lorry.")
    person.after(hours=3)
    intake.take_on(person)
    detention = person.id("detention")
    person.tell(
        RecordDetention,
        detention_id=detention,
        authority_id=agency_id("immigration-kagera"),
        since=person.now - timedelta(days=3),
        grounds="Entry without papers.",
    )
    person.tell(
        SuspendRemoval,
        authority_id=agency_id("immigration-kagera"),
        until_on=person.today + timedelta(days=60),
        reasons="He may have been trafficked.",
    )
    _through_an_interpreter(person)
    person.tell(
        ScreenBeforeRemoval,
        outcome="indicated",
        authority_id=agency_id("immigration-kagera"),
        reasons="Kept in a house until the family paid.",
    )
    person.after(days=2)
    person.tell(
        RecordRelease,
        detention_id=detention,
        released_at=person.now,
        alternative="Lives in a safe house.",
    )
    stays.house(person)
    _is_not_punished(person)
    person.after(days=21)
    intake.check_safety(person)
    care.assess_risk(person)


def _through_an_interpreter(person: Person) -> None:
    intake.first_talk(person)
    first, second = person.id("person", "interpreter"), person.id("person", "other interpreter")
    person.tell(RequestInterpreter, language="amh")
    person.tell(AssignInterpreter, interpreter_id=first, language="amh", name="An interpreter")
    intake.screen(person, "deception", method="through_interpreter", interpreter_id=first)
    person.after(days=1)
    person.tell(
        ReportInterpreterConflict,
        interpreter_id=first,
        reasons="The interpreter knows the brother of the driver.",
    )
    person.tell(AssignInterpreter, interpreter_id=second, language="amh", name="Another one")
    person.tell(OfferReinterview, interview_id=person.id("screening", "first"), accepted="yes")
    intake.screen(
        person,
        "deception",
        "physical_and_sexual_violence",
        "debt_bondage",
        screening_id=person.id("screening", "again"),
        method="through_interpreter",
        interpreter_id=second,
        first_chance_to_report="no",
    )
    incident = person.play.made_id("incident", "lorry")
    person.tell(JoinGroupIncident, incident_id=incident, role="presumed_victim")
    intake.find_elements(person, "Other", "PhysicalAbuse", "DebtBondage")


def _is_not_punished(person: Person) -> None:
    person.tell(StartRecoveryPeriod)
    begun = person.today
    advice = referrals.begin(
        person, "legal-aid", "legal_assistance_service", classes=permission.LEGAL
    )
    case = referrals.begin(person, "prosecution", "prosecution_service", classes=permission.LEGAL)
    claim = person.id("claim", "entry")
    person.tell(AnswerCooperation, "lawyer", answer="not_sure")
    person.tell(ClaimNonPunishment, "lawyer", claim_id=claim, offence="Entry without papers.")
    person.after(days=15)
    person.tell(
        DecideNonPunishment,
        "prosecutor",
        claim_id=claim,
        granted=True,
        reasons="He was made to cross.",
    )
    person.tell(
        ExtendRecoveryPeriod,
        ends_on=begun + timedelta(days=50),
        reason="health",
        explanation="An operation of the knee.",
    )
    asked = deciding.ask_authority(person)
    person.after(days=4)
    deciding.decide(person)
    person.tell(
        RegularizeResidence,
        "authority",
        status="temporary_permit",
        valid_until=person.today + timedelta(days=180),
    )
    for referral, by in ((asked, "authority"), (case, "prosecutor"), (advice, "lawyer")):
        referrals.finish(person, referral, by, satisfaction="not_asked")
