"""Many doors: a woman says who may learn what of her; this is the case that all look at.

R1  At the end of the year every kind of reader stands in another relation to her case, and what it
    rests on still runs for most of a year.
"""

from __future__ import annotations

from domain.justice.proceedings import AnswerCooperation, RecordStatement
from domain.shelter.residence import RecordMedicalCheck
from infra.demonstration.person import Person
from infra.demonstration.steps import permission, referrals

FEATURED = "palm-shade"
"""Whose case is looked at."""


def open_and_shut(person: Person) -> None:
    """She lets a hospital and the prosecution in, and takes back what two others were told."""
    _is_examined(person)
    _is_heard(person)
    _takes_back(person)


def _is_examined(person: Person) -> None:
    by = "health-kigoma"
    person.after(days=2)
    referrals.begin(person, by, "health_medical_service", classes=permission.HEALTH, days=350)
    person.tell(
        RecordMedicalCheck,
        by,
        stay_id=person.stay["stay_id"],
        accepted="yes",
        findings="An old burn of the hand; healed.",
    )


def _is_heard(person: Person) -> None:
    """She speaks with the prosecution because she wants to; no help depends on it."""
    person.after(days=3)
    person.tell(AnswerCooperation, answer="yes", words="If he does not learn where I live.")
    classes = permission.LEGAL
    referrals.begin(person, "prosecution", "prosecution_service", classes=classes, days=350)
    person.tell(
        RecordStatement,
        "prosecutor",
        statement_id=person.id("statement"),
        support_person_present=True,
        reference="Statement 7",
    )


def _takes_back(person: Person) -> None:
    """A helpline still serves her and is told no more; who was to bring her home gives back."""
    person.after(days=1)
    referrals.begin(person, "hotline", "psychosocial_service", days=350)
    person.after(days=6)
    for agency, reason in (
        ("hotline", "She will talk, and nobody there shall read of her."),
        ("return-agency", "She stays; what they know of her is not needed."),
    ):
        permission.withdraw(person, person.id("consent", f"{agency}/referral/"), reason)
