"""Somebody who listens: over server-sent events or over a socket, with stock clients."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpx
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.api.served import Served

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 10.0
COMPLETE: dict[str, Any] = {"type": "complete"}

Told = dict[str, Any]


class Ear(Protocol):
    """Hears what one operation is told."""

    def next(self) -> Told:
        """The next payload, or COMPLETE."""


class EventEar:
    """Reads server-sent events."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def next(self) -> Told:
        kind, until = "", time.monotonic() + PATIENCE
        for line in self._lines:
            if time.monotonic() > until:
                raise TimeoutError("nothing but signs of life")
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name.startswith("data"):
                return COMPLETE if kind == "complete" else json.loads(value)
        raise EOFError("the stream ended without `complete`")


class SocketEar:
    """Reads the messages of one operation."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    def next(self) -> Told:
        said = hear(self._socket)
        if said["type"] == "error":
            return {"errors": said["payload"]}
        return COMPLETE if said["type"] == "complete" else said["payload"]


@contextmanager
def events(served: Served, who: str, query: str, **variables: Any) -> Iterator[EventEar]:
    """Listen over server-sent events for one block."""
    headers = {**served.headers(who), "Accept": "text/event-stream"}
    body = {"query": query, "variables": variables}
    with (
        httpx.Client(base_url=served.base, timeout=PATIENCE) as client,
        client.stream("POST", "/graphql", json=body, headers=headers) as answer,
    ):
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield EventEar(answer.iter_lines())


@contextmanager
def socket(served: Served, **options: Any) -> Iterator[ClientConnection]:
    """A socket over which nothing was said yet."""
    url = served.base.replace("http", "ws", 1) + "/graphql"
    with connect(url, **{"subprotocols": [PROTOCOL], **options}) as found:
        yield found


@contextmanager
def signed_in(served: Served, who: str) -> Iterator[ClientConnection]:
    """A socket of somebody."""
    with socket(served) as found:
        introduce(found, served.headers(who)["Authorization"])
        yield found


def introduce(found: ClientConnection, authorization: str) -> None:
    """Sign in."""
    say(found, type="connection_init", payload={"authorization": authorization})
    assert hear(found) == {"type": "connection_ack"}


@contextmanager
def messages(served: Served, who: str, query: str, **variables: Any) -> Iterator[SocketEar]:
    """Listen over a socket of its own for one block."""
    with signed_in(served, who) as found:
        subscribe(found, "1", query, **variables)
        yield SocketEar(found)


def subscribe(found: ClientConnection, key: str, query: str, **variables: Any) -> None:
    """Begin an operation."""
    say(found, id=key, type="subscribe", payload={"query": query, "variables": variables})


def say(found: ClientConnection, **message: Any) -> None:
    """Send one message."""
    found.send(json.dumps(message))


def hear(found: ClientConnection) -> Told:
    """The next message."""
    said: Told = json.loads(found.recv(timeout=PATIENCE))
    return said


def everything(found: ClientConnection, into: list[Told] | None = None) -> None:
    """Hear until the server closes, which raises ConnectionClosed."""
    while True:
        said = hear(found)
        if into is not None:
            into.append(said)
