"""What is shown of one referral in a list across cases: what a look at its case shows of it."""

from __future__ import annotations

from projections.reading import Record
from projections.visibility.cases import Shown, shown_referral
from projections.visibility.hours import timed_for
from projections.visibility.look import look_at
from projections.visibility.readings import Readings


def shape_referral(readings: Readings, row: Record) -> Shown | None:
    """A referral, masked where its parties or its service tell too much; None if hidden."""
    look = look_at(readings, row)
    if look is None:
        return None
    return timed_for(look.view.tie, shown_referral(look, row["referral_id"], row["told"]))
