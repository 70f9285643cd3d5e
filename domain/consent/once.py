"""Once: a child's ground carries one disclosure.

R1  A child's disclosure needs a basis of its own each time, also when a guardian agreed for longer
    (rules.md 1): under a consent or legal basis that carried one, no other is made. In an emergency
    too; there a vital interest is recorded anew, which waits for nothing.
R2  It is asked of whoever counts as a child at that moment. An adult's ground carries what it
    permits, as often as it does; whoever is found to be an adult is an adult from then on.
R3  What only goes on with the same disclosure needs no other ground (carried.py R2).
"""

from __future__ import annotations

from domain.consent.carried import disclosed_under
from domain.consent.consents import Consents
from domain.messages import Event, Refused


class GroundAlreadyUsed(Refused):
    """R1: this consent or legal basis carried a disclosure of a child before."""

    rule = "R1"
    advice = (
        "Ask again, hear the child, and record a consent or basis for this disclosure alone; what "
        "is vital waits for nobody."
    )


def check_once(event: Event, consents: Consents) -> None:
    """R1: refuse what a child's ground carried before.

    Raises: GroundAlreadyUsed.
    """
    for named in disclosed_under(event):
        if consents.used(named):
            raise GroundAlreadyUsed(named)
