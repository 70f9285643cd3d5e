"""Composing: turns entries of the log into messages, and what cannot be turned, into dead letters.

R1  Whatever cannot be told is told to nobody; one entry, one stream is the cause, and the others go
    on.
R2  An agency's part of its topic's name is made from its registered name, and then stays.
R3  What waits for the hour to turn (public_records) is told when it has; whoever goes on from a
    position looks back in the log for what may not have been told yet.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from consumers.agreements import Agreements
from consumers.contracts import Pseudonyms
from consumers.followed import Memory
from consumers.looking_back import hour_before
from consumers.ports import Log, Message, NameBook
from consumers.public_records import ORGANIZATION, SHELTER, PublicRecords
from consumers.telling import Deployment, Now, Telling, dead_letter, is_of_a_case, this_moment
from consumers.topics import slug_of
from domain.directory.organization import OrganizationRegistered
from domain.messages import Recorded
from domain.ports import Unavailable

_LOG = logging.getLogger("rejea.relay")


class Composer:
    """Turns a batch of entries into messages; what cannot be turned, into dead letters."""

    def __init__(
        self,
        deployment: Deployment,
        log: Log,
        pseudonyms: Pseudonyms,
        names: AgencyNames,
        now: Now = this_moment,
    ) -> None:
        self._deployment = deployment
        agreements = Agreements(log)
        memory = Memory(log, agreements)
        self._telling = Telling(deployment, pseudonyms, memory, names.of, now, agreements)
        self._public = PublicRecords(deployment, log, now)
        self._log = log

    def resume(self, position: int) -> None:
        """Let wait what was recorded in the last hour up to a position (R3).

        Raises: Unavailable.
        """
        self._public.wait(hour_before(self._log, position, SHELTER))

    def turned(self) -> list[Message]:
        """What may be told since the hour has turned (R3)."""
        return self._of_public(self._public.turned())

    def compose(self, batch: Sequence[Recorded], *, more: bool) -> list[Message]:
        """The messages of a batch, in the order of the log."""
        self._telling.prepare(batch, more=more)
        messages: list[Message] = []
        for entry in batch:
            if is_of_a_case(entry):
                messages += self._of_case(entry)
        return messages + self._of_public([*self._public.turned(), *batch])

    def _of_case(self, entry: Recorded) -> list[Message]:
        try:
            return list(self._telling.messages(entry))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # R1: whatever it is, the entry is the cause.
            return [self._dead(self._deployment.topics.unaddressed, entry, error)]

    def _of_public(self, batch: Sequence[Recorded]) -> list[Message]:
        streams: dict[str, list[Recorded]] = {}
        for entry in batch:
            if entry.stream.startswith((SHELTER, ORGANIZATION)):
                streams.setdefault(entry.stream, []).append(entry)
        messages: list[Message] = []
        for entries in streams.values():
            try:
                messages += self._public.messages(entries)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # R1: the stream is the cause.
                messages.append(self._dead(self._deployment.topics.directory, entries[-1], error))
        return messages

    def _dead(self, topic: str, entry: Recorded, error: Exception) -> Message:
        _LOG.error(
            "the entry at position %d cannot be told: %s", entry.position, type(error).__name__
        )
        return dead_letter(
            topic, entry.event_id, entry.event_id, entry.position, type(error).__name__
        )


class AgencyNames:
    """Each agency's part of its topic's name (R2)."""

    def __init__(self, log: Log, book: NameBook) -> None:
        self._log = log
        self._book = book
        self._names = book.names()

    def of(self, agency_id: str) -> str:
        """The name that was given, or is given now."""
        if agency_id not in self._names:
            self._names[agency_id] = self._book.name(agency_id, self._wanted(agency_id))
        return self._names[agency_id]

    def _wanted(self, agency_id: str) -> str:
        for entry in self._log.streams({agency_id: 0}):
            if isinstance(entry.event, OrganizationRegistered) and slug_of(entry.event.name):
                return slug_of(entry.event.name)
        return slug_of(agency_id)
