"""The relay: follows the log with its own position and carries what may leave to the broker.

R1  It listens before it first reads, reads when it is woken, and again on a timer.
R2  The position is saved after the broker has acknowledged everything before it: a crash repeats
    messages with the same id, in the same order for each case, and loses none.
R3  Where the broker or the database is away it tries again with growing pauses; whoever appends to
    the log never waits for it.
R4  What is refused is tried five times and then goes to the dead letters; other cases move on.
R5  A topic that somebody deleted is made again and filled from the log.
R6  One relay leads; others wait until it is gone.
R7  What waits for the hour to turn is told when it has, also where nothing is appended then.
R8  Who is told of which case stands in the access log before it leaves; while that cannot be
    written, the relay waits (noting.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing

from consumers.composing import AgencyNames, Composer
from consumers.contracts import Pseudonyms
from consumers.delivering import Delivery
from consumers.noting import Closable, Noting
from consumers.ports import (
    BrokerAway,
    Lead,
    Ledger,
    Log,
    Overtaken,
    Publisher,
)
from consumers.telling import Deployment, Now, dead_letter, this_moment
from domain.messages import Recorded
from domain.ports import Unavailable

_LOG = logging.getLogger("rejea.relay")

FEWEST, MOST = 200, 1_000
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
LOOK_AFTER_TOPICS = 30.0


class OutboxRelay:
    """Follows the log in one thread; `connect` opens a way to the broker."""

    def __init__(  # noqa: PLR0913  # All that it stands on, each from another room.
        self,
        deployment: Deployment,
        log: Log,
        ledger: Ledger,
        connect: Callable[[], Publisher],
        pseudonyms: Pseudonyms,
        access_log: Closable,
        *,
        every: float = 5.0,
        now: Now = this_moment,
    ) -> None:
        self._deployment = deployment
        self._now = now
        self._log = log
        self._ledger = ledger
        self._connect = connect
        self._pseudonyms = pseudonyms
        self._noting = Noting(access_log)
        self._every = every
        self._stopping = threading.Event()
        self.trouble = ""
        """What keeps the relay from going on, in a word; empty while it goes on."""

    def run(self) -> None:
        """Follow the log until stopped (R3)."""
        with closing(self._noting):
            self._go_on()

    def _go_on(self) -> None:
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

    def delivery(self, lead: Lead, publisher: Publisher) -> Delivery:
        """A way to the broker for one round; what was noted before it began is remembered."""
        return Delivery(self._deployment.topics, lead, publisher, self._noting)

    def round_parts(self, lead: Lead) -> tuple[Deployment, Log, float, Composer]:
        """What one round works with; its memory of cases begins empty."""
        names = AgencyNames(self._log, lead)
        composer = Composer(self._deployment, self._log, self._pseudonyms, names, self._now)
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
        self._delivery = relay.delivery(lead, publisher)
        self._looked_after = 0.0

    def follow(self) -> None:
        """Follow the log (R1, R7)."""
        self._look_after_topics()
        self._composer.resume(self._position)
        while not self._relay.is_stopping:
            self._delivery.deliver(self._composer.turned())
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
        self._delivery.deliver(self._composer.compose(batch, more=more))
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
            self._delivery.deliver([letter])
            return (), after + 1

    def _look_after_topics(self) -> None:
        """R5."""
        self._looked_after = time.monotonic()
        existing = self._publisher.topics()
        known = self._lead.topics()
        lost = {name for name, filled in known.items() if name not in existing or not filled}
        if lost:
            _LOG.warning("%d topics were gone and are filled again from the log", len(lost))
            self._lead.mark(lost, filled=False)
            self._delivery.make(lost - existing)
            self._fill(lost)
            self._lead.mark(lost, filled=True)
        self._delivery.trust(known)

    def _fill(self, names: Collection[str]) -> None:
        """Carry what lies before the position once more, to these topics alone."""
        *_, composer = self._relay.round_parts(self._lead)
        self._delivery.trust(names)
        after = 0
        while after < self._position and not self._relay.is_stopping:
            batch, end = self._read(after, min(MOST, self._position - after))
            messages = composer.compose(batch, more=True)
            self._delivery.deliver([message for message in messages if message.topic in names])
            after = end
        if after < self._position:
            raise Overtaken("stopped while filling")


def _kind(error: Exception) -> str:
    return type(error).__name__
