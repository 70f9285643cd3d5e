"""Ears: everybody of the matrix listens at once, over sockets and over server-sent events.

R1  One socket for each asker carries all streams of that asker; a stream of events carries one.
R2  A stream is heard until as much came as is expected, and the ears stay open for a while after:
    whatever comes in excess is heard as well.
R3  Streams begin a few at a time, and things happen one after another: the doors are asked what
    they tell, and not how much they bear.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, NamedTuple, TypeAlias

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.api.listening import PROTOCOL
from tests.matrix.served import Matrix

PATIENCE = 20.0
"""After so many seconds without a word nothing more is waited for."""
AT_ONCE = 4
"""R3: so many streams are opened at once."""
QUIET = 0.4
"""R2: so many seconds after the last expected word, nothing more may come."""

Key = tuple[str, str]
"""Who listens, and to which stream."""
Expected: TypeAlias = Mapping[Key, int | None]
"""How much is due on a stream; None: that it ends."""


class Operation(NamedTuple):
    """A subscription of somebody; `key` names it among theirs."""

    who: str
    key: str
    query: str
    variables: Mapping[str, Any]


class Heard:
    """What came on each stream, which streams ended, and which failed."""

    def __init__(self) -> None:
        self.told: dict[Key, list[Any]] = {}
        self.ended: set[Key] = set()
        self.failed: dict[Key, Any] = {}
        self.news = asyncio.Event()
        self.patience = PATIENCE

    def count(self, key: Key) -> int:
        """How many items came on a stream."""
        return len(self.told.get(key, ()))

    def has(self, expected: Expected) -> bool:
        """Whether all came that is expected; of None, that the stream ended."""
        return all(
            key in self.ended if many is None else self.count(key) >= many
            for key, many in expected.items()
        )


def by_sockets(
    matrix: Matrix,
    operations: Sequence[Operation],
    before: Expected,
    steps: Iterable[Callable[[], Expected]],
) -> Heard:
    """Listen over one socket for each asker; `steps` happen meanwhile, each saying what is due."""
    return asyncio.run(_by_sockets(matrix, operations, before, steps))


def by_events(matrix: Matrix, operations: Sequence[Operation], expected: Expected) -> Heard:
    """Listen over a stream of events for each operation."""
    return asyncio.run(_by_events(matrix, operations, expected))


async def _by_sockets(
    matrix: Matrix,
    operations: Sequence[Operation],
    before: Expected,
    steps: Iterable[Callable[[], Expected]],
) -> Heard:
    heard = Heard()
    async with AsyncExitStack() as stack:
        for who, asked in _by_asker(operations):
            found = await stack.enter_async_context(_socket(matrix, who))
            await _introduce(found, matrix.headers(who)["Authorization"])
            task = asyncio.create_task(_read_socket(found, who, heard))
            stack.push_async_callback(_stopped, task)
            for some in _few(asked):
                await _subscribe(found, some)
                await _until(heard, _of(some, before))
        for happens in steps:
            await _until(heard, await asyncio.to_thread(happens))
        await asyncio.sleep(QUIET)
    return heard


def _by_asker(operations: Sequence[Operation]) -> Iterator[tuple[str, list[Operation]]]:
    for who in dict.fromkeys(each.who for each in operations):
        yield who, [each for each in operations if each.who == who]


def _few(operations: Sequence[Operation]) -> Iterator[Sequence[Operation]]:
    """R3."""
    for begin in range(0, len(operations), AT_ONCE):
        yield operations[begin : begin + AT_ONCE]


def _of(operations: Sequence[Operation], expected: Expected) -> Expected:
    keys = [(each.who, each.key) for each in operations]
    return {key: expected[key] for key in keys if key in expected}


def _socket(matrix: Matrix, who: str) -> connect:
    headers = matrix.headers(who)
    url = matrix.base.replace("http", "ws", 1) + "/graphql"
    purpose = {name: told for name, told in headers.items() if name.startswith("Rejea")}
    return connect(url, subprotocols=[PROTOCOL], additional_headers=purpose, max_size=None)


async def _introduce(found: ClientConnection, authorization: str) -> None:
    said = {"type": "connection_init", "payload": {"authorization": authorization}}
    await found.send(json.dumps(said))
    assert json.loads(await found.recv()) == {"type": "connection_ack"}


async def _subscribe(found: ClientConnection, operations: Iterable[Operation]) -> None:
    for each in operations:
        payload = {"query": each.query, "variables": each.variables}
        await found.send(json.dumps({"id": each.key, "type": "subscribe", "payload": payload}))


async def _read_socket(found: ClientConnection, who: str, heard: Heard) -> None:
    try:
        async for message in found:
            said = json.loads(message)
            key = (who, str(said.get("id")))
            _take(heard, key, str(said["type"]), said.get("payload"))
    except ConnectionClosed:
        return


async def _by_events(matrix: Matrix, operations: Sequence[Operation], expected: Expected) -> Heard:
    heard, limits = Heard(), httpx.Limits(max_connections=None)
    async with AsyncExitStack() as stack:
        made = httpx.AsyncClient(base_url=matrix.base, timeout=PATIENCE, limits=limits)
        client = await stack.enter_async_context(made)
        for asked in _few(operations):
            for each in asked:
                task = asyncio.create_task(_read_events(client, matrix, each, heard))
                stack.push_async_callback(_stopped, task)
            await _until(heard, _of(asked, expected))
        await asyncio.sleep(QUIET)
    return heard


async def _read_events(
    client: httpx.AsyncClient, matrix: Matrix, asked: Operation, heard: Heard
) -> None:
    headers = {**matrix.headers(asked.who), "Accept": "text/event-stream"}
    body = {"query": asked.query, "variables": asked.variables}
    key = (asked.who, asked.key)
    async with client.stream("POST", "/graphql", json=body, headers=headers) as answer:
        if answer.status_code != httpx.codes.OK:
            heard.failed[key] = (answer.status_code, await answer.aread())
            return
        kind = ""
        async for line in answer.aiter_lines():
            name, _, value = line.partition(":")
            if name == "event":
                kind = value.strip()
            elif name == "data":
                _take(heard, key, kind, json.loads(value) if value.strip() else None)


def _take(heard: Heard, key: Key, kind: str, payload: Any) -> None:
    if kind == "next":
        heard.told.setdefault(key, []).append(payload)
    elif kind == "complete":
        heard.ended.add(key)
    elif kind == "error":
        heard.failed[key] = payload
    heard.news.set()


async def _until(heard: Heard, expected: Expected) -> None:
    """R2; what does not come while nothing else comes either is missing in what was heard."""
    while not heard.has(expected):
        heard.news.clear()
        try:
            await asyncio.wait_for(heard.news.wait(), heard.patience)
        except TimeoutError:
            heard.patience = 2.0
            return


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
