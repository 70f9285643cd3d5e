"""Who is told of a case on Kafka stands in the access log before it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
import pytest

from consumers.delivering import Delivery
from consumers.ports import BrokerAway, Message, Publisher
from tests.consumers.relayed import Relayed
from tests.consumers.test_outbox_relay import report, wait_for
from tests.examples import CLINIC, WELFARE
from tests.infra.batches import new_stream

READ = "SELECT agency_id, case_id, door, role, purpose_of_use, decision, fields FROM access.entry"


def noted(outside: Relayed) -> list[tuple[Any, ...]]:
    with psycopg.connect(outside.urls.owner) as connection:
        return connection.execute(READ).fetchall()


def about(outside: Relayed, agency_id: str) -> Counter[str]:
    """How often it was noted that an agency is told, by case."""
    return Counter(row[1] for row in noted(outside) if row[0] == agency_id)


def test_each_agency_that_is_told_of_a_case_is_noted_once_for_a_delivery(outside: Relayed) -> None:
    cases = [new_stream() for _ in range(3)]
    report(outside, *cases)
    outside.carry()
    assert outside.of_agency(WELFARE)
    assert about(outside, WELFARE) == Counter(cases)
    found = {row[2:6] for row in noted(outside) if row[0] == WELFARE}
    assert found == {("kafka", "service_provider", "an_agencys_system", "permit")}
    assert {tuple(row[6]) for row in noted(outside)} == {("event.type",)}


def test_whoever_is_told_nothing_is_not_noted(outside: Relayed) -> None:
    report(outside, new_stream())
    outside.carry()
    assert outside.of_agency(CLINIC) == []
    assert not about(outside, CLINIC)


def test_nothing_leaves_while_the_access_log_cannot_be_written_and_then_all(
    outside: Relayed,
) -> None:
    cases = [new_stream() for _ in range(5)]
    outside.noted_by = "postgresql://nobody@127.0.0.1:9/nowhere"
    with outside.running() as relay:
        report(outside, *cases)  # Commands go on.
        wait_for(lambda: relay.trouble == "AccessLogUnavailable")
        assert outside.position() == 0
    assert outside.everything() == []
    outside.noted_by = ""
    outside.carry()
    assert len({each.key for each in outside.of_agency(WELFARE)}) == len(cases)
    assert about(outside, WELFARE) == Counter(cases)


class Away:
    """A way to the broker that fails a few times after the note was made."""

    def __init__(self, inner: Publisher, failures: list[None]) -> None:
        self._inner = inner
        self._failures = failures

    def publish(self, messages: Sequence[Message]) -> Mapping[int, str]:
        if self._failures:
            self._failures.pop()
            raise BrokerAway("not now")
        return self._inner.publish(messages)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_what_was_noted_and_could_not_be_sent_is_not_noted_again(outside: Relayed) -> None:
    case, failures = new_stream(), [None, None]
    outside.wrap = cast(Any, lambda publisher: Away(publisher, failures))
    report(outside, case)
    outside.carry()
    assert failures == []
    assert about(outside, WELFARE) == Counter([case])


def test_no_delivery_tells_of_a_case_without_a_note(outside: Relayed) -> None:
    book: Any = None
    publisher: Any = None
    delivery = Delivery(outside.deployment.topics, book, publisher)
    told = Message(
        topic="t", key="k", headers=(), value=b"{}", receiver=WELFARE, case_id=new_stream()
    )
    with pytest.raises(RuntimeError):
        delivery.deliver([told])
