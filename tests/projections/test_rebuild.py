"""From zero, each event twice, in batches of any size: the rows are the same, byte for byte."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from threading import Event as Flag

import psycopg
import pytest

from domain.messages import Recorded
from infra import rebuild as command
from infra.projecting import advance, connect
from infra.projection_runner import Entries, ProjectionRunner, running
from infra.rebuilding import AlreadyRebuilding, fingerprint, rebuild
from infra.settings import WrongUse
from projections import case_view
from projections.projection import AnyProjection
from tests.domain.return_examples import THERE, event_of
from tests.examples import CASE, OTHER_CASE, SHELTER, WELFARE
from tests.projections.histories import a_whole_case, reported, taken_on
from tests.projections.ledger import PROJECTIONS, Ledger
from tests.projections.test_directory import an_organization
from tests.projections.test_shelter_occupancy import a_shelter


def fill(ledger: Ledger) -> int:
    ledger.append(*an_organization(), stream=WELFARE)
    ledger.append(*a_shelter(), stream=SHELTER)
    ledger.append(*a_whole_case(), stream=OTHER_CASE)
    ledger.append(reported(), taken_on(), *map(event_of, THERE), stream="case-of-a-return")
    return ledger.append(*a_whole_case())


def prints(ledger: Ledger) -> dict[str, str]:
    return {
        projection.name: fingerprint(ledger.projector, projection) for projection in PROJECTIONS
    }


def live(ledger: Ledger, name: str = "case_view") -> str:
    rows = ledger.reader.execute(
        "SELECT live FROM views.generation WHERE projection = %s", [name]
    ).fetchall()
    return str(rows[0][0])


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_a_projection_rebuilt_from_zero_is_byte_equal(
    ledger: Ledger, projection: AnyProjection
) -> None:
    last = fill(ledger)
    ledger.project(size=7)
    before = fingerprint(ledger.projector, projection)
    assert rebuild(ledger.urls.projector, ledger.entries, [projection]) == last
    assert live(ledger, projection.name) == "b"
    assert fingerprint(ledger.projector, projection) == before


def test_projections_have_rows_to_compare(ledger: Ledger) -> None:
    empty = prints(ledger)
    fill(ledger)
    ledger.project()
    assert all(found != empty[name] for name, found in prints(ledger).items())


def test_every_event_twice_changes_nothing(ledger: Ledger) -> None:
    fill(ledger)
    entries = ledger.entries()
    twice = [copy for entry in entries for copy in (entry, entry)]
    advance(ledger.projector, PROJECTIONS, 0, twice)
    again = prints(ledger)
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    assert prints(ledger) == again


def test_old_events_again_change_nothing(ledger: Ledger) -> None:
    last = fill(ledger)
    ledger.project()
    before = prints(ledger)
    assert advance(ledger.projector, PROJECTIONS, last, ledger.entries()) == last
    assert prints(ledger) == before


# The rows of the timeline are the entries; what was seen before is sifted out before its fold.
@pytest.mark.parametrize(
    "projection",
    [projection for projection in PROJECTIONS if projection.name != "timeline"],
    ids=lambda projection: projection.name,
)
def test_a_fold_takes_the_same_entry_twice_without_a_change(
    ledger: Ledger, projection: AnyProjection
) -> None:
    fill(ledger)
    entries = ledger.entries()
    once, twice = projection.blank(), projection.blank()
    projection.fold(once, entries)
    projection.fold(twice, [copy for entry in entries for copy in (entry, entry)])
    assert once == twice


def test_the_old_generation_serves_until_the_new_one_is_whole(ledger: Ledger) -> None:
    fill(ledger)
    ledger.project()
    seen: list[object] = []

    def watch(position: int) -> None:
        seen.append((position, live(ledger), ledger.ask(case_view.by_id(CASE))["stage"]))

    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS, watch)
    assert seen == [(ledger.log.head(), "a", "closed")]
    assert live(ledger) == "b"


def test_what_is_appended_during_a_rebuild_is_in_both(ledger: Ledger) -> None:
    fill(ledger)
    with running(ProjectionRunner(ledger.urls.projector, ledger.entries, PROJECTIONS)) as runner:

        def append(_: int) -> None:
            late = ledger.append(reported(), taken_on(), stream="case-late")
            assert runner.progress.wait(late, timeout=10)

        rebuild(ledger.urls.projector, _first_only(ledger), PROJECTIONS, append)
        assert ledger.ask(case_view.by_id("case-late"))["version"] == 2
        after = ledger.append(reported(), stream="case-later")
        assert runner.progress.wait(after, timeout=10)
        assert ledger.ask(case_view.by_id("case-later"))["version"] == 1
    followed = prints(ledger)
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    assert prints(ledger) == followed


def _first_only(ledger: Ledger) -> Entries:
    """The log as it stood at the first reading, and as it is once the pointer is held."""
    first = ledger.log.head()

    def entries(after_position: int, limit: int) -> Sequence[Recorded]:
        if after_position >= first and limit == 5_000:
            return ()
        return ledger.entries(after_position, limit)

    return entries


def test_a_projection_is_rebuilt_once_at_a_time(ledger: Ledger) -> None:
    fill(ledger)
    refused: list[Flag] = []

    def again(_: int) -> None:
        with pytest.raises(AlreadyRebuilding):
            rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS[:1])
        refused.append(Flag())

    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS[:1], again)
    assert refused


def test_a_rebuild_that_was_killed_begins_again(ledger: Ledger) -> None:
    fill(ledger)
    ledger.project()
    before = prints(ledger)

    def die(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS, die)
    assert prints(ledger) == before
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    assert prints(ledger) == before


def test_the_library_reads_the_positions_that_are_written(ledger: Ledger) -> None:
    last = fill(ledger)
    ledger.project()
    with connect(ledger.urls.projector) as connection:
        rows = connection.execute(
            "SELECT MAX(notification_id) FROM views.notification_tracking "
            "WHERE application_name = ANY(%s) GROUP BY application_name",
            [[projection.name for projection in PROJECTIONS]],
        ).fetchall()
    assert rows == [(last,)] * len(PROJECTIONS)


def test_an_idle_generation_takes_no_room(ledger: Ledger) -> None:
    fill(ledger)
    ledger.project()
    rebuild(ledger.urls.projector, ledger.entries, PROJECTIONS)
    with psycopg.connect(ledger.urls.projector) as connection:
        assert connection.execute("SELECT count(*) FROM views.case_view_a").fetchall() == [(0,)]


def test_the_command_rebuilds_all_and_says_so(
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    fill(ledger)
    monkeypatch.setenv("REJEA_DATABASE_URL", ledger.urls.app)
    monkeypatch.setenv("REJEA_PROJECTION_URL", ledger.urls.projector)
    monkeypatch.setenv("REJEA_HOME", str(tmp_path / "home"))
    assert command.main(argparse.Namespace(name=None, all=True)) == 0
    told = capsys.readouterr().out
    assert told.startswith("Rebuilt case_view, timeline, due_list, shelter_occupancy, directory")
    assert live(ledger, "directory") == "b"


def test_the_command_names_the_projections_that_there_are() -> None:
    with pytest.raises(WrongUse) as caught:
        command.main(argparse.Namespace(name="no_such", all=False))
    assert "case_view" in caught.value.advice


def test_progress_tells_percent_speed_and_time_left() -> None:
    teller = command.Teller(200_000, ["case_view"])
    assert teller.line(50_000, 2.0) == "case_view: 25 %, 25,000 events/s, 6 s left"
