"""The relay: follows the log with its own position and carries what may leave to the broker.

R1  It listens before it first reads, reads when it is woken, and again on a timer.
R2  The position is saved after the broker has acknowledged everything before it: a crash repeats
    messages with the same id, in the same order for each case, and loses none.
R3  Where the broker or the database is away it tries again with growing pauses; whoever appends to
    the log never waits for it.
R4  What is refused is tried five times and then goes to the dead letters; other cases move on.
R5  A topic that somebody deleted is made again and filled from the log.
R6  One relay leads; others wait until it is gone.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing

from consumers.contracts import Pseudonyms
from consumers.followed import Memory
from consumers.ports import (
    BrokerAway,
    Lead,
    Ledger,
    Log,
    Message,
    Overtaken,
    Publisher,
)
from consumers.public_records import PublicRecords
from consumers.telling import Deployment, Telling, dead_letter, is_of_a_case
from consumers.topics import DEAD_LETTERS, slug_of
from domain.directory.organization import OrganizationRegistered
from domain.messages import Recorded
from domain.ports import Unavailable

_LOG = logging.getLogger("rejea.relay")

TRIES = 5
FEWEST, MOST = 200, 1_000
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
BETWEEN_TRIES = 0.1
LOOK_AFTER_TOPICS = 30.0


class Composer:
    """Turns a batch of entries into messages; what cannot be turned, into dead letters."""

    def __init__(
        self, deployment: Deployment, log: Log, pseudonyms: Pseudonyms, names: AgencyNames
    ) -> None:
        self._deployment = deployment
        self._telling = Telling(deployment, pseudonyms, Memory(log), names.of)
        self._public = PublicRecords(deployment, log)

    def compose(self, batch: Sequence[Recorded], *, more: bool) -> list[Message]:
        """The messages of a batch, in the order of the log."""
        self._telling.prepare(batch, more=more)
        messages: list[Message] = []
        for entry in batch:
            if is_of_a_case(entry):
                messages += self._of_case(entry)
        return messages + self._of_public(batch)

    def _of_case(self, entry: Recorded) -> list[Message]:
        try:
            return list(self._telling.messages(entry))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # R4: whatever it is, the entry is the cause.
            return [self._dead(self._deployment.topics.unaddressed, entry, error)]

    def _of_public(self, batch: Sequence[Recorded]) -> list[Message]:
        streams: dict[str, list[Recorded]] = {}
        for entry in batch:
            if entry.stream.startswith(("shelter-", "organization-")):
                streams.setdefault(entry.stream, []).append(entry)
        messages: list[Message] = []
        for entries in streams.values():
            try:
                messages += self._public.messages(entries)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001  # R4: the stream is the cause.
                messages.append(self._dead(self._deployment.topics.directory, entries[-1], error))
        return messages

    def _dead(self, topic: str, entry: Recorded, error: Exception) -> Message:
        _LOG.error("the entry at position %d cannot be told: %s", entry.position, _kind(error))
        return dead_letter(topic, entry.event_id, entry.event_id, entry.position, _kind(error))


class AgencyNames:
    """Each agency's part of its topic's name: made from its registered name, then kept for ever."""

    def __init__(self, log: Log, lead: Lead) -> None:
        self._log = log
        self._lead = lead
        self._names = lead.names()

    def of(self, agency_id: str) -> str:
        """The name that was given, or is given now."""
        if agency_id not in self._names:
            self._names[agency_id] = self._lead.name(agency_id, self._wanted(agency_id))
        return self._names[agency_id]

    def _wanted(self, agency_id: str) -> str:
        for entry in self._log.streams({agency_id: 0}):
            if isinstance(entry.event, OrganizationRegistered) and slug_of(entry.event.name):
                return slug_of(entry.event.name)
        return slug_of(agency_id)


class OutboxRelay:
    """Follows the log in one thread; `connect` opens a way to the broker."""

    def __init__(
        self,
        deployment: Deployment,
        log: Log,
        ledger: Ledger,
        connect: Callable[[], Publisher],
        pseudonyms: Pseudonyms,
        *,
        every: float = 5.0,
    ) -> None:
        self._deployment = deployment
        self._log = log
        self._ledger = ledger
        self._connect = connect
        self._pseudonyms = pseudonyms
        self._every = every
        self._stopping = threading.Event()
        self.trouble = ""
        """What keeps the relay from going on, in a word; empty while it goes on."""

    def run(self) -> None:
        """Follow the log until stopped (R3)."""
        failures = 0
        while not self._stopping.is_set():
            try:
                with self._ledger.leading() as lead, closing(self._connect()) as publisher:
                    self._went_on(failures)
                    failures = 0
                    _Round(self, lead, publisher).follow()
            except (BrokerAway, Unavailable, Overtaken) as problem:
                self._waits(problem, failures)
                failures += 1

    def stop(self) -> None:
        """Finish the batch in hand and end."""
        self._stopping.set()
        self._ledger.ring()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def _went_on(self, failures: int) -> None:
        if failures and self.trouble:
            _LOG.warning("the relay goes on")
        self.trouble = ""

    def _waits(self, problem: Exception, failures: int) -> None:
        pause = PAUSES[min(failures, len(PAUSES) - 1)]
        if failures == 0 and not isinstance(problem, Overtaken):
            _LOG.warning("the relay waits: %s", problem)
        self.trouble = _kind(problem)
        self._stopping.wait(pause)

    def round_parts(self, lead: Lead) -> tuple[Deployment, Log, float, Composer]:
        """What one round works with; its memory of cases begins empty."""
        names = AgencyNames(self._log, lead)
        composer = Composer(self._deployment, self._log, self._pseudonyms, names)
        return self._deployment, self._log, self._every, composer


class _Round:
    """From one connection to the next: the position is read once, and moved by this round alone."""

    def __init__(self, relay: OutboxRelay, lead: Lead, publisher: Publisher) -> None:
        self._relay = relay
        self._lead = lead
        self._publisher = publisher
        self._deployment, self._log, self._every, self._composer = relay.round_parts(lead)
        self._position = lead.position
        self._limit = FEWEST
        self._topics: set[str] = set()
        self._looked_after = 0.0

    def follow(self) -> None:
        """Follow the log (R1)."""
        self._look_after_topics()
        while not self._relay.is_stopping:
            if not self._step():
                if time.monotonic() - self._looked_after > LOOK_AFTER_TOPICS:
                    self._look_after_topics()
                self._lead.wait(self._every)

    def _step(self) -> bool:
        """Carry one batch; tell whether there was one (R2)."""
        batch, end = self._read(self._position, self._limit)
        if end == self._position:
            return False
        more = end - self._position >= self._limit
        self._limit = min(self._limit * 2, MOST) if more else FEWEST
        self._deliver(self._composer.compose(batch, more=more))
        self._lead.save(self._position, end)
        self._position = end
        return True

    def _read(self, after: int, limit: int) -> tuple[Sequence[Recorded], int]:
        """The next entries and the position at which they end; an unreadable one is passed by."""
        try:
            batch = self._log.entries(after, limit)
            return batch, batch[-1].position if batch else after
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001  # R4: whatever it is, the entry is the cause.
            if limit > 1:
                self._limit = limit // 2
                return self._read(after, self._limit)
            _LOG.error("the entry at position %d cannot be read: %s", after + 1, _kind(error))
            topic = self._deployment.topics.unaddressed
            letter = dead_letter(topic, str(after + 1), "", after + 1, _kind(error))
            self._deliver([letter])
            return (), after + 1

    def _deliver(self, messages: Sequence[Message]) -> None:
        """Publish until all is acknowledged or among the dead letters (R4)."""
        tries: Counter[int] = Counter()
        waiting = dict(enumerate(messages))
        while waiting:
            numbers = list(waiting)
            pending = [waiting[number] for number in numbers]
            self._make_missing({message.topic for message in pending})
            refused = self._publisher.publish(pending)
            held = {numbers[place]: reason for place, reason in refused.items()}
            waiting = dict(self._still_waiting(waiting, held, tries))
            if waiting:
                time.sleep(BETWEEN_TRIES)

    def _still_waiting(
        self, waiting: Mapping[int, Message], held: Mapping[int, str], tries: Counter[int]
    ) -> Iterator[tuple[int, Message]]:
        for number, reason in held.items():
            message = waiting[number]
            tries[number] += bool(reason)
            if tries[number] < TRIES:
                yield number, message
            elif message.topic.endswith(DEAD_LETTERS):
                _LOG.error("a dead letter of %s was refused: %s", message.topic, reason)
            else:
                tries[number] = 0
                yield number, _dead_letter_for(message, reason)

    def _make_missing(self, wanted: Collection[str]) -> None:
        """Write down that topics are made, then make them: what is deleted later is noticed."""
        missing = set(wanted) - self._topics
        if not missing:
            return
        existing = self._publisher.topics()
        known = self._lead.topics()
        self._lead.mark(missing - known.keys(), filled=True)
        lost = (missing & known.keys()) - existing
        self._make(missing - existing - lost)
        self._topics |= missing - lost
        if lost:
            raise BrokerAway(f"{len(lost)} topics are gone")

    def _make(self, names: Collection[str]) -> None:
        if names:
            described = self._deployment.topics.described
            self._publisher.make([described(name) for name in sorted(names)])

    def _look_after_topics(self) -> None:
        """R5."""
        self._looked_after = time.monotonic()
        existing = self._publisher.topics()
        known = self._lead.topics()
        lost = {name for name, filled in known.items() if name not in existing or not filled}
        if lost:
            _LOG.warning("%d topics were gone and are filled again from the log", len(lost))
            self._lead.mark(lost, filled=False)
            self._make(lost - existing)
            self._fill(lost)
            self._lead.mark(lost, filled=True)
        self._topics = set(known)

    def _fill(self, names: Collection[str]) -> None:
        """Carry what lies before the position once more, to these topics alone."""
        *_, composer = self._relay.round_parts(self._lead)
        self._topics |= set(names)
        after = 0
        while after < self._position and not self._relay.is_stopping:
            batch, end = self._read(after, min(MOST, self._position - after))
            messages = composer.compose(batch, more=True)
            self._deliver([message for message in messages if message.topic in names])
            after = end
        if after < self._position:
            raise Overtaken("stopped while filling")


def _dead_letter_for(message: Message, reason: str) -> Message:
    told = {name: text.decode(errors="replace") for name, text in message.headers}
    _LOG.error("a message to %s was refused %d times: %s", message.topic, TRIES, reason)
    position = int(told.get("ce_sequence", "0"))
    return dead_letter(message.topic, message.key, told.get("ce_id", ""), position, reason)


def _kind(error: Exception) -> str:
    return type(error).__name__
