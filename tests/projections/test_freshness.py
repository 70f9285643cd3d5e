"""How old the read models are is seen, and never assumed."""

from __future__ import annotations

import asyncio

import pytest

from infra.event_types import NAMES
from projections import every
from projections.freshness import DECIDED_ON, LIMIT, Freshness, ReadModelsBehind, Stand


class Watched:
    """A freshness, and somebody who looks, with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.freshness = Freshness(clock=lambda: self.now)

    def sees(self, head: int, reached: int, after: float = 0.0) -> bool:
        """What is thought once somebody, some seconds later, has looked."""
        self.now += after
        self.freshness.told(self.now, Stand(head=head, reached=reached))
        return self.freshness.is_fresh


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_what_decides_is_projected() -> None:
    assert {projection.name for projection in every(NAMES)} > set(DECIDED_ON)


def test_nothing_is_fresh_that_nobody_looked_at(watched: Watched) -> None:
    assert not watched.freshness.is_fresh


def test_read_models_at_the_end_of_the_log_are_fresh(watched: Watched) -> None:
    assert watched.sees(head=7, reached=7)


def test_they_grow_old_where_nobody_looks_any_more(watched: Watched) -> None:
    watched.sees(head=7, reached=7)
    watched.now += LIMIT
    assert watched.freshness.is_fresh
    watched.now += 0.01
    assert not watched.freshness.is_fresh


def test_an_entry_may_be_missing_for_a_second_and_no_longer(watched: Watched) -> None:
    watched.sees(head=7, reached=7)
    assert watched.sees(head=8, reached=7, after=0.5)
    assert watched.sees(head=8, reached=7, after=0.5)
    assert not watched.sees(head=8, reached=7, after=0.25)
    assert watched.sees(head=8, reached=8, after=0.25)


def test_they_stay_fresh_while_others_record_without_a_pause(watched: Watched) -> None:
    watched.sees(head=10, reached=10)
    for number in range(11, 60):
        assert watched.sees(head=number, reached=number - 1, after=0.5)


def test_they_are_not_fresh_at_the_start_where_they_halted_days_ago(watched: Watched) -> None:
    for _ in range(100):
        assert not watched.sees(head=8, reached=7, after=0.25)


def test_what_a_crash_undid_is_not_thought_to_be_there(watched: Watched) -> None:
    watched.sees(head=8, reached=8)
    assert not watched.sees(head=8, reached=7, after=0.1)


def test_what_was_seen_before_the_database_was_lost_counts_no_more(watched: Watched) -> None:
    watched.sees(head=8, reached=8)
    watched.freshness.lost()
    assert not watched.freshness.is_fresh


def test_what_was_read_across_a_break_is_not_shown(watched: Watched) -> None:
    watched.sees(head=7, reached=7)
    begun = asyncio.run(watched.freshness.reach())
    assert not watched.sees(head=8, reached=7, after=LIMIT + 0.5)
    assert watched.sees(head=8, reached=8, after=0.25)
    with pytest.raises(ReadModelsBehind):
        asyncio.run(watched.freshness.check(begun))
    begun = asyncio.run(watched.freshness.reach())
    asyncio.run(watched.freshness.check(begun))


def test_what_was_recorded_unseen_may_have_been_missing_meanwhile(watched: Watched) -> None:
    watched.sees(head=7, reached=7)
    begun = asyncio.run(watched.freshness.reach())
    assert watched.sees(head=8, reached=8, after=LIMIT + 0.5)
    with pytest.raises(ReadModelsBehind):
        asyncio.run(watched.freshness.check(begun))


def test_a_pause_in_which_nothing_was_recorded_is_no_break(watched: Watched) -> None:
    watched.sees(head=7, reached=7)
    begun = asyncio.run(watched.freshness.reach())
    assert watched.sees(head=7, reached=7, after=LIMIT + 0.5)
    asyncio.run(watched.freshness.check(begun))


def test_what_was_read_while_a_crash_had_undone_something_is_not_shown(watched: Watched) -> None:
    watched.sees(head=8, reached=8)
    begun = asyncio.run(watched.freshness.reach())
    watched.freshness.lost()
    assert not watched.sees(head=8, reached=7, after=0.1)
    assert watched.sees(head=8, reached=8, after=0.1)
    with pytest.raises(ReadModelsBehind):
        asyncio.run(watched.freshness.check(begun))


def test_whoever_waits_is_answered_once_they_have_caught_up(watched: Watched) -> None:
    async def waiting() -> float:
        asyncio.get_running_loop().call_later(0.01, watched.sees, 8, 8)
        return await watched.freshness.reach(10)

    assert asyncio.run(waiting()) == watched.now


def test_whoever_waits_in_vain_is_told_so(watched: Watched) -> None:
    watched.sees(head=8, reached=7)
    with pytest.raises(ReadModelsBehind):
        asyncio.run(watched.freshness.reach(0.01))
