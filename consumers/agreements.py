"""Agreements: with whom an agency's agreements are over, as the log has it.

R1  Where every agreement between two organizations is over, nothing that rested on one is told on.
R2  What was read of an organization is remembered until an entry about its agreements comes by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from consumers.ports import Log
from domain.directory.provider import AgreementEnded, AgreementMade
from domain.messages import Recorded, Value


class Agreement(Value):
    """Between whom, from when, until when."""

    parties: frozenset[str]
    begins_on: date
    ends_on: date
    ended: bool = False

    def runs(self, day: date) -> bool:
        return not self.ended and self.begins_on <= day <= self.ends_on


class Agreements:
    """The agreements of organizations, read from their streams when somebody asks."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._made: dict[str, tuple[Agreement, ...]] = {}

    def forget(self, batch: Iterable[Recorded]) -> None:
        """R2."""
        for entry in batch:
            if isinstance(entry.event, AgreementMade | AgreementEnded):
                self._made.pop(entry.stream, None)

    def ended_with(self, agency_id: str, partners: Iterable[str], day: date) -> tuple[str, ...]:
        """Those of the partners whose every agreement with the agency is over on a day (R1).

        Raises: Unavailable.
        """
        return tuple(one for one in sorted(set(partners)) if self._is_over(agency_id, one, day))

    def _is_over(self, agency_id: str, partner_id: str, day: date) -> bool:
        both = frozenset({agency_id, partner_id})
        made = [one for key in both for one in self._of(key) if one.parties == both]
        return bool(made) and not any(one.runs(day) for one in made)

    def _of(self, organization_id: str) -> tuple[Agreement, ...]:
        if organization_id not in self._made:
            entries = self._log.streams({organization_id: 0})
            self._made[organization_id] = tuple(_folded(entries))
        return self._made[organization_id]


def _folded(entries: Sequence[Recorded]) -> Iterable[Agreement]:
    ended = {one.event.agreement_id for one in entries if isinstance(one.event, AgreementEnded)}
    for entry in entries:
        event = entry.event
        if isinstance(event, AgreementMade):
            yield Agreement(
                parties=frozenset({entry.stream, event.with_organization_id}),
                begins_on=event.begins_on,
                ends_on=event.ends_on,
                ended=event.agreement_id in ended,
            )
