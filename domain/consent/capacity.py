"""Capacity: who may say yes or no for the person.

R1  An adult consents alone, informed, in person. A blank age is no child and takes nothing away;
    only recorded reasons make somebody a presumed child (rules.md 1).
R2  For a child a guardian consents whose mandate runs, and whom a second worker has checked for a
    conflict with alleged perpetrators and cleared (rules.md 1 and 2).
R3  The child is heard first: its views are recorded, whatever they are, or it assents itself. It is
    heard anew for each disclosure (consents.py R5).
R4  Media and research are agreed to by the survivor alone, so never for a child.
"""

from __future__ import annotations

from datetime import datetime

from domain.assessment.state import Assessment
from domain.clocks import Rules, known
from domain.consent.consents import Consents
from domain.identification.state import Identification
from domain.messages import Refused

SURVIVOR_ALONE = ("media", "research")


class AdultDecidesAlone(Refused):
    """R1: somebody else was named as the one who consents for an adult."""

    rule = "R1"
    advice = "Ask the person; without recorded reasons to believe in a child, an adult decides."


class ChildNeedsGuardian(Refused):
    """R2: the consent of a presumed child was recorded as an adult's, or without a guardian."""

    rule = "R2"
    advice = "Record the child's views and a guardian's consent, or the true legal basis."


class GuardianWithoutPower(Refused):
    """R2: this guardian has no mandate now, or no second worker has cleared them of a conflict."""

    rule = "R2"
    advice = (
        "Let a worker who neither appointed nor linked the guardian check them for a conflict, "
        "have another appointed where there is one, or record the true legal basis."
    )


class ChildNotHeard(Refused):
    """R3: nothing says what the child thinks of this purpose and recipient, this time."""

    rule = "R3"
    advice = (
        "Record the child's views first, for each disclosure anew, even when they are not "
        "expressed or unsafe to ask."
    )


class SurvivorAlone(Refused):
    """R4: nobody consents to media or research in the survivor's place."""

    rule = "R4"
    advice = "Only an adult survivor, in person and informed, can agree to this."


def check_adult(
    identification: Identification, given_by: str, at: datetime, rules: Rules | None
) -> None:
    """R1.

    Raises: ChildNeedsGuardian, AdultDecidesAlone.
    """
    if identification.presumed_child(at, rules):
        raise ChildNeedsGuardian
    if given_by != "individual":
        raise AdultDecidesAlone(given_by)


def check_guardian(
    identification: Identification,
    assessment: Assessment,
    guardian_id: str | None,
    at: datetime,
    rules: Rules | None,
) -> None:
    """R2.

    Raises: AdultDecidesAlone, ChildNeedsGuardian, GuardianWithoutPower.
    """
    if not identification.presumed_child(at, rules):
        raise AdultDecidesAlone
    if guardian_id is None:
        raise ChildNeedsGuardian
    if not assessment.guardian_with_power(guardian_id, known(rules).day(at)):
        raise GuardianWithoutPower(guardian_id)


def check_heard(consents: Consents, recipient_id: str, purpose: str, at: datetime) -> None:
    """R3.

    Raises: ChildNotHeard.
    """
    if not consents.views_recorded(recipient_id, purpose, at):
        raise ChildNotHeard(recipient_id)


def check_survivor_alone(purpose: str, basis: str) -> None:
    """R4.

    Raises: SurvivorAlone.
    """
    if purpose in SURVIVOR_ALONE and basis != "adult_informed":
        raise SurvivorAlone(purpose)
