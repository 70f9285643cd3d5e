"""Level: how far the identification of a person has come.

R1  A screening that indicates trafficking raises the level to presumed; only a decision lowers it
    (process.md 2.3).
R2  A decision of the competent authority confirms or does not confirm; who withdrew before any
    decision is withdrawn, which touches no assistance (rules.md section 5).
"""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The formal state that says what a person is called: person, presumed victim, victim."""

    REPORTED = "reported"
    SCREENING = "screening"
    PRESUMED = "presumed"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    WITHDRAWN = "withdrawn"

    @property
    def trafficking_status(self) -> str:
        """The level in the words of HTCDS 2.0 (vic_TraffickingStatus)."""
        return {Level.CONFIRMED: "Actual", Level.NOT_CONFIRMED: "Not"}.get(self, "Possible")

    @property
    def is_presumed_or_confirmed(self) -> bool:
        return self in (Level.PRESUMED, Level.CONFIRMED)

    @property
    def is_decided(self) -> bool:
        return self in (Level.CONFIRMED, Level.NOT_CONFIRMED)
