"""Agreements: with whom an agency's agreements are over, and who is closed, as the log has it.

R1  Where every agreement between two organizations is over, nothing that rested on one is told on.
R2  What was read of an organization is remembered until an entry about these things comes by.
R3  An organization that is closed is told nothing any more: its people find the doors shut, too.
    The demonstration's events stand for what was told at their own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from consumers.ports import Log
from domain.directory.organization import OrganizationClosed
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


class Known(Value):
    """What was read of an organization: its agreements, and the position at which it was closed."""

    agreements: tuple[Agreement, ...]
    closed: int | None


class Agreements:
    """The agreements of organizations, read from their streams when somebody asks."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: dict[str, Known] = {}

    def forget(self, batch: Iterable[Recorded]) -> None:
        """R2."""
        for entry in batch:
            if isinstance(entry.event, AgreementMade | AgreementEnded | OrganizationClosed):
                self._known.pop(entry.stream, None)

    def is_closed(self, agency_id: str, entry: Recorded) -> bool:
        """Whether an agency is told nothing of an entry, since it is closed (R3).

        Raises: Unavailable.
        """
        closed = self.closed_at(agency_id)
        return closed is not None and (closed < entry.position or not entry.synthetic)

    def closed_at(self, agency_id: str) -> int | None:
        """The position at which an organization was closed, none where it is not.

        Raises: Unavailable.
        """
        return self._of(agency_id).closed

    def ended_with(self, agency_id: str, partners: Iterable[str], day: date) -> tuple[str, ...]:
        """Those of the partners whose every agreement with the agency is over on a day (R1).

        Raises: Unavailable.
        """
        return tuple(one for one in sorted(set(partners)) if self._is_over(agency_id, one, day))

    def _is_over(self, agency_id: str, partner_id: str, day: date) -> bool:
        both = frozenset({agency_id, partner_id})
        made = [one for key in both for one in self._of(key).agreements if one.parties == both]
        return bool(made) and not any(one.runs(day) for one in made)

    def _of(self, organization_id: str) -> Known:
        if organization_id not in self._known:
            entries = self._log.streams({organization_id: 0})
            closed = [one.position for one in entries if isinstance(one.event, OrganizationClosed)]
            self._known[organization_id] = Known(
                agreements=tuple(_folded(entries)), closed=closed[0] if closed else None
            )
        return self._known[organization_id]


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
