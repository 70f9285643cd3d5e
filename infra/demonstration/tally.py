"""The tally: what a play has recorded, counted while it goes on; codes and counts, nobody's words.

R1  Nothing personal is kept or said here: what is counted are kinds of events and codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Lock

from domain.holding.closure import CaseClosed, CaseReopened
from domain.identification.report import CaseReported
from domain.messages import Event, Recorded
from domain.referral.answer import ReferralDeclined
from domain.referral.send import ReferralSent
from domain.shelter.places import PlaceAdded, ShelterOpened
from domain.shelter.request import PlaceRefused
from domain.shelter.stay import ResidentAdmitted, ResidentDischarged
from infra.event_types import NAMES

_STEPS = {
    "identification": "Identification",
    "consent": "Consent and legal bases",
    "assessment": "Risk, needs, best interests",
    "referral": "Referral",
    "shelter": "Shelter",
    "voluntary_return": "Return",
    "family": "Family tracing and care",
    "reintegration": "Reintegration",
    "justice": "Justice and complaints",
    "holding": "Who holds the case",
    "identity": "Links and merges",
    "due": "What fell due",
    "notification": "Anonymous notification",
    "directory": "Directory",
    "jurisdiction": "Rules and clocks",
    "on_call": "Who is on call",
    "adoption": "Policy of access",
}


class Tally:
    """Counts what it is told; threads may tell it at the same time."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self.events: Counter[type[Event]] = Counter()
        self.declined: Counter[str] = Counter()
        self.closed: dict[str, str] = {}
        self.cases: set[str] = set()
        self.sheltered: set[str] = set()

    def take(self, entry: Recorded) -> None:
        """Count one entry."""
        with self._mutex:
            self.events[type(entry.event)] += 1
            self._note(entry.stream, entry.event)

    @property
    def total(self) -> int:
        return self.events.total()

    def of(self, *kinds: type[Event]) -> int:
        """How often these happened."""
        return sum(self.events[kind] for kind in kinds)

    def by_step(self) -> Iterator[tuple[str, int]]:
        """The number of events of each step, in the order of the process."""
        counts: Counter[str] = Counter()
        for kind, count in self.events.items():
            counts[kind.__module__.split(".")[1]] += count
        yield from ((text, counts[step]) for step, text in _STEPS.items() if counts[step])

    def missing(self) -> tuple[str, ...]:
        """The stable names of the events that did not happen."""
        return tuple(name for kind, name in NAMES.items() if kind not in self.events)

    def _note(self, stream: str, event: Event) -> None:
        match event:
            case CaseReported():
                self.cases.add(stream)
            case ReferralDeclined(reason=reason) | PlaceRefused(reason=reason):
                self.declined[reason] += 1
            case CaseClosed(reason=reason):
                self.closed[stream] = reason
            case CaseReopened():
                self.closed.pop(stream, None)
            case ResidentAdmitted():
                self.sheltered.add(stream)
            case ResidentDischarged():
                self.sheltered.discard(stream)
            case _:
                pass


__all__ = ("PlaceAdded", "ReferralSent", "ShelterOpened", "Tally")
