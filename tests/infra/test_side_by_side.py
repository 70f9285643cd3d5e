"""Side by side: one case of the demonstration with the eyes of each, whatever day it is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.case import Case, replay
from domain.messages import Recorded
from domain.standing import Bond
from domain.why import Explanation, explain
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.play import YEAR, Play
from infra.demonstration.programme import featured_case, first_day, programme, set_up
from infra.demonstration.side_by_side import READERS, table
from infra.demonstration.stage import Stage
from tests.domain.memory_log import MemoryLog

SEED = 1
STANDS_AS = {
    "social-worker-kigoma": "holder",
    "police-kigoma": "reporter",
    "shelter-kigoma": "referral",
    "health-kigoma": "referral",
    "prosecutor": "referral",
    "hotline": "service",
    "return-officer": "recalled",
    "coordinator-tz": "coordinator",
    "auditor": "auditor",
    "partner-mu": None,
}
OPENS = {
    "shelter-kigoma": {"identity", "psychosocial", "case_administration"},
    "health-kigoma": {"identity", "medical", "case_administration"},
    "prosecutor": {"identity", "legal", "case_administration"},
}
MONTHS_LATER = timedelta(days=120)
DAYS = (
    date(2026, 11, 22),
    date(2026, 12, 31),
    date(2027, 1, 4),
    date(2027, 4, 1),
    date(2028, 3, 2),
)


@dataclass(frozen=True)
class Played:
    """A programme in memory, and the stage on which it was played."""

    play: Play
    stage: Stage
    entries: Sequence[Recorded]
    today: datetime

    def of(self, case_id: str) -> list[Recorded]:
        return [entry for entry in self.entries if entry.stream == case_id]

    @property
    def featured(self) -> list[Recorded]:
        return self.of(featured_case(SEED))

    def seen_by(self, key: str, at: datetime) -> Explanation | None:
        principal = replace(ACCOUNTS[key].principal, asks_at=at)
        return explain(principal, replay(self.featured).standing)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def played(request: pytest.FixtureRequest) -> Played:
    return played_on(request.param)


@pytest.fixture(scope="module")
def lately() -> Played:
    return played_on(DAYS[0])


def played_on(today: date) -> Played:
    """The whole programme as somebody would get it who plays it on a day."""
    play, log = programme(SEED, today), MemoryLog(datetime(2000, 1, 1, tzinfo=UTC))
    stage = Stage(log, b"a secret of tests", lambda _: None)
    set_up(stage, play.first_day)
    stage.play(play.in_order(), lambda _: None)
    stage.let_pass(play.begins_at + YEAR)
    looked = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return Played(play, stage, log.entries(0, log.head()), looked)


def block_of(key: str, lines: Sequence[str]) -> str:
    """What the table says of one reader, its folded cells put together column by column."""
    starts = [number for number, line in enumerate(lines) if line.split(" ")[0] in READERS]
    begin = next(number for number in starts if lines[number].startswith(key))
    end = next((number for number in starts if number > begin), len(lines))
    columns = ((0, 20), (21, 46), (47, 72), (73, 100))
    cells = (" ".join(line[a:b].strip() for line in lines[begin:end]) for a, b in columns)
    return " | ".join(cell.strip() for cell in cells)


def test_every_reader_stands_in_another_relation_today_and_months_later(played: Played) -> None:
    for at in (played.today, played.today + MONTHS_LATER):
        seen = {key: played.seen_by(key, at) for key in READERS}
        assert {key: found and found.tie for key, found in seen.items()} == STANDS_AS


def test_the_programme_goes_through_whatever_the_day(played: Played) -> None:
    assert played.stage.refused_to_clock == 0
    assert timedelta() < played.today - played.entries[-1].recorded_at < timedelta(days=10)


def test_most_of_those_who_are_served_are_so_on_grounds_that_still_run(played: Played) -> None:
    served = [case for case in cases(played) if serving(case, None)]
    still = [case for case in served if serving(case, played.today + MONTHS_LATER)]
    assert len(served) >= 8
    assert len(still) >= 0.8 * len(served)


def test_the_year_ended_within_the_last_week_and_always_on_the_same_day_of_the_week() -> None:
    for number in range(800):
        today = date(2026, 1, 1) + timedelta(days=number)
        assert timedelta(days=1) <= today - (first_day(today) + YEAR) <= timedelta(days=7)
        assert first_day(today).weekday() == 0


def test_the_table_says_of_each_what_the_policy_says(lately: Played) -> None:
    lines = list(table(lately.featured, lately.today))
    for key in READERS:
        found, told = lately.seen_by(key, lately.today), block_of(key, lines)
        if found is None:
            assert "no relation to the case | nothing | everything" in told
        else:
            assert f"{found.tie.upper()}: {found.reason}" in told


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("social-worker-kigoma", "every class | nothing"),
        ("police-kigoma", "its report and a receipt | the file: a reporter gets a receipt"),
        (
            "shelter-kigoma",
            "identity, psychosocial, steps | all else: the referral does not enumerate it",
        ),
        (
            "health-kigoma",
            "identity, medical, steps | all else: the referral does not enumerate it",
        ),
        ("prosecutor", "identity, legal, steps | all else: the referral does not enumerate it"),
        ("hotline", "what the agency recorded itself | the rest: no consent to it runs"),
        (
            "return-officer",
            "what it is asked to delete or return | the rest: the consent was taken back",
        ),
        ("coordinator-tz", "steps | all of the person: steps without persons"),
        ("auditor", "steps | all of the person: steps without persons"),
    ],
)
def test_the_table_says_what_is_open_and_what_is_kept_back(
    lately: Played, key: str, told: str
) -> None:
    assert block_of(key, list(table(lately.featured, lately.today))).endswith(told)


@pytest.mark.parametrize("key", OPENS)
def test_no_agency_sees_more_of_the_featured_case_than_its_referral_names(
    lately: Played, key: str
) -> None:
    found = lately.seen_by(key, lately.today)
    assert found is not None
    assert set(found.record_classes) == OPENS[key]


def test_the_table_is_decided_when_it_is_printed(lately: Played) -> None:
    """Two years later no consent runs: whoever saw the file sees what they wrote themselves."""
    lines = list(table(lately.featured, lately.today + 2 * YEAR))
    for key in OPENS:
        assert "SERVICE" in block_of(key, lines)
        assert block_of(key, lines).endswith("the rest: no consent to it runs")


def test_the_table_fits_a_terminal(lately: Played) -> None:
    lines = list(table(lately.featured, lately.today))
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 100


def cases(played: Played) -> list[Case]:
    streams = {entry.stream for entry in played.entries if entry.stream.startswith("case-")}
    return [replay(played.of(stream)) for stream in streams]


def serving(case: Case, at: datetime | None) -> bool:
    """Whether an agency serves the person; with a moment, on a ground that runs then."""
    standing = case.standing
    return not standing.closed and any(
        at is None or standing.openings.ground_runs(bond.basis_id, at)
        for bond in standing.referrals.values()
        if bond.bond is Bond.IN_FORCE
    )
