"""What is told of a referral to the agency that it came to, at the moment when something changed.

R1  The same as the inbox holds (rows.py `beside_referrals`, R1 and R2), decided by a look at the
    row of the case: of a receiver its open referrals alone, of a service those that came to it, and
    to whoever sees no person what they are asked to answer (look.py R7).
"""

from __future__ import annotations

from projections.reading import Record
from projections.visibility.cases import Shown, shown_referral
from projections.visibility.look import look_at
from projections.visibility.readings import Readings


def shape_received(readings: Readings, case: Record | None, referral_id: str) -> Shown | None:
    """A referral in the asker's inbox; None where it is not, or no longer, in it."""
    look = look_at(readings, case)
    if look is None:
        return None
    told = look.case["referrals"].get(referral_id)
    if told is None or told["to_agency_id"] != look.agency_id:
        return None
    if not (look.sees_persons or referral_id in look.view.referral_ids):
        return None
    return shown_referral(look, referral_id, told)
