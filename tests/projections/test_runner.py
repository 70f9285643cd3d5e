"""The runner on a real database: woken, never polling; stopped by nothing but its own end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from domain.messages import Recorded
from domain.ports import Unavailable
from infra.projecting import Overtaken, advance
from infra.projection_runner import ProjectionRunner, running
from infra.rebuilding import fingerprint, rebuild
from infra.views_listener import ViewsListener
from projections import case_view
from projections.progress import Progress, lags
from projections.projection import AnyProjection
from projections.timeline import Timeline
from tests.examples import CASE, OTHER_CASE
from tests.projections.histories import a_whole_case, reported, taken_on
from tests.projections.ledger import PROJECTIONS, Ledger

HOUR = 3600.0
NAMES = [projection.name for projection in PROJECTIONS]


def runner(
    ledger: Ledger, projections: Sequence[AnyProjection] = PROJECTIONS, **words: Any
) -> ProjectionRunner:
    entries = words.pop("entries", ledger.entries)
    return ProjectionRunner(ledger.urls.projector, entries, projections, every=HOUR, **words)


def test_a_sleeping_runner_is_woken_by_a_commit(ledger: Ledger) -> None:
    with running(runner(ledger)) as asleep:
        first = ledger.append(reported())
        assert asleep.progress.wait(first, timeout=10)
        second = ledger.append(taken_on())
        assert asleep.progress.wait(second, timeout=10)
        assert ledger.ask(case_view.by_id(CASE))["version"] == 2


def test_what_was_appended_before_the_start_is_taken_too(ledger: Ledger) -> None:
    last = ledger.append(*a_whole_case())
    with running(runner(ledger, most=4)) as late:
        assert late.progress.wait(last, timeout=10)


def test_waiting_too_long_says_so(ledger: Ledger) -> None:
    with running(runner(ledger)) as idle:
        assert idle.progress.wait(1_000_000, timeout=0.05) is False
        assert asyncio.run(idle.progress.wait_async(1_000_000, timeout=0.05)) is False


def test_another_process_hears_how_far_the_views_are(ledger: Ledger) -> None:
    heard = Progress(NAMES)
    listener = ViewsListener(ledger.urls.app, heard, every=HOUR)
    listener.start()
    with running(runner(ledger)):
        try:
            for facts in (a_whole_case(), (reported(),)):
                last = ledger.append(*facts, stream=OTHER_CASE)
                assert asyncio.run(heard.wait_async(last, timeout=10))
        finally:
            listener.stop()


def test_projections_at_different_positions_meet_and_go_on_together(ledger: Ledger) -> None:
    ledger.append(*a_whole_case())
    ledger.project(PROJECTIONS[:2], size=5)
    last = ledger.append(*a_whole_case(), stream=OTHER_CASE)
    with running(runner(ledger)) as both:
        assert both.progress.wait(last, timeout=10)
    apart = [fingerprint(ledger.projector, projection) for projection in PROJECTIONS]
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    assert [fingerprint(ledger.projector, projection) for projection in PROJECTIONS] == apart


class Poisoned(Timeline):
    """A timeline that cannot take one entry."""

    def fold(self, sheet: Any, batch: Sequence[Recorded]) -> None:
        if any(entry.stream == OTHER_CASE and entry.version == 3 for entry in batch):
            raise ValueError(batch[0].by.user_id)
        super().fold(sheet, batch)


def test_a_poison_entry_stops_its_projection_alone(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.append(*a_whole_case())
    ledger.append(*a_whole_case(), stream=OTHER_CASE)
    last = ledger.append(reported(), stream="case-after")
    poisoned = (PROJECTIONS[0], Poisoned(PROJECTIONS[1].names), *PROJECTIONS[2:])  # type: ignore[attr-defined]
    others = [name for name in NAMES if name != "timeline"]
    with running(runner(ledger, poisoned)) as sick:
        assert sick.progress.wait(last, others, timeout=10)
        assert sick.progress.wait(last, ["timeline"], timeout=HOUR) is False
    found = {lag.name: lag for lag in lags().ask(ledger.projector)}
    assert (found["timeline"].position, found["timeline"].halted_at) == (29, 30)
    assert found["timeline"].halted_because == "ValueError"
    assert found["case_view"].behind == 0
    assert "halted at position 30" in caplog.text
    assert "user-" not in caplog.text


def test_a_halted_projection_goes_on_after_a_new_start(ledger: Ledger) -> None:
    ledger.append(*a_whole_case(), stream=OTHER_CASE)
    last = ledger.log.head()
    poisoned = Poisoned(PROJECTIONS[1].names)  # type: ignore[attr-defined]
    with running(runner(ledger, [poisoned])) as sick:
        assert sick.progress.wait(last, timeout=HOUR) is False
    with running(runner(ledger, [PROJECTIONS[1]])) as well:
        assert well.progress.wait(last, timeout=10)
    assert {lag.halted_at for lag in lags().ask(ledger.projector)} == {None}


def test_an_entry_that_cannot_be_read_stops_those_who_come_to_it(ledger: Ledger) -> None:
    last = ledger.append(*a_whole_case())

    def entries(after_position: int, limit: int) -> Sequence[Recorded]:
        if after_position < 9 <= after_position + limit:
            raise KeyError("unknown name")
        return ledger.entries(after_position, limit)

    with running(runner(ledger, entries=entries)) as blind:
        assert blind.progress.wait(8, timeout=10)
        assert blind.progress.wait(last, timeout=10) is False
    assert {lag.position for lag in lags().ask(ledger.projector)} == {8}


def test_a_lost_connection_is_made_again_and_nothing_is_lost(ledger: Ledger) -> None:
    with running(runner(ledger)) as tough:
        assert tough.progress.wait(ledger.append(reported()), timeout=10)
        _end_others(ledger)
        assert tough.progress.wait(ledger.append(taken_on()), timeout=20)


def _end_others(ledger: Ledger) -> None:
    """A role may end its own connections."""
    ledger.projector.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user "
        "AND datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_log_that_does_not_answer_is_asked_again(ledger: Ledger) -> None:
    last = ledger.append(*a_whole_case())
    failures = iter([True, True, False])

    def entries(after_position: int, limit: int) -> Sequence[Recorded]:
        if next(failures, False):
            raise Unavailable("for a moment")
        return ledger.entries(after_position, limit)

    with running(runner(ledger, entries=entries)) as patient:
        assert patient.progress.wait(last, timeout=10)


def test_two_runners_at_once_double_nothing(ledger: Ledger) -> None:
    with running(runner(ledger, most=3)) as one, running(runner(ledger, most=2)) as other:
        last = 0
        for number in range(10):
            last = ledger.append(*a_whole_case(), stream=f"case-{number}")
        assert one.progress.wait(last, timeout=30)
        assert other.progress.wait(last, timeout=30)
    together = [fingerprint(ledger.projector, projection) for projection in PROJECTIONS]
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    assert [fingerprint(ledger.projector, projection) for projection in PROJECTIONS] == together


def test_who_was_overtaken_writes_nothing(ledger: Ledger) -> None:
    ledger.append(*a_whole_case())
    entries = ledger.entries()
    advance(ledger.projector, PROJECTIONS, 0, entries[:5])
    before = [fingerprint(ledger.projector, projection) for projection in PROJECTIONS]
    with pytest.raises(Overtaken):
        advance(ledger.projector, PROJECTIONS, 0, entries[:8])
    with pytest.raises(Overtaken):
        advance(ledger.projector, PROJECTIONS, 7, entries[7:])
    assert [fingerprint(ledger.projector, projection) for projection in PROJECTIONS] == before
    assert {lag.position for lag in lags().ask(ledger.projector)} == {5}


def test_stopping_finishes_the_batch_in_hand(ledger: Ledger) -> None:
    ledger.append(*a_whole_case())
    begun = runner(ledger, most=5)
    begun.start()
    begun.progress.wait(5, timeout=10)
    begun.stop()
    stands = {lag.position for lag in lags().ask(ledger.projector)}
    assert len(stands) == 1
    rows = ledger.reader.execute("SELECT count(*) FROM views.timeline").fetchall()
    assert rows == [(stands.pop(),)]


DIES = """
import os, signal, sys
from infra.event_types import NAMES
from infra.event_store import PostgresEventLog
from infra.projecting import NoKeys, advance, connect
from projections import every

class Dying(type(every(NAMES)[1])):
    def write(self, cursor, generation, sheet):
        super().write(cursor, generation, sheet)
        if sys.argv[3] == "in":
            os.kill(os.getpid(), signal.SIGKILL)

url = sys.argv[1]
entries = PostgresEventLog(url, NoKeys()).entries(int(sys.argv[2]), 10)
projections = [every(NAMES)[0], Dying(NAMES)]
advance(connect(url), projections, int(sys.argv[2]), entries)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "stands"), [("in", 0), ("after", 10)])
def test_a_crash_never_parts_rows_from_their_position(
    ledger: Ledger, when: str, stands: int
) -> None:
    last = ledger.append(*a_whole_case())
    died = subprocess.run(
        [sys.executable, "-c", DIES, ledger.urls.projector, "0", when],
        check=False,
        cwd=Path(__file__).parents[2],
        env=dict(os.environ),
    )
    assert died.returncode == -signal.SIGKILL
    found = {lag.name: lag.position for lag in lags().ask(ledger.projector)}
    rows = ledger.reader.execute("SELECT count(*) FROM views.timeline").fetchall()
    assert (found["timeline"], found["case_view"], rows) == (stands, stands, [(stands,)])
    with running(runner(ledger)) as again:
        assert again.progress.wait(last, timeout=10)
    rows = ledger.reader.execute("SELECT count(*) FROM views.timeline").fetchall()
    assert rows == [(last,)]
