"""The feed: what an agency's topic would hold, read from the log when somebody asks.

R1  Contracts, policy and pseudonyms are those of the relay (consumers.telling); what is told is
    decided at the time of reading, so that whoever lost a tie since is told its end alone.
R2  A page ends after `limit` events, or after so many entries of the log as one request may cost;
    it says how far it looked, so that a reader with few events gets on too.
R3  What cannot be told is passed by, as the relay passes it by to the dead letters.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import orjson

from consumers.agreements import Agreements
from consumers.contracts import CONTENT_TYPE, Pseudonyms
from consumers.followed import Memory, receiver_of
from consumers.ports import Log, Message
from consumers.telling import Deployment, Telling, is_of_a_case
from domain.access import Principal
from domain.messages import Recorded, Value
from domain.ports import Unavailable

_LOG = logging.getLogger("rejea.feed")

STEP = 200
MOST_LOOKED_AT = 2_000
"""R2."""
_FEW_CASES = 500


class Event(Value):
    """One event as JSON in the structured mode of CloudEvents, its position, and its case."""

    position: int
    body: bytes
    case_id: str


class Page(Value):
    """Events in order; `through` is how far the log was read, `more` whether it goes on there."""

    events: tuple[Event, ...]
    through: int
    more: bool


class Feed:
    """Opens readings for whoever signed in."""

    def __init__(self, deployment: Deployment, pseudonyms: Pseudonyms, log: Log) -> None:
        self._deployment = deployment
        self._pseudonyms = pseudonyms
        self._log = log

    def reading(self, principal: Principal) -> Reading:
        """A reading of one's own, which serves one thread at a time."""
        agreements = Agreements(self._log)
        memory = Memory(self._log, agreements, _FEW_CASES)
        telling = Telling(
            self._deployment,
            self._pseudonyms,
            memory,
            str,
            agreements=agreements,
            only=receiver_of(principal),
        )
        return Reading(self._log, telling)


class Reading:
    """One reader's way through the log."""

    def __init__(self, log: Log, telling: Telling) -> None:
        self._log = log
        self._telling = telling

    def page(self, after: int, limit: int) -> Page:
        """What comes after a position (R2).

        Raises: Unavailable.
        """
        events: list[Event] = []
        through, last = after, after + MOST_LOOKED_AT
        while through < last:
            batch, ends = self._read(through)
            self._telling.prepare(batch, more=True)
            for entry in batch:
                events += self._told(entry)
                through = entry.position
                if len(events) == limit:
                    return Page(events=tuple(events), through=through, more=True)
            if ends:
                return Page(events=tuple(events), through=through, more=False)
            through += not batch
        return Page(events=tuple(events), through=through, more=True)

    def _read(self, after: int) -> tuple[Sequence[Recorded], bool]:
        """The next entries, and whether the log ends there; none where one is unreadable (R3)."""
        step, kind = STEP, ""
        while step:
            try:
                batch = self._log.entries(after, step)
                return batch, len(batch) < step
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # R3: whatever it is, the entry is the cause.
                kind, step = type(error).__name__, step // 2
        _LOG.error("the entry at position %d cannot be read: %s", after + 1, kind)
        return (), False

    def _told(self, entry: Recorded) -> Sequence[Event]:
        """R3."""
        if not is_of_a_case(entry):
            return ()
        try:
            return [
                Event(position=entry.position, body=structured(message), case_id=entry.stream)
                for message in self._telling.messages(entry)
            ]
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # R3: whatever it is, the entry is the cause.
            kind = type(error).__name__
            _LOG.error("the entry at position %d cannot be told: %s", entry.position, kind)
            return ()


def structured(message: Message) -> bytes:
    """A message as one JSON object: the attributes, and the data as it lies in the message."""
    attributes = {
        name.removeprefix("ce_"): text.decode()
        for name, text in message.headers
        if name.startswith("ce_")
    }
    told = {**attributes, "datacontenttype": CONTENT_TYPE, "data": orjson.Fragment(message.value)}
    return orjson.dumps(told)
