"""The contract of domain.ports.EventLog: the logs on PostgreSQL and in memory both keep it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.messages import Malformed
from domain.ports import Batch, CommandReused, EventLog, Receipt, StreamMoved
from infra.embedded import DatabaseUrls
from tests.conftest import NewDatabase
from tests.domain.memory_log import MemoryLog
from tests.examples import MORNING, POLICE
from tests.infra.batches import FINGERPRINT, RECEIPT, REPORT, batch, drafts, new_stream, one
from tests.infra.stores import migrated, opened_log


@pytest.fixture(scope="module")
def database(new_database: NewDatabase) -> DatabaseUrls:
    return migrated(new_database())


@pytest.fixture(params=["memory", "postgres"])
def log(
    request: pytest.FixtureRequest, database: DatabaseUrls, tmp_path: Path
) -> Iterator[EventLog]:
    if request.param == "memory":
        yield MemoryLog()
        return
    with opened_log(database, tmp_path / "keys") as on_postgres:
        yield on_postgres


def test_what_was_appended_is_read_as_it_was_said(log: EventLog) -> None:
    stream = new_stream()
    log.append(one(stream, REPORT, purpose_of_use="protection", correlation_id="c-1"))
    (found,) = log.read({stream: 0})
    assert found.event == REPORT
    assert (found.stream, found.version, found.by) == (stream, 1, POLICE)
    assert (found.purpose_of_use, found.correlation_id) == ("protection", "c-1")
    assert (found.jurisdiction, found.jurisdiction_version) == ("TZ", 1)
    assert (found.vocabulary_version, found.policy_hash) == ("2026.1", "policy")


def test_the_log_sets_the_time_of_recording_itself(log: EventLog) -> None:
    before = log.now()
    receipt = log.append(one(at=MORNING - timedelta(days=900)))
    assert before <= receipt.recorded_at <= log.now() + timedelta(seconds=1)


def test_what_happened_earlier_keeps_both_times(log: EventLog) -> None:
    stream = new_stream()
    earlier = MORNING - timedelta(days=3)
    log.append(one(stream, occurred_at=earlier, late_reason="no network"))
    (found,) = log.read({stream: 0})
    assert found.occurred_at == earlier
    assert found.recorded_at > earlier
    assert found.late_reason == "no network"


def test_what_happened_now_happened_when_it_was_recorded(log: EventLog) -> None:
    stream = new_stream()
    log.append(one(stream))
    (found,) = log.read({stream: 0})
    assert found.occurred_at == found.recorded_at


def test_a_repeated_command_gets_its_first_answer(log: EventLog) -> None:
    asked = one()
    first = log.append(asked)
    again = log.append(asked)
    assert again == replace(first, repeated=True)
    assert len(log.read({asked.command.stream: 0})) == 1


def test_a_repeated_command_gets_its_first_answer_though_the_stream_moved_on(
    log: EventLog,
) -> None:
    stream = new_stream()
    asked = one(stream)
    first = log.append(asked)
    log.append(one(stream, after=1))
    assert log.append(asked) == replace(first, repeated=True)


def test_a_command_id_used_for_another_command_is_refused(log: EventLog) -> None:
    asked = one()
    log.append(asked)
    with pytest.raises(CommandReused):
        log.append(one(command_id=asked.command.command_id, fingerprint=b"other"))
    with pytest.raises(CommandReused):
        log.receipt(asked.command.command_id, b"other")


def test_a_receipt_can_be_asked_for_later(log: EventLog) -> None:
    asked = batch(*drafts(new_stream(), REPORT, RECEIPT), *drafts(new_stream(), RECEIPT))
    first = log.append(asked)
    assert log.receipt(asked.command.command_id, FINGERPRINT) == replace(first, repeated=True)
    assert log.receipt(str(uuid4()), FINGERPRINT) is None


def test_a_command_id_that_is_no_uuid_is_malformed(log: EventLog) -> None:
    with pytest.raises(Malformed):
        log.append(one(command_id="7"))


def test_a_version_is_taken_once(log: EventLog) -> None:
    stream = new_stream()
    log.append(one(stream))
    with pytest.raises(StreamMoved):
        log.append(one(stream))


def test_nothing_of_a_command_is_appended_when_one_of_its_streams_moved(log: EventLog) -> None:
    case, shelter = new_stream(), f"shelter-{uuid4()}"
    log.append(one(shelter))
    both = batch(*drafts(case, REPORT), *drafts(shelter, RECEIPT))
    with pytest.raises(StreamMoved):
        log.append(both)
    assert log.read({case: 0}) == []
    assert log.receipt(both.command.command_id, FINGERPRINT) is None


def test_events_on_several_streams_are_appended_together(log: EventLog) -> None:
    case, shelter = new_stream(), f"shelter-{uuid4()}"
    receipt = log.append(batch(*drafts(case, REPORT, RECEIPT), *drafts(shelter, RECEIPT)))
    assert (receipt.version_of(case), receipt.version_of(shelter)) == (2, 1)
    positions = [place.position for place in receipt.places]
    assert positions == list(range(positions[0], positions[0] + 3))
    assert receipt.position == positions[-1]


def test_several_streams_are_read_in_order_each_after_its_version(log: EventLog) -> None:
    first, second = new_stream(), new_stream()
    log.append(batch(*drafts(first, RECEIPT, REPORT, RECEIPT)))
    log.append(batch(*drafts(second, RECEIPT, REPORT)))
    found = log.read({second: 0, first: 1, new_stream(): 0})
    assert [(entry.stream, entry.version) for entry in found] == [
        (second, 1),
        (second, 2),
        (first, 2),
        (first, 3),
    ]


def test_positions_follow_each_other_without_gaps_though_some_were_refused(log: EventLog) -> None:
    stream = new_stream()
    before = log.append(one(stream)).position
    with pytest.raises(StreamMoved):
        log.append(one(stream))
    assert log.append(one(stream, after=1)).position == before + 1


def test_of_many_that_want_the_same_version_one_gets_it(log: EventLog) -> None:
    stream = new_stream()
    answers = _all_at_once(log, [one(stream) for _ in range(64)])
    assert sum(isinstance(answer, Receipt) for answer in answers) == 1
    assert sum(isinstance(answer, StreamMoved) for answer in answers) == 63
    assert len(log.read({stream: 0})) == 1


def test_sixteen_copies_of_one_command_have_one_effect(log: EventLog) -> None:
    asked = one()
    answers = _all_at_once(log, [asked] * 16)
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    assert len(receipts) == 16
    assert sum(not receipt.repeated for receipt in receipts) == 1
    assert len({receipt.position for receipt in receipts}) == 1
    assert len(log.read({asked.command.stream: 0})) == 1


def test_a_conflict_fails_alone_among_those_who_append_at_the_same_time(log: EventLog) -> None:
    stream = new_stream()
    log.append(one(stream))
    late = [one(stream) for _ in range(8)]
    well = [one() for _ in range(24)]
    answers = _all_at_once(log, [*late, *well])
    assert all(isinstance(answer, StreamMoved) for answer in answers[:8])
    assert all(isinstance(answer, Receipt) for answer in answers[8:])


def _all_at_once(log: EventLog, batches: list[Batch]) -> list[Receipt | Exception]:
    gate = threading.Barrier(len(batches))

    def ask(asked: Batch) -> Receipt | Exception:
        gate.wait()
        try:
            return log.append(asked)
        except (StreamMoved, CommandReused) as error:
            return error

    with ThreadPoolExecutor(len(batches)) as threads:
        return list(threads.map(ask, batches))
