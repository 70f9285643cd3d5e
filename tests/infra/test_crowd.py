"""Many cases: the same steps as in the programme, in order for each case, many at the same time."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.case import Case, replay
from domain.messages import Recorded
from infra.demonstration import command, ground
from infra.demonstration.crowd import Crowd, play_of
from infra.demonstration.ground import Ground
from infra.demonstration.programme import set_up
from infra.demonstration.stage import Stage
from infra.demonstration.tally import Tally
from infra.settings import Settings
from tests.conftest import NewDatabase
from tests.infra.stores import migrated

SECRET = b"a secret of tests"


@pytest.fixture(scope="module")
def crowded(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Recorded]]:
    """Two hundred cases on a real log, once."""
    with opened(new_database, tmp_path_factory) as found:
        make(found, 200)
        yield list(ground.entries(found.log))


def make(found: Ground, count: int, seed: int = 1) -> Tally:
    tally = Tally()
    play = play_of(count, seed, found.log)
    stage = Stage(found.log, SECRET, tally.take)
    stage.recall(ground.entries(found.log))
    set_up(stage, play.first_day)
    Crowd(stage, play, count, found.await_people).run(lambda _: None)
    assert stage.refused_to_clock == 0
    return tally


def cases(entries: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    found: dict[str, list[Recorded]] = {}
    for entry in entries:
        if entry.stream.startswith("case-"):
            found.setdefault(entry.stream, []).append(entry)
    return found


def replayed(entries: Iterable[Recorded]) -> list[Case]:
    return [replay(history) for history in cases(entries).values()]


def test_as_many_cases_are_made_as_were_asked_for(crowded: list[Recorded]) -> None:
    assert len(cases(crowded)) == 200


def test_every_case_can_be_replayed_and_a_closed_one_leaves_nobody_in_a_shelter(
    crowded: list[Recorded],
) -> None:
    states = replayed(crowded)
    assert all(case.standing.exists for case in states)
    assert all(case.stays.current is None for case in states if case.standing.closed)


def test_the_ends_are_mixed(crowded: list[Recorded]) -> None:
    states = replayed(crowded)
    closed = sum(case.standing.closed for case in states)
    living = sum(case.stays.current is not None for case in states)
    returned = sum(case.returns.arrived_at is not None for case in states)
    assert min(closed, living, returned, 200 - closed) > 10


def test_everything_lies_behind_and_is_marked_as_made_up(crowded: list[Recorded]) -> None:
    assert all(entry.synthetic for entry in crowded)
    assert crowded[-1].recorded_at < datetime(2025, 11, 3, tzinfo=UTC)


def test_the_same_seed_gives_the_same_cases_whichever_thread_was_first(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    histories = []
    for _ in range(2):
        with opened(new_database, tmp_path_factory) as found:
            make(found, 20, seed=3)
            histories.append(told(ground.entries(found.log)))
    assert histories[0] == histories[1]


def test_the_same_cases_are_made_once_and_others_go_on_after_them(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(new_database, tmp_path_factory) as found:
        first = make(found, 8)
        head = found.log.head()
        make(found, 8)
        assert found.log.head() == head
        make(found, 8, seed=2)
        assert len(cases(ground.entries(found.log))) == 2 * len(first.cases)


def test_the_command_makes_them_and_says_so_when_they_stand(
    new_database: NewDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    urls = migrated(new_database())
    monkeypatch.setattr(command, "read_settings", lambda: Settings(home=tmp_path))
    monkeypatch.setattr(command, "databases", lambda *_: nullcontext(urls))
    asked = Namespace(cases=5, seed=9, into_given_database=None)
    assert command.main(asked) == 0
    assert "5 people" in capsys.readouterr().out
    assert command.main(asked) == 0
    assert "stand already" in capsys.readouterr().out


def told(entries: Iterable[Recorded]) -> dict[str, list[tuple[object, ...]]]:
    return {
        stream: [(entry.event_id, entry.event, entry.recorded_at) for entry in history]
        for stream, history in cases(entries).items()
    }


@contextmanager
def opened(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    with ground.opened(settings, migrated(new_database())) as found:
        yield found
