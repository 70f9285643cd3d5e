"""The doors over real HTTP on a real PostgreSQL, and somebody who asks at them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

from api.stopping import Stopping
from domain.access import Principal
from domain.ports import EventLog
from infra import bootstrap
from infra.bootstrap import Parts
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import address, make_server, taken_port
from infra.issuer import Issuer, development_issuer
from infra.migrate import apply
from infra.projection_runner import running
from infra.settings import Settings
from tests.api import world

GRAPHQL = "application/graphql-response+json"


class Served:
    """A running server: `asks` sends a query as one of the world's people."""

    def __init__(self, base: str, parts: Parts, position: int) -> None:
        self.base = base
        self.parts = parts
        self.position = position
        self.issuer: Issuer = development_issuer(parts.settings)
        self.http = httpx.Client(base_url=base, timeout=20)

    def headers(self, who: str) -> dict[str, str]:
        token = self.issuer.issue(world.PEOPLE[who].user_id)
        return {"Authorization": f"Bearer {token}", "Accept": GRAPHQL}

    def posted(self, who: str, query: str, **variables: Any) -> httpx.Response:
        body = {"query": query, "variables": variables}
        return self.http.post("/graphql", json=body, headers=self.headers(who))

    def asks(self, who: str, query: str, **variables: Any) -> dict[str, Any]:
        """What somebody is answered, which is no error."""
        answer: dict[str, Any] = self.posted(who, query, **variables).json()
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data


S = TypeVar("S", bound=Served)


@contextmanager
def serving(
    urls: DatabaseUrls, home: Path, settings: Settings | None = None, send_buffer: int = 0
) -> Iterator[Served]:
    """Play the world and serve it for one block, without limits unless settings say so.

    A small send buffer makes readers felt soon that do not read.
    """
    with serving_as(Served, urls, home, settings, send_buffer) as served:
        yield served


@contextmanager
def serving_as(
    kind: type[S],
    urls: DatabaseUrls,
    home: Path,
    settings: Settings | None = None,
    send_buffer: int = 0,
    *,
    play: Callable[[EventLog], int] = world.play,
    accounts: Mapping[str, Principal] | None = None,
) -> Iterator[S]:
    """The same with another world, or more to ask it by."""
    settings = settings or Settings(home=home, port=0, rate_limit=0, stranger_rate_limit=0)
    apply(urls.owner)
    with ExitStack() as stack:
        listener = stack.enter_context(taken_port(settings))
        if send_buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        parts = stack.enter_context(bootstrap.opened(settings, urls))
        position = play(parts.log)
        heard = stack.enter_context(running(bootstrap.make_runner(parts))).progress
        assert heard.wait(position, timeout=60)
        stopping = Stopping()
        server = make_server(
            make_doors(parts, heard, accounts or world.accounts(), stopping=stopping), stopping
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.ask_to_stop)
        while not server.started:
            time.sleep(0.01)
        served = kind(address(listener), parts, position)
        stack.callback(served.http.close)
        yield served
