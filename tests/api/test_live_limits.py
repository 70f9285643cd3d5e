"""Live: whoever does not read is cut off, others go on, and a service that stops ends all."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.exceptions import ConnectionClosed

from domain.identification.report import DescribePerson
from infra.embedded import DatabaseUrls
from infra.http_server import GRACE
from tests.api import listening
from tests.api.listening import (
    PATIENCE,
    PROTOCOL,
    Told,
    events,
    everything,
    hear,
    introduce,
    signed_in,
    subscribe,
)
from tests.api.served import Served, serving
from tests.api.test_live_cases import taken_on
from tests.infra.live import LiveProgramme

MANY = 120
CHANGES = """
subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) {
    position
    case { timeline(first: 20) { edges { node { id name recordedAt words { field value } } } } }
  }
}
"""
ENDLESS = "subscription { clockMissed { position } }"


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A service of its own, whose sockets hold little."""
    with serving(new_database(), tmp_path_factory.mktemp("home"), send_buffer=4096) as running:
        yield running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.graphql.live.lines.MOST_WAITING", 20)
    monkeypatch.setattr("api.graphql.live.streaming.PATIENCE", 0.5)


def narrow(served: Served) -> socket.socket:
    """A connection that takes little in."""
    address = urlsplit(served.base)
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    found.connect((address.hostname, address.port))
    return found


def received(slow: socket.socket) -> bytes:
    """What had come when the connection broke, or ended."""
    text = b""
    with suppress(ConnectionError):
        while piece := slow.recv(65536):
            text += piece
    return text


def described(programme: LiveProgramme, case: str, name: str) -> int:
    return programme.give(DescribePerson, stream=case, first_name=name).position


def heard_by_another(served: Served, case: str, begun: int, programme: LiveProgramme) -> bool:
    """Whether somebody who reads is told everything, each thing once."""
    with events(served, "social worker", CHANGES, id=case, after=begun) as ear:
        return all(
            described(programme, case, f"Name {number}")
            == ear.next()["data"]["caseChanged"]["position"]
            for number in range(MANY)
        )


def test_a_socket_that_is_not_read_is_cut_off_and_others_go_on(
    served: Served, impatient: None
) -> None:
    programme = LiveProgramme(served.parts.log)
    case, begun = taken_on(programme, "slow socket")
    with listening.socket(served, sock=narrow(served), max_queue=1, ping_interval=None) as slow:
        introduce(slow, served.headers("social worker")["Authorization"])
        subscribe(slow, "1", CHANGES, id=case, after=begun)
        assert heard_by_another(served, case, begun, programme)
        time.sleep(2)
        told: list[Told] = []
        with pytest.raises(ConnectionClosed):
            everything(slow, told)
        assert len(told) < MANY


def test_events_that_are_not_read_are_cut_off_and_others_go_on(
    served: Served, impatient: None
) -> None:
    programme = LiveProgramme(served.parts.log)
    case, begun = taken_on(programme, "slow events")
    body = json.dumps({"query": CHANGES, "variables": {"id": case, "after": begun}})
    head = "".join(
        f"{name}: {value}\r\n"
        for name, value in {
            **served.headers("social worker"),
            "Host": "localhost",
            "Accept": "text/event-stream",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items()
    )
    with narrow(served) as slow:
        slow.sendall(f"POST /graphql HTTP/1.1\r\n{head}\r\n{body}".encode())
        assert heard_by_another(served, case, begun, programme)
        time.sleep(2)
        slow.settimeout(PATIENCE)
        text = received(slow)
    assert text.count(b"event: next") < MANY
    assert b"event: complete" not in text


def test_a_stock_client_can_listen(served: Served) -> None:
    programme = LiveProgramme(served.parts.log)
    case, begun = taken_on(programme, "stock client")
    said = [described(programme, case, name) for name in ("One", "Two", "Three")]
    assert asyncio.run(heard_by_a_stock_client(served, case, begun, len(said))) == said


async def heard_by_a_stock_client(served: Served, case: str, begun: int, many: int) -> list[int]:
    transport = WebsocketsTransport(
        url=served.base.replace("http", "ws", 1) + "/graphql",
        subprotocols=[PROTOCOL],
        init_payload={"authorization": served.headers("social worker")["Authorization"]},
    )
    asked = gql(
        "subscription ($id: ID!, $at: Int) { caseChanged(caseId: $id, after: $at) { position } }"
    )
    asked.variable_values = {"id": case, "at": begun}
    told: list[int] = []
    async with Client(transport=transport, fetch_schema_from_transport=True) as client:
        async for item in client.subscribe(asked):
            told.append(item["caseChanged"]["position"])
            if len(told) == many:
                break
    return told


def test_a_service_that_stops_ends_every_stream_soon(
    new_database: Callable[[], DatabaseUrls], tmp_path: Path
) -> None:
    with ExitStack() as streams:
        with serving(new_database(), tmp_path) as stopping:
            ear = streams.enter_context(events(stopping, "police", ENDLESS))
            found = streams.enter_context(signed_in(stopping, "police"))
            subscribe(found, "1", ENDLESS)
            stopping.http.close()
            began = time.monotonic()
        took = time.monotonic() - began
        with pytest.raises(EOFError):
            ear.next()
        with pytest.raises(ConnectionClosed) as closed:
            hear(found)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert took < GRACE / 2
