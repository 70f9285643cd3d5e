"""Renewals: those who are still served when the year ends are asked again.

R1  No consent runs longer than the country lets it. Before the year is over the person is asked
    again, and a new referral goes out under the new consent, so that whoever looks months later
    sees agencies that may still see something.
"""

from __future__ import annotations

from datetime import timedelta

from infra.demonstration.person import Person
from infra.demonstration.play import Play
from infra.demonstration.steps import permission, referrals

STILL_SERVED = (
    ("night-jasmine", "shelter-dar-es-salaam", "safehouse_service"),
    ("blue-lantern", "shelter-dar-es-salaam", "safehouse_service"),
    ("green-kite", "shelter-dar-es-salaam", "safehouse_service"),
    ("iron-gate", "shelter-dar-es-salaam", "safehouse_service"),
    ("loud-drum", "partner-mz", "reintegration_service"),
    ("paper-boat", "shelter-kigoma", "safehouse_service"),
    ("two-rivers", "shelter-arusha", "safehouse_service"),
)
_DAY = 338
_LONG = 350


def tell(play: Play) -> None:
    """Ask everybody of the list again, each a day after the one before."""
    people = {person.key: person for person in play.people}
    for number, (key, agency, service_type) in enumerate(STILL_SERVED):
        person = people[key]
        person.now = play.begins_at + timedelta(days=_DAY + number)
        ask_again(person, agency, service_type)


def ask_again(person: Person, agency: str, service_type: str) -> None:
    """A new consent, and a referral under it for the service that goes on (R1)."""
    agreed = permission.consent(person, agency, days=_LONG, name="renewed")
    referral = referrals.send(person, agency, service_type, agreed, name="renewed")
    person.after(hours=3)
    referrals.accept(person, referral, referrals.account_of(agency))
