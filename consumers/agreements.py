"""Agreements: what they mean for what an agency is told, and who is closed, as the log has it.

R1  What an agreement ended, or bounds, is decided by the domain (domain/agreements.py).
R2  What was read of an organization is remembered until an entry about these things comes by.
R3  An organization that is closed is told nothing any more: its people find the doors shut, too.
    The demonstration's events stand for what was told at their own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from consumers.ports import Log
from domain.agreements import Agreed, summed_up
from domain.agreements import Agreements as Terms
from domain.directory.organization import OrganizationClosed, OrganizationRegistered
from domain.directory.provider import AgreementEnded, AgreementMade
from domain.messages import RecordClass, Recorded, Role, Value

NEWEST = 2**63
"""Behind every position."""


class Agreement(Value):
    """Between whom, on whose record, from when, until when; made and ended at these positions."""

    stream: str
    parties: frozenset[str]
    purposes: tuple[str, ...]
    record_classes: tuple[RecordClass, ...]
    begins_on: date
    ends_on: date
    by_editor: bool
    made_at: int
    ended_at: int | None

    def runs(self, day: date, before: int) -> bool:
        ended = self.ended_at is not None and self.ended_at < before
        return not ended and self.begins_on <= day <= self.ends_on

    def seen_from(self, partner_id: str, day: date, before: int) -> Agreed:
        return Agreed(
            partner_id=partner_id,
            purposes=self.purposes,
            record_classes=self.record_classes,
            in_force=self.runs(day, before),
            recorded_by_partner=self.stream == partner_id,
            by_editor=self.by_editor,
        )


class Known(Value):
    """What was read of an organization: its kind, agreements, and the position of its closing."""

    kind: str
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
            if isinstance(entry.event, _TELLING):
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

    def kind_of(self, agency_id: str) -> str:
        """What kind of organization an agency is; empty where nobody registered it.

        Raises: Unavailable.
        """
        return self._of(agency_id).kind

    def between(
        self, agency_id: str, partners: Iterable[str], day: date, before: int = NEWEST
    ) -> Terms:
        """What an agency's agreements with these partners mean on a day (R1).

        Only what was recorded before a position counts, so that what is asked of an entry is
        answered alike whenever that is.

        Raises: Unavailable.
        """
        return summed_up(
            made.seen_from(partner_id, day, before)
            for partner_id in sorted(set(partners))
            for key in sorted({agency_id, partner_id})
            for made in self._of(key).agreements
            if made.parties == {agency_id, partner_id} and made.made_at < before
        )

    def _of(self, organization_id: str) -> Known:
        if organization_id not in self._known:
            entries = self._log.streams({organization_id: 0})
            closed = [one.position for one in entries if isinstance(one.event, OrganizationClosed)]
            kinds = [
                one.event.kind for one in entries if isinstance(one.event, OrganizationRegistered)
            ]
            self._known[organization_id] = Known(
                kind=str(kinds[-1]) if kinds else "",
                agreements=tuple(_folded(entries)),
                closed=closed[0] if closed else None,
            )
        return self._known[organization_id]


_TELLING = (OrganizationRegistered, OrganizationClosed, AgreementMade, AgreementEnded)


def _folded(entries: Sequence[Recorded]) -> Iterable[Agreement]:
    ended = {
        one.event.agreement_id: one.position
        for one in entries
        if isinstance(one.event, AgreementEnded)
    }
    for entry in entries:
        event = entry.event
        if isinstance(event, AgreementMade):
            yield Agreement(
                stream=entry.stream,
                parties=frozenset({entry.stream, event.with_organization_id}),
                purposes=tuple(event.purposes),
                record_classes=event.record_classes,
                begins_on=event.begins_on,
                ends_on=event.ends_on,
                by_editor=entry.by.role is Role.DIRECTORY_EDITOR,
                made_at=entry.position,
                ended_at=ended.get(event.agreement_id),
            )
