"""The head of a request is bounded, however it arrives, and a connection goes on for whole ones."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from infra.http_head import MOST_BYTES
from infra.http_server import address, make_server, taken_port
from infra.settings import Settings


async def tells_its_body(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        body = await Request(scope, receive).body()
        await Response(str(len(body)))(scope, receive, send)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), port=0)
    with taken_port(settings) as listener:
        server = make_server(tells_its_body)
        server.config.lifespan = "off"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield address(listener)
        server.ask_to_stop()
        thread.join()


def connected(base: str) -> socket.socket:
    url = httpx.URL(base)
    return socket.create_connection((url.host, url.port or 80), timeout=10)


def test_headers_without_an_end_are_refused_and_the_connection_ends(base: str) -> None:
    with connected(base) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ")
        sent = 0
        while sent <= MOST_BYTES:
            sent += line.send(b"a" * 1024)
        told = b""
        # What was sent after the answer and is never read may end the connection as a reset.
        with suppress(ConnectionResetError):
            while part := line.recv(4096):
                told += part
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "headers_too_large"


def test_many_headers_are_refused_as_one_that_is_long(base: str) -> None:
    headers = [b"X-%05d: " % number + b"a" * 90 for number in range(MOST_BYTES // 100 + 1)]
    with connected(base) as line:
        line.sendall(b"\r\n".join((b"GET / HTTP/1.1", b"Host: here", *headers, b"")))
        assert line.recv(4096).startswith(b"HTTP/1.1 431 ")


def test_an_address_without_an_end_is_refused(base: str) -> None:
    with connected(base) as line:
        line.sendall(b"GET /" + b"a" * (MOST_BYTES + 1))
        assert line.recv(4096).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET / HTTP/1.1\r\nHost: here\r\nX: \x00\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: here\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"\x00" * (MOST_BYTES + 1),
    ],
    ids=["TLS", "no text in a header", "no text in an address", "a length below zero", "both", "0"],
)
def test_what_is_no_http_is_told_so_once_as_a_problem(base: str, sent: bytes) -> None:
    with connected(base) as line:
        line.sendall(sent)
        told = b"".join(iter(lambda: line.recv(4096), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "bad_request"


def test_a_long_body_after_a_short_head_is_none_of_its_business(base: str) -> None:
    with httpx.Client(base_url=base) as client:
        for _ in range(3):
            assert client.post("/", content=b"a" * 4 * MOST_BYTES).text == str(4 * MOST_BYTES)


def test_many_requests_on_one_connection_are_counted_each_for_itself(base: str) -> None:
    with httpx.Client(base_url=base, headers={"X-Long": "a" * (MOST_BYTES // 4)}) as client:
        assert {client.get("/").status_code for _ in range(10)} == {200}
