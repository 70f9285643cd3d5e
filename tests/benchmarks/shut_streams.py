"""What is told without asking again, heard in threads: when it last told of the case, and what.

R1  A stream counts only if it told what rests on the consent before the withdrawal.
R2  It shuts when it tells that the consent ended, or ends itself; whatever it told after that and
    ought not to have, keeps it open until then.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
from kafka import KafkaConsumer, TopicPartition

from infra.kafka_broker import throwaway_broker
from infra.relaying import deployment_of, pseudonyms_of, relaying
from tests.api.listening import COMPLETE, Ear, events, messages
from tests.api.served import Served
from tests.api.world import PEOPLE
from tests.benchmarks.shut_case import CASE, NAME

PATIENCE = 20.0
ENDS = ("consent.withdrawn.v1", "disclosure.recalled.v1")
"""What the withdrawal appends, and its recipient is told of one or the other."""
RESTING = "return.wish_expressed.v1"
"""A step of the case that the clinic is told on that consent alone."""
CHANGES = """
subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) {
    position entry { name } case { person { firstName parts { words { value } } } }
  }
}
"""
Told = Mapping[str, Any]
Judge = Callable[[Told], bool]


class Listener:
    """Somebody who listens in a thread of their own, and notes when they heard what."""

    def __init__(
        self, following: Callable[[], Told], *, opened: Judge, rests: Judge, ends: Judge
    ) -> None:
        self.heard: list[tuple[float, Told]] = []
        self._following, self._opened, self._rests, self._ends = following, opened, rests, ends
        Thread(target=self._listen, daemon=True).start()

    def await_open(self) -> None:
        """R1."""
        self.await_told(self._opened)

    def until_shut(self, since: float) -> float:
        """R2: milliseconds."""
        self.await_told(self._ends)
        at = next(at for at, told in self.heard if self._ends(told))
        return (max([at, *self._too_late(at)]) - since) * 1000

    def tells_since(self, since: float) -> bool:
        """Whether it told anything since then that rests on the consent."""
        return bool(self._too_late(since))

    def await_told(self, judge: Judge) -> None:
        until = time.monotonic() + PATIENCE
        while not any(judge(told) for _, told in self.heard):
            if time.monotonic() > until:
                raise TimeoutError("a stream did not tell what it has to tell")
            time.sleep(0.001)

    def _too_late(self, since: float) -> list[float]:
        return [at for at, told in self.heard if at > since and self._rests(told)]

    def _listen(self) -> None:
        while not (self.heard and self.heard[-1][1] == COMPLETE):
            try:
                told = self._following()
            except Exception:  # noqa: BLE001  # The block that listened is over.
                return
            self.heard.append((time.perf_counter(), told))


@contextmanager
def by_sse(served: Served, who: str) -> Iterator[Listener]:
    """The changes of the case as server-sent events."""
    with _changes(served, who, events) as listener:
        yield listener


@contextmanager
def by_socket(served: Served, who: str) -> Iterator[Listener]:
    """The same over a socket."""
    with _changes(served, who, messages) as listener:
        yield listener


@contextmanager
def _changes(
    served: Served, who: str, listen: Callable[..., AbstractContextManager[Ear]]
) -> Iterator[Listener]:
    with listen(served, who, CHANGES, id=CASE, after=0) as ear:
        yield Listener(ear.next, opened=_named, rests=_named, ends=_ended)


def _named(told: Told) -> bool:
    return NAME in str(told)


def _ended(told: Told) -> bool:
    change = (told.get("data") or {}).get("caseChanged") or {}
    return told == COMPLETE or (bool(change) and change["entry"]["name"] in ENDS)


@contextmanager
def by_feed(served: Served, who: str) -> Iterator[Listener]:
    """The feed of somebody's agency as server-sent events."""
    authorization = served.headers(who)["Authorization"]
    headers = {"Authorization": authorization, "Accept": "text/event-stream"}
    with served.http.stream("GET", "/v1/events", headers=headers) as answer:
        lines = answer.iter_lines()
        yield _of_agency(served, who, lambda: json.loads(_next_data(lines)))


def _next_data(lines: Iterator[str]) -> str:
    return next(line for line in lines if line.startswith("data")).partition(": ")[2]


@contextmanager
def carrying(served: Served, folder: Path) -> Iterator[str]:
    """A broker, to which a relay carries what is recorded; its address for one block."""
    settings, urls = served.parts.settings, served.parts.urls
    with (
        throwaway_broker(folder) as broker,
        relaying(settings, urls, lambda _: None, broker.bootstrap),
    ):
        yield broker.bootstrap


@contextmanager
def by_kafka(served: Served, who: str, bootstrap: str) -> Iterator[Listener]:
    """The topic of somebody's agency."""
    topic = _carried(served, PEOPLE[who].agency_id)
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        fetch_max_wait_ms=50,
    )
    found = consumer.partitions_for_topic(topic) or set()
    consumer.assign([TopicPartition(topic, number) for number in found])
    yield _of_agency(served, who, lambda: _message(next(consumer)))


def _carried(served: Served, agency_id: str) -> str:
    """Wait until a relay has carried everything, and name the topic of an agency."""
    wanted, until = served.parts.log.head(), time.monotonic() + PATIENCE
    with psycopg.connect(served.parts.urls.owner, autocommit=True) as owner:
        while owner.execute("SELECT position FROM relay.position").fetchall() < [(wanted,)]:
            if time.monotonic() > until:
                raise TimeoutError("the relay did not carry what was recorded")
            time.sleep(0.05)
        slugs: dict[str, str] = dict(
            owner.execute("SELECT agency_id, slug FROM relay.agency").fetchall()
        )
    return deployment_of(served.parts.settings).topics.agency(slugs[agency_id])


def _message(record: Any) -> Told:
    """As the feed tells it."""
    words = {name: text.decode() for name, text in record.headers}
    return {"subject": words["ce_subject"], "type": words["ce_type"]}


def _of_agency(served: Served, who: str, following: Callable[[], Told]) -> Listener:
    """Whoever hears events under the names that their agency knows cases by."""
    known_as = pseudonyms_of(served.parts.settings).of(PEOPLE[who].agency_id, CASE)

    def kind(told: Told) -> str:
        found: str = told["type"].removeprefix("org.rejea.")
        return found if told["subject"] == f"case/{known_as}" else ""

    return Listener(
        following,
        opened=lambda told: kind(told) == RESTING,
        rests=lambda told: kind(told) not in ("", *ENDS),
        ends=lambda told: kind(told) in ENDS,
    )
