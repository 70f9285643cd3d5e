"""The demonstration: invented people through the real command path, the same from the same seed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from domain.case import Case, replay
from domain.identification.grounds import DisqualificationRecorded
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Event, Recorded, Role
from domain.on_call import CustodiansOnCallSet, in_force
from domain.personal import personal_fields
from domain.shelter.places import Shelter
from domain.shelter.places import evolve as remember_place
from infra.demonstration import ground, summary
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.command import SEED, run_if_empty, shown
from infra.demonstration.ground import Ground
from infra.demonstration.play import YEAR, Play
from infra.demonstration.programme import (
    featured_case,
    first_day,
    perform,
    programme,
    programme_of,
    set_up,
)
from infra.demonstration.side_by_side import READERS
from infra.demonstration.stage import Stage
from infra.demonstration.tally import Tally
from infra.embedded import DatabaseUrls
from infra.event_types import NAMES
from infra.projecting import advance, connect
from infra.settings import Misconfigured, Mode, Settings
from projections import every
from tests.conftest import NewDatabase
from tests.domain.memory_log import MemoryLog
from tests.infra.batches import one
from tests.infra.stores import migrated, opened_log

TODAY = date(2026, 12, 1)
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
SECRET = b"a secret of tests"
ROLES = {account.actor.user_id: account.role for account in ACCOUNTS.values()}
NOT_PLAYED = {DisqualificationRecorded}
"""Nobody of the programme is put out of a recovery period."""


@dataclass(frozen=True)
class Played:
    """A programme on a real log: what was wished, what stands there, what was said meanwhile."""

    urls: DatabaseUrls
    settings: Settings
    play: Play
    tally: Tally
    stage: Stage
    history: Sequence[Recorded]
    said: str

    def by_stream(self, thing: str) -> dict[str, list[Recorded]]:
        streams: dict[str, list[Recorded]] = {}
        for entry in self.history:
            if entry.stream.startswith(f"{thing}-"):
                streams.setdefault(entry.stream, []).append(entry)
        return streams

    def cases(self) -> dict[str, Case]:
        return {stream: replay(entries) for stream, entries in self.by_stream("case").items()}


class Ear(logging.Handler):
    """Hears everything that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def played(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The whole programme on a real log, once."""
    settings, urls = Settings(home=tmp_path_factory.mktemp("home")), migrated(new_database())
    play, tally, ear, root = programme(SEED, TODAY), Tally(), Ear(), logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    with ground.opened(settings, urls) as found:
        stage = perform(found, play, SECRET, tally.take, silent)
        history = list(ground.entries(found.log))
    root.removeHandler(ear)
    root.setLevel(level)
    return Played(urls, settings, play, tally, stage, history, "\n".join(ear.lines))


def in_memory(play: Play, wishes: int | None = None) -> list[Recorded]:
    """The same in memory; with `wishes`, only so many of the people's."""
    log = MemoryLog(BEFORE_ALL)
    stage = Stage(log, SECRET, unheard)
    set_up(stage, play.first_day)
    stage.play(islice(play.in_order(), wishes), silent)
    if wishes is None:
        stage.let_pass(play.begins_at + YEAR)
    return log.entries(0, log.head())


def silent(_: int) -> None:
    """Say nothing of how far it is."""


def unheard(_: Recorded) -> None:
    """Count nothing."""


def said(entries: Iterable[Recorded]) -> list[tuple[object, ...]]:
    """All that a history says; who notified anonymously is kept nowhere."""
    return [
        (entry.event_id, entry.stream, entry.version, entry.event, entry.recorded_at, _by(entry))
        for entry in entries
    ]


def _by(entry: Recorded) -> object:
    return entry.by.agency_id if entry.stream.startswith("notification-") else entry.by


def test_while_the_programme_runs_and_three_weeks_on_two_custodians_are_on_call(
    played: Played,
) -> None:
    weeks = range(YEAR // timedelta(weeks=1) + 3)
    streams = played.by_stream("jurisdiction")
    where = [jurisdiction_stream(key) for key in ("TZ", "MZ", "GB")]
    assert {case.standing.jurisdiction_id for case in played.cases().values()} <= {*where}
    for stream in where:
        said = [past for past in streams[stream] if isinstance(past.event, CustodiansOnCallSet)]
        for moment in (played.play.begins_at + timedelta(weeks=week) for week in weeks):
            known = [past.event for past in said if past.recorded_at <= moment]
            roster = in_force(
                [one for one in known if isinstance(one, CustodiansOnCallSet)], moment
            )
            assert roster is not None, (stream, moment)
            roles = [ROLES[user_id] for user_id in roster.user_ids]
            assert roles == [Role.CUSTODIAN, Role.CUSTODIAN]


def test_every_event_that_the_programme_promises_happens(played: Played) -> None:
    promised = set(NAMES) - NOT_PLAYED
    assert promised - {type(entry.event) for entry in played.history} == set()


def test_27_people_take_part_and_each_has_a_case(played: Played) -> None:
    assert len({person.known_as for person in played.play.people}) == 27
    assert {person.case_id for person in played.play.people} <= set(played.by_stream("case"))


def test_every_entry_is_marked_as_made_up(played: Played) -> None:
    assert all(entry.synthetic for entry in played.history)


def test_the_year_lies_behind_whoever_looks(played: Played) -> None:
    assert played.history[-1].recorded_at.date() < TODAY
    assert played.play.last.at < played.play.begins_at + YEAR
    assert first_day(date(2020, 1, 1)) == date(2024, 1, 22)


def test_recorded_time_never_runs_backwards(played: Played) -> None:
    moments = [entry.recorded_at for entry in played.history]
    assert moments == sorted(moments)


def test_the_same_seed_gives_the_same_history(played: Played) -> None:
    assert said(in_memory(programme(SEED, TODAY))) == said(played.history)


def test_another_seed_gives_other_people_and_the_same_agencies(played: Played) -> None:
    other = in_memory(programme(SEED + 1, TODAY))
    streams, others = ({entry.stream for entry in found} for found in (played.history, other))
    assert not any(stream.startswith("case-") for stream in streams & others)
    assert {stream for stream in streams if stream.startswith("shelter-")} <= others


def test_a_closed_case_leaves_nobody_in_a_shelter_and_no_referral_unanswered(
    played: Played,
) -> None:
    closed = [case for case in played.cases().values() if case.standing.closed]
    assert len(closed) >= 10
    assert all(case.stays.current is None and not case.referrals.pending for case in closed)


def test_whoever_lives_somewhere_has_that_place_and_nobody_has_two(played: Played) -> None:
    taken = Counter(
        (case_id, place.place_id)
        for places in shelters(played).values()
        for place in places.places.values()
        for case_id in place.taken.values()
    )
    living = {
        (stream, case.stays.current.place_id)
        for stream, case in played.cases().items()
        if case.stays.current is not None
    }
    assert set(taken) == living
    assert set(taken.values()) == {1}


def test_no_place_ever_holds_more_than_it_can(played: Played) -> None:
    for entries in played.by_stream("shelter").values():
        state = Shelter()
        for entry in entries:
            state = remember_place(state, entry)
            assert all(len(place.taken) <= place.capacity for place in state.places.values())


def test_every_history_reads_without_gaps(played: Played) -> None:
    assert [entry.position for entry in played.history] == list(range(1, len(played.history) + 1))
    for entries in played.by_stream("case").values():
        assert [entry.version for entry in entries] == list(range(1, len(entries) + 1))


def test_every_projection_takes_the_programme(played: Played) -> None:
    with connect(played.urls.projector) as connection:
        assert advance(connection, every(NAMES), 0, played.history) == len(played.history)


def test_nothing_that_people_said_is_in_a_log(played: Played) -> None:
    words = {text for entry in played.history for text in personal_words(entry.event)}
    assert len(words) > 100
    assert [text for text in words if len(text) > 5 and text in played.said] == []


def test_a_programme_that_stands_is_not_played_again(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not run_if_empty(played.settings, played.urls, print)
    assert not capsys.readouterr().out
    with ground.opened(played.settings, played.urls) as found:
        assert ground.stands(found.log, played.play.last)
        assert found.log.head() == len(played.history)


def test_a_programme_that_was_broken_off_goes_on_where_it_stopped_even_weeks_later(
    played: Played, found: Ground
) -> None:
    play, stage = programme(SEED, TODAY), Stage(found.log, SECRET, unheard)
    set_up(stage, play.first_day)
    stage.play(islice(play.in_order(), 700), silent)
    later = programme_of(found.log, SEED, TODAY + timedelta(weeks=3))
    assert ground.awaits(found.log, later)
    perform(found, later, SECRET, unheard, silent)
    assert said(ground.entries(found.log)) == said(played.history)


def test_the_summary_says_how_three_look_at_one_case_in_a_shelter(played: Played) -> None:
    settings = Settings(home=played.settings.home, port=8123)
    told = "\n".join(summary.looks(settings, featured_case(SEED)))
    assert all(
        f"token {key})" in told for key in ("police-kigoma", "shelter-kigoma", "coordinator-tz")
    )
    assert "http://127.0.0.1:8123/graphql" in told
    featured = played.cases()[featured_case(SEED)]
    assert featured.stays.current is not None
    assert featured.stays.current.shelter_id in shelters(played)


def test_the_case_is_shown_side_by_side_each_time_as_it_stands_in_the_log(played: Played) -> None:
    with ground.opened(played.settings, played.urls) as found:
        told = list(shown(played.settings, found.log))
        assert told == list(shown(played.settings, found.log))
    assert {line.split(" ")[0] for line in told} >= set(READERS)


def test_where_nothing_was_played_no_case_is_shown(found: Ground, settings: Settings) -> None:
    assert not shown(settings, found.log)


def test_the_summary_counts_what_was_recorded(played: Played) -> None:
    numbers = "\n".join(summary.numbers(played.tally, 27))
    assert f"27 people, {len(played.history):,} events." in numbers
    assert "5 shelters with 76 places" in numbers


def test_no_demonstration_in_a_database_that_was_given_unless_it_is_named() -> None:
    given = Settings(home=Path(), database_url="postgresql://app@db.example/protection")
    for named in (None, "rejea", "other"):
        with pytest.raises(Misconfigured, match="REJEA_DATABASE_URL"):
            ground.check_settings(given, named)
    ground.check_settings(given, "protection")


def test_no_demonstration_in_production_unless_the_database_is_named(played: Played) -> None:
    production = Settings(home=played.settings.home, mode=Mode.PRODUCTION)
    with pytest.raises(Misconfigured, match="production"):
        ground.check_settings(production, None)
    ground.check_settings(production, "rejea")


def test_no_second_programme_after_another_one(played: Played) -> None:
    with ground.opened(played.settings, played.urls) as found:
        with pytest.raises(Misconfigured, match="another demonstration"):
            ground.check_room(found.log, programme(SEED + 1, TODAY))
        assert found.log.head() == len(played.history)


def test_no_demonstration_among_real_events(
    new_database: NewDatabase, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = migrated(new_database())
    with opened_log(urls, settings.home / "keys") as log:
        log.append(one())
    assert not run_if_empty(settings, urls, print)
    with ground.opened(settings, urls) as found, pytest.raises(Misconfigured):
        ground.check(found.log)
    assert not capsys.readouterr().out


@pytest.fixture
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture
def found(new_database: NewDatabase, settings: Settings) -> Iterator[Ground]:
    """An empty log of its own."""
    with ground.opened(settings, migrated(new_database())) as opened:
        yield opened


def shelters(played: Played) -> dict[str, Shelter]:
    states = {}
    for stream, entries in played.by_stream("shelter").items():
        state = Shelter()
        for entry in entries:
            state = remember_place(state, entry)
        states[stream] = state
    return states


def personal_words(event: Event) -> Iterator[str]:
    values = (getattr(event, name) for name in personal_fields(type(event)))
    yield from (value for value in values if isinstance(value, str))
