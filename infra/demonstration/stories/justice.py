"""Before the law: a man from a mine is heard, protected and paid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.holding.course import HandOverProperty, HoldConference
from domain.identification.screening import JoinGroupIncident
from domain.justice.complaint import DecideComplaint, MakeComplaint
from domain.justice.proceedings import (
    AnswerCooperation,
    ClaimCompensation,
    OrderCompensation,
    OrderProtection,
    RecordCharge,
    RecordCompensationPaid,
    RecordStatement,
    SetCourtDate,
)
from domain.justice.standing import (
    AppointLawyer,
)
from infra.demonstration.person import Person, agency_id
from infra.demonstration.play import Play
from infra.demonstration.steps import (
    care,
    closing,
    deciding,
    intake,
    permission,
    protecting,
    rebuilding,
    referrals,
    stays,
)


def tell(play: Play) -> None:
    """Every story of this group."""
    stone_bridge(play.person("stone-bridge", "Stone Bridge", sex="male", town="mwanza"))


def stone_bridge(person: Person) -> None:
    """A man from a mine gives a statement, is protected, is compensated, and learns a trade."""
    person.begins(days=5)
    intake.report(
        person,
        "labour-mwanza",
        "Worked under ground for a year; was paid in food.",
        channel="labour_inspection",
        reported_to_police="yes",
    )
    person.after(hours=2)
    intake.take_on(person)
    intake.first_talk(person)
    incident = person.play.made_id("incident", "mine")
    person.tell(JoinGroupIncident, incident_id=incident, role="presumed_victim")
    intake.screen(person, "excessive_overtime", "withholding_of_wages", "debt_bondage")
    stays.house(person, "arusha")
    person.after(days=2)
    intake.find_elements(
        person,
        "ForcedLabour",
        "DebtBondage",
        "ExcessiveWorkingHours",
        industry="B_MiningAndQuarrying",
    )
    care.assess_risk(person)
    care.assess_needs(person, "legal_assistance_service", "livelihoods_service")
    person.tell(HandOverProperty, to_person=True, items="A bag, a radio, a pair of boots.")
    deciding.identify(person)
    _before_the_court(person)
    _learns_a_trade(person)


def _before_the_court(person: Person) -> None:
    advice = referrals.begin(
        person, "legal-aid", "legal_assistance_service", classes=permission.LEGAL, days=340
    )
    person.tell(
        AppointLawyer,
        "lawyer",
        lawyer_id=person.id("person", "lawyer"),
        name="Counsel of the legal aid centre",
        mandate="Wages and compensation.",
    )
    person.tell(AnswerCooperation, "lawyer", answer="yes", words="If my name is not read out.")
    _is_protected(person)
    _is_heard(person)
    referrals.finish(person, advice, "lawyer", sessions=9, words="She never forgot a date.")


def _is_protected(person: Person) -> None:
    """His file is sealed while the employer is free; a glass is broken that nobody reviews."""
    protecting.break_glass(
        person, "police-kigoma", "danger_to_life", "Saw him followed, as it was said."
    )
    person.after(days=4)
    protecting.restore(person, "police-kigoma", "Nobody had told the officer of the review.")
    protecting.meet_demand(person)
    protecting.refuse_demand(person)
    both = ("social-worker-mwanza", "supervisor-mwanza")
    protecting.seal_in_vain(person, "shelter_location", both)
    protecting.seal(person, "protected_witness", listed=both)
    person.after(days=1)
    protecting.seal(person, "protected_witness", "lift")


def _is_heard(person: Person) -> None:
    case = referrals.begin(
        person, "prosecution", "prosecution_service", classes=permission.LEGAL, days=340
    )
    person.after(days=6)
    person.tell(
        RecordStatement,
        "prosecutor",
        statement_id=person.id("statement"),
        support_person_present=True,
        reference="Statement 1",
    )
    person.after(days=14)
    person.tell(
        RecordCharge, "prosecutor", offence="trafficking_in_persons", charged_on=person.today
    )
    person.tell(
        OrderProtection,
        "prosecutor",
        measures=("anonymity", "screen", "no_contact_order"),
        until_on=person.today + timedelta(days=180),
    )
    person.tell(
        SetCourtDate,
        "prosecutor",
        hearing_at=person.now + timedelta(days=30),
        court="Magistrate's court",
        protection_asked=True,
    )
    _is_compensated(person)
    referrals.finish(person, case, "prosecutor", satisfaction="partly_satisfied")


def _is_compensated(person: Person) -> None:
    claim = person.id("claim", "wages")
    money: dict[str, Any] = {"claim_id": claim, "currency": "TZS"}
    person.tell(ClaimCompensation, "lawyer", amount=Decimal(4_800_000), **money)
    _complains(person)
    person.after(days=33)
    person.tell(
        OrderCompensation, "prosecutor", amount=Decimal(3_600_000), payer="employer", **money
    )
    for _ in range(2):
        person.after(days=25)
        person.tell(
            RecordCompensationPaid,
            "lawyer",
            amount=Decimal(1_800_000),
            paid_on=person.today,
            **money,
        )


def _complains(person: Person) -> None:
    complaint = person.id("complaint")
    person.tell(
        MakeComplaint,
        "lawyer",
        complaint_id=complaint,
        against_agency_id=agency_id("shelter-arusha"),
        kind="breach_of_confidentiality",
        words="His name was called out at the door.",
    )
    person.after(days=8)
    person.tell(
        DecideComplaint,
        closing.supervisor_of(person),
        complaint_id=complaint,
        outcome="upheld",
        reasons="Nobody is called by name at the door from now on.",
    )
    person.tell(
        HoldConference,
        conference_id=person.id("conference"),
        agency_ids=(agency_id("legal-aid"),),
        held_on=person.today,
        basis_ids=(person.id("consent", "legal-aid/referral/"),),
        actions="A date for the training; a quiet room for the talks with the lawyer.",
    )


def _learns_a_trade(person: Person) -> None:
    training = referrals.begin(person, "training-mwanza", "livelihoods_service")
    course = rebuilding.enrol(person, "", "vocational_training", "Course for welders")
    for _ in range(2):
        person.after(days=30)
        rebuilding.attend(person, "", course)
    rebuilding.graduate(person, "", course)
    referrals.finish(person, training, "trainer-mwanza", sessions=40)
    stays.leave(person, "independent_living")
    closing.close(person, "plan_completed", "Works as a welder and was paid what he was owed.")
