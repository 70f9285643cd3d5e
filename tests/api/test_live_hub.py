"""Live: what waits, what is read again, and when something is told at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from api.graphql.live import streaming
from api.graphql.live.following import Following, following
from api.graphql.live.happenings import CLOCKS, REFERRALS, SHELTERS, Happening, happening
from api.graphql.live.hub import PAGE, READ, Hub
from api.graphql.live.lines import MOST_WAITING, Line, Stopped, TooSlow
from api.graphql.live.streaming import Pipe
from api.stopping import Stopping
from domain.messages import Event, Recorded
from domain.referral.send import ReferralOverdue
from domain.shelter.places import PlaceFreed
from projections.progress import Progress
from tests.examples import CASE, MORNING, POLICE, SHELTER
from tests.infra.batches import RECEIPT
from tests.made import made


def recorded(position: int, event: Event = RECEIPT, stream: str = CASE) -> Recorded:
    return Recorded(
        event_id=f"event-{position}",
        stream=stream,
        version=position,
        position=position,
        event=event,
        occurred_at=MORNING,
        recorded_at=MORNING,
        by=POLICE,
        command_id=f"command-{position}",
    )


def at(position: int) -> Happening:
    return happening(recorded(position))


class Log:
    """A log that has as many entries as somebody asks for."""

    def __init__(self) -> None:
        self.read: list[tuple[int, int]] = []

    def __call__(self, after_position: int, limit: int) -> Sequence[Recorded]:
        self.read.append((after_position, limit))
        return [recorded(after_position + number) for number in range(1, limit + 1)]


class World:
    """A hub behind read models that move when they are told to."""

    def __init__(self) -> None:
        self.log = Log()
        self.progress = Progress([*READ, "another"])
        self.stopping = Stopping()
        self.hub = Hub(self.log, self.progress, self.stands, self.stopping)

    async def stands(self) -> int:
        return min(self.progress.positions[name] for name in READ)

    def reach(self, position: int, *names: str) -> None:
        self.progress.moved(dict.fromkeys(names or (*READ, "another"), position))

    @asynccontextmanager
    async def following(self, after: int | None) -> AsyncIterator[Following]:
        async with self.hub.running(), following(self.hub, CASE, after) as found:
            yield found


def positions(
    scene: Callable[[World], Awaitable[list[int]]], world: World | None = None
) -> list[int]:
    return asyncio.run(within(scene, world))


async def within(scene: Callable[[World], Awaitable[list[int]]], world: World | None) -> list[int]:
    async with asyncio.timeout(20):
        return await scene(world or World())


async def told(found: Following, many: int) -> list[int]:
    return [(await anext(found)).position for _ in range(many)]


async def nothing_comes(found: Following) -> asyncio.Task[Happening]:
    """Wait for something that does not come; the task goes on waiting for it."""
    waiting = asyncio.ensure_future(anext(found))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    return waiting


def test_nothing_is_told_before_every_read_model_stands_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seconds in ("EVERY", "PAUSE"):
        monkeypatch.setattr(f"api.graphql.live.hub.{seconds}", 0.01)

    async def scene(world: World) -> list[int]:
        async with world.following(None) as found:
            world.reach(1, "another", *READ[1:])
            waiting = await nothing_comes(found)
            world.reach(1)
            return [(await waiting).position]

    assert positions(scene) == [1]


def test_what_came_before_and_what_comes_meet_without_a_gap() -> None:
    async def scene(world: World) -> list[int]:
        world.reach(2 * PAGE + 3)
        async with world.following(1) as found:
            before = await told(found, 2 * PAGE + 2)
            world.reach(2 * PAGE + 5)
            return [*before, *await told(found, 2)]

    assert positions(scene) == [*range(2, 2 * PAGE + 6)]


def test_whoever_is_ahead_of_the_hub_is_not_told_the_past() -> None:
    async def scene(world: World) -> list[int]:
        async with world.following(3) as found:
            waiting = await nothing_comes(found)
            world.reach(4)
            return [(await waiting).position]

    assert positions(scene) == [4]


def test_while_nobody_waits_nothing_is_read() -> None:
    async def scene(world: World) -> list[int]:
        async with world.hub.running():
            await world.hub.begun()
            world.reach(1000)
            await asyncio.sleep(0.2)
            assert world.hub.position == 1000
        return [after for after, _ in world.log.read]

    assert positions(scene) == []


def test_a_read_model_that_halted_costs_no_processor() -> None:
    async def scene(world: World) -> list[int]:
        async with world.following(None) as found:
            world.reach(1, *READ[1:])
            world.progress.halted(READ[0])
            waits = 0
            wait = world.progress.wait_async

            async def counted(*words: Any, **named: Any) -> bool:
                nonlocal waits
                waits += 1
                return await wait(*words, **named)

            world.progress.wait_async = counted  # type: ignore[method-assign]
            (await nothing_comes(found)).cancel()
            return [waits]

    assert positions(scene)[0] <= 2


def test_a_line_ends_when_too_much_waits() -> None:
    line = Line(CASE, 0)
    for position in range(1, MOST_WAITING + 2):
        line.put(at(position))
    with pytest.raises(TooSlow):
        asyncio.run(line.next())


def test_a_line_that_is_as_long_as_it_may_be_is_told() -> None:
    line = Line(CASE, 0)
    for position in range(1, MOST_WAITING + 1):
        line.put(at(position))
    assert asyncio.run(line.next()).position == 1


def test_what_waits_is_not_told_once_the_service_stops() -> None:
    async def scene(world: World) -> list[int]:
        world.reach(1)
        async with world.following(1) as found:
            world.reach(2)
            assert await told(found, 1) == [2]
            world.reach(3)
            world.stopping.ask()
            await asyncio.sleep(0.1)
            with pytest.raises(Stopped):
                await told(found, 2)
        return []

    assert positions(scene) == []


def test_a_message_that_is_not_taken_in_time_cuts_the_reader_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streaming, "PATIENCE", 0.05)

    async def stuck(_: object) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TooSlow):
        asyncio.run(Pipe(stuck).put("anything"))


@pytest.mark.parametrize(
    ("event", "stream", "topics"),
    [
        (RECEIPT, CASE, {CASE}),
        (made(ReferralOverdue), CASE, {CASE, REFERRALS, CLOCKS}),
        (made(PlaceFreed), SHELTER, {SHELTERS}),
        (RECEIPT, "notification-1", set()),
    ],
)
def test_only_those_are_woken_whom_it_concerns(event: Event, stream: str, topics: set[str]) -> None:
    assert set(happening(recorded(1, event, stream)).topics) == topics
