"""Safety cards of the matrix: who may read which one now, written by hand from rules.md 2.

R1  A card holds allergies, medication and danger; it is read by the custodian who released it and
    by the agency that it was released to, whatever else they see, and by nobody else because of it.
R2  It is over once its release was reviewed, and a day after it was made.
R3  No seal shuts it, and it opens none. Health reaches no police, nor a purpose without persons; so
    neither does the card. Whoever reads for an agency as a whole may be anybody, and reads none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.examples import CLINIC, SHELTER_HOUSE, WELFARE
from tests.matrix.cast import COUNSELLING, HOTLINE, ON_CALL, Asker

RECORDED = "safety_card.recorded.v1"
WORDS = frozenset({"allergies", "medication", "danger"})
CASES = ("card open", "card sealed", "card reviewed", "card lapsed")


class Released(NamedTuple):
    """Who released a card that is not over, and to which agencies."""

    user_id: str
    agencies: frozenset[str]


CARDS: Mapping[str, Released] = {
    "card open": Released(ON_CALL.user_id, frozenset({COUNSELLING})),
    "card sealed": Released(
        ON_CALL.user_id, frozenset({CLINIC, COUNSELLING, SHELTER_HOUSE, HOTLINE, WELFARE})
    ),
    # Reviewed, and lapsed: neither is read any more (R2).
}
"""By case."""


def reads(asker: Asker, case: str) -> bool:
    """R1, R2: whether somebody is let read the card; R3 is the oracle's, as for any health."""
    found = CARDS.get(case)
    if found is None or not asker.strength:
        return False
    return asker.actor.user_id == found.user_id or asker.actor.agency_id in found.agencies
