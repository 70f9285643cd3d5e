"""Load for a relay, and what must be on the topics afterwards: all of it, in order."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from consumers.composing import Composer
from consumers.contracts import Pseudonyms
from consumers.ports import Message
from domain.holding.holder import CaseTakenOn
from domain.ports import EventLog
from domain.referral.answer import ReferralAccepted
from domain.referral.send import ReferralSent
from infra.relaying import FollowedLog
from tests.consumers.relayed import KEY, Received, Relayed
from tests.examples import CLINIC, SOCIAL_WORKER, WELFARE, made_id
from tests.infra.batches import REPORT, batch, drafts, new_stream
from tests.made import made

Lanes = dict[tuple[str, str], list[str]]
TAKEN_ON = CaseTakenOn(holder_id=WELFARE, worker_id=SOCIAL_WORKER.user_id)
TO_CLINIC = made_id("referral", "to the clinic")
SENT = made(
    ReferralSent, referral_id=TO_CLINIC, from_agency_id=WELFARE, to_agency_id=CLINIC, basis_id=None
)
ACCEPTED = made(ReferralAccepted, referral_id=TO_CLINIC)
SLOWEST = 2.0


class Writer:
    """Reports cases, takes them on, and refers them, until stopped; remembers the slowest.

    Nothing of it ends by itself: what is told of it is the same whenever the relay comes to it.
    """

    def __init__(self, log: EventLog, pause: float) -> None:
        self.log = log
        self.pause = pause
        self.slowest = 0.0
        self.written = 0
        self.failed: Exception | None = None
        self._stopping = threading.Event()

    def run(self) -> None:
        streams: list[str] = []
        try:
            while not self._stopping.wait(self.pause):
                began = time.monotonic()
                self._one_more(streams)
                self.slowest = max(self.slowest, time.monotonic() - began)
        except Exception as error:  # noqa: BLE001  # Told to the test by the block below.
            self.failed = error

    def stop(self) -> None:
        self._stopping.set()

    def _one_more(self, streams: list[str]) -> None:
        """Every other command goes on with a case that stands."""
        if len(streams) % 2 or not streams:
            stream = new_stream()
            self.log.append(batch(*drafts(stream, REPORT, TAKEN_ON)))
        else:
            stream = streams[-1]
            self.log.append(batch(*drafts(stream, SENT, ACCEPTED, after=2)))
        streams.append(stream if stream not in streams else "")
        self.written += 2


@contextmanager
def writing(outside: Relayed, pause: float = 0.01) -> Iterator[Writer]:
    """Write beside one block; a command that failed fails it."""
    writer = Writer(outside.log, pause)
    thread = threading.Thread(target=writer.run)
    thread.start()
    try:
        yield writer
    finally:
        writer.stop()
        thread.join()
    assert writer.failed is None, writer.failed


def assert_whole(outside: Relayed) -> int:
    """Nothing is missing, repeats are the same, order is kept; gives how many were repeated."""
    messages = outside.everything()
    found = first_ones(messages)
    expected = expected_lanes(outside)
    assert found.keys() == expected.keys()
    assert_several_are_told(outside, found)
    for lane, ids in expected.items():
        assert found[lane] == ids, lane
    assert_repeats_are_the_same(messages)
    return len(messages) - sum(map(len, expected.values()))


def assert_several_are_told(outside: Relayed, found: Lanes) -> None:
    """Who holds the cases is told, and who was asked to serve, each of whole lanes."""
    for agency_id in (WELFARE, CLINIC):
        topic = outside.topic_of(agency_id)
        assert any(len(ids) > 1 for (where, _), ids in found.items() if where == topic), agency_id


def expected_lanes(outside: Relayed) -> Lanes:
    """What the whole log becomes, by topic and key."""
    log = FollowedLog(outside.urls.app)
    names: Any = KnownNames(outside)
    composer = Composer(outside.deployment, log, Pseudonyms(KEY), names)
    lanes: Lanes = {}
    after = 0
    while entries := log.entries(after, 500):
        for message in composer.compose(entries, more=False):
            lanes.setdefault(message.lane, []).append(id_of(message))
        after = entries[-1].position
    log.close()
    return lanes


class KnownNames:
    """The names that the relay gave."""

    def __init__(self, outside: Relayed) -> None:
        self._names = dict(outside.log._rows("SELECT agency_id, slug FROM relay.agency", ()))

    def of(self, agency_id: str) -> str:
        return str(self._names[agency_id])


def first_ones(messages: list[Received]) -> Lanes:
    """The ids of each lane without repeats, in the order in which they first came."""
    lanes: Lanes = {}
    for each in messages:
        ids = lanes.setdefault((each.topic, each.key), [])
        if each.id not in ids:
            ids.append(each.id)
    return lanes


def assert_repeats_are_the_same(messages: list[Received]) -> None:
    seen: dict[tuple[str, str], Received] = {}
    for each in messages:
        before = seen.setdefault((each.topic, each.id), each)
        assert (each.key, each.headers, each.value) == (before.key, before.headers, before.value)


def id_of(message: Message) -> str:
    return dict(message.headers)["ce_id"].decode()
