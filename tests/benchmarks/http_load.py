"""Clients over HTTP that keep their connections: each sends its requests again and again.

They share one event loop and read no more of an answer than its head and its length, so that what
is measured is the server and not its clients.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Callable, Sequence

import uvloop

from tests.benchmarks.harness import Load

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a request."""
    told = {"Host": "127.0.0.1", "Content-Type": "application/json", **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
    return head.encode() + body


def load(port: int, requests: list[bytes], seconds: float) -> Load:
    """Let one client for each request work for some seconds.

    Raises: RuntimeError for an answer that is not 200 or tells errors, or a lost connection.
    """
    return load_in_turn(port, [[request] for request in requests], seconds)


def load_in_turn(port: int, clients: Sequence[Sequence[bytes]], seconds: float) -> Load:
    """The same, where each client has several requests, and sends them one after the other.

    Raises: RuntimeError as `load` does.
    """
    return uvloop.run(_load(port, clients, seconds))


async def _load(port: int, each: Sequence[Sequence[bytes]], seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    clients = [
        (await loop.create_connection(_making(requests), "127.0.0.1", port))[1] for requests in each
    ]
    began = time.perf_counter()
    for client in clients:
        client.send()
    await asyncio.sleep(seconds)
    for client in clients:
        client.over = True
    await asyncio.gather(*(client.done for client in clients))
    lasted = time.perf_counter() - began
    every = tuple(sorted(moment for client in clients for moment in client.times))
    return Load(per_second=len(every) / lasted, seconds=every)


def _making(requests: Sequence[bytes]) -> Callable[[], _Client]:
    return lambda: _Client(requests)


class _Client(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, and sends again."""

    def __init__(self, requests: Sequence[bytes]) -> None:
        self.times: list[float] = []
        self.over = False
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = itertools.cycle(requests)
        self._received = b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def send(self) -> None:
        self._received = b""
        self._began = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._is_whole():
            return
        self.times.append(time.perf_counter() - self._began)
        if not self._received.startswith(b"HTTP/1.1 200") or b'"errors"' in self._received:
            self._end(RuntimeError(self._received[:400].decode()))
        elif self.over:
            self._end(None)
        else:
            self.send()

    def connection_lost(self, _: Exception | None) -> None:
        self._end(RuntimeError("the connection was lost"))

    def _is_whole(self) -> bool:
        end = self._received.find(b"\r\n\r\n")
        told = _LENGTH.search(self._received, 0, end + 2) if end > 0 else None
        return told is not None and len(self._received) >= end + 4 + int(told.group(1))

    def _end(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
        self._transport.close()
