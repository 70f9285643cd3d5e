from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from api.commands import flights
from api.commands.flights import Flights
from api.errors import Problem
from domain.ports import Unavailable

FIRST = uuid4()


class Slow:
    """Work that ends when it is let go, and says how often it was begun."""

    def __init__(self) -> None:
        self.begun = 0
        self.go = threading.Event()

    def __call__(self) -> int:
        self.begun += 1
        assert self.go.wait(10)
        return self.begun


def test_a_duplicate_waits_for_the_first_and_then_has_its_turn() -> None:
    async def both() -> list[int]:
        running, work = Flights(), Slow()
        first = asyncio.create_task(running.run(FIRST, work))
        second = asyncio.create_task(running.run(FIRST, work))
        await asyncio.sleep(0.05)
        assert work.begun == 1
        work.go.set()
        return list(await asyncio.gather(first, second))

    assert asyncio.run(both()) == [1, 2]


def test_a_duplicate_that_waited_long_enough_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flights, "PATIENCE", 0.02)

    async def both() -> Problem:
        running, work = Flights(), Slow()
        first = asyncio.create_task(running.run(FIRST, work))
        await asyncio.sleep(0.01)
        with pytest.raises(Problem) as told:
            await running.run(FIRST, work)
        work.go.set()
        assert await first == 1
        return told.value

    told = asyncio.run(both())
    assert (told.status, told.code) == (409, "command_in_flight")
    assert told.headers["Retry-After"] == "1"


def test_other_commands_do_not_wait() -> None:
    async def both() -> None:
        running, work = Flights(), Slow()
        first = asyncio.create_task(running.run(FIRST, work))
        assert await running.run(uuid4(), lambda: 7) == 7
        work.go.set()
        await first

    asyncio.run(both())


def test_a_command_that_takes_too_long_is_told_so_and_ends_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flights, "DEADLINE", 0.02)
    running, work = Flights(), Slow()

    async def late() -> None:
        with pytest.raises(Unavailable):
            await running.run(FIRST, work)

    asyncio.run(late())
    work.go.set()
    running.close()
    assert work.begun == 1


def test_who_comes_when_too_many_are_under_way_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flights, "LONGEST_QUEUE", 1)

    async def both() -> None:
        running, work = Flights(), Slow()
        first = asyncio.create_task(running.run(FIRST, work))
        await asyncio.sleep(0.01)
        with pytest.raises(Unavailable):
            await running.run(uuid4(), work)
        work.go.set()
        await first
        assert await running.run(uuid4(), lambda: 3) == 3

    asyncio.run(both())


def test_a_refusal_frees_the_way_for_the_next() -> None:
    async def both() -> None:
        running = Flights()
        with pytest.raises(ZeroDivisionError):
            await running.run(FIRST, _failing())
        assert await running.run(FIRST, lambda: 1) == 1

    asyncio.run(both())


def test_closing_waits_for_what_was_begun() -> None:
    running, ended = Flights(threads=1), []

    def work() -> None:
        time.sleep(0.05)
        ended.append(1)

    async def leave() -> None:
        task = asyncio.create_task(running.run(FIRST, work))
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(leave())
    running.close()
    assert ended == [1]


def _failing() -> Callable[[], int]:
    return lambda: 1 // 0
