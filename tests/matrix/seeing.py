"""Seeing: what somebody sees of a case, by their tie and by what is barred."""

from __future__ import annotations

from typing import NamedTuple

from tests.matrix import cards
from tests.matrix.barred import NO_HEALTH, NO_PERSONS, WITHOUT_PERSONS, barred
from tests.matrix.cast import SHUT_OUT, Asker
from tests.matrix.ties import (
    AUDITOR,
    CARD,
    COORDINATOR,
    HOLDER,
    PERSONAL,
    WHOLE,
    WORK,
    Tied,
    tied,
)


class Seen(NamedTuple):
    """What somebody sees of a case, and the classes that they are kept from."""

    tied: Tied
    classes: frozenset[str]
    own: frozenset[str] = frozenset()
    card: bool = False
    kept: frozenset[str] = frozenset()

    @property
    def persons(self) -> bool:
        return self.tied.persons and bool(self.classes & PERSONAL)

    @property
    def watches(self) -> bool:
        return self.tied in (COORDINATOR, AUDITOR)

    @property
    def work_alone(self) -> bool:
        """The whole of the work, and no person: who watches, and whoever is kept from persons."""
        return self.tied.part == WHOLE and not self.persons

    @property
    def answers(self) -> bool:
        """Of the agency that answers for the case, and sees its persons."""
        return self.tied is HOLDER and self.persons


def seen(name: str, asker: Asker, case: str) -> Seen | None:
    """What somebody sees of a case; None where they may not know of it."""
    found = None if name in SHUT_OUT else tied(asker, case)
    card = name not in SHUT_OUT and _reads_card(asker, case)
    kept = barred(asker, case)
    if found is None:
        return Seen(CARD, frozenset({WORK}), card=True, kept=kept) if card else None
    return Seen(found, found.classes - kept, found.own - kept, card, kept)


def _reads_card(asker: Asker, case: str) -> bool:
    """cards.py R3."""
    office = (NO_HEALTH | NO_PERSONS) - {"custodian"}
    kept_back = asker.actor.role.value in office or asker.purpose in WITHOUT_PERSONS
    return cards.reads(asker, case) and not kept_back
