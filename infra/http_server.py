"""The HTTP server: one socket, one application, and a stop that finishes what was begun.

R1  The port is taken before anything else is started, so that a taken one is told at once.
R2  When asked to stop, no new request is taken and those begun are answered, within 10 seconds;
    asked a second time, it stops at once.
R3  No address, header or body is logged.
R4  Streams, which have no end of their own, are told first.
R5  What was loaded by the start is never looked at again by the garbage collector: it lives as long
    as the server, and looking at it cost a third of a query's time.
"""

from __future__ import annotations

import errno
import gc
import logging
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

from api.stopping import Stopping
from infra.protocols import HttpProtocol, SocketProtocol
from infra.settings import TRUSTED_PROXIES, Misconfigured, Settings

GRACE = 10
_LONGEST_QUEUE = 2048
_LONGEST_MESSAGE = 64 * 1024


class HttpServer(uvicorn.Server):
    """Uvicorn, which leaves signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def __init__(self, config: uvicorn.Config, stopping: Stopping | None) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """R4."""
        if self._stopping is not None:
            self._stopping.ask()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """R5."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    def ask_to_stop(self) -> None:
        """R2."""
        self.force_exit = self.should_exit
        self.should_exit = True


def make_server(
    app: ASGIApp, stopping: Stopping | None = None, trusted_proxies: str = TRUSTED_PROXIES
) -> HttpServer:
    """The server of an application; `run(sockets=[...])` serves until it is asked to stop.

    `stopping` is what the application's streams were given; `trusted_proxies` are the addresses,
    with commas between, that may say in X-Forwarded-For whom they speak for.
    """
    config = uvicorn.Config(
        app,
        http=HttpProtocol,
        loop="uvloop",
        ws=SocketProtocol,
        ws_max_size=_LONGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        forwarded_allow_ips=trusted_proxies,
        backlog=_LONGEST_QUEUE,
        timeout_graceful_shutdown=GRACE,
    )
    # R3: whoever gives this logger a handler of their own hears nothing either.
    logging.getLogger("uvicorn.access").disabled = True
    # R3: what it says of sockets names addresses.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return HttpServer(config, stopping)


@contextmanager
def taken_port(settings: Settings) -> Iterator[socket.socket]:
    """R1: the socket of the port, for one block.

    Raises: Misconfigured when it cannot be taken.
    """
    try:
        listener = _bound(settings.host, settings.port)
    except OSError as error:
        raise _not_taken(settings, error) from error
    with closing(listener):
        yield listener


def address(listener: socket.socket) -> str:
    """Where a browser finds it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(_LONGEST_QUEUE)
    except OSError:
        listener.close()
        raise
    return listener


def _not_taken(settings: Settings, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        other = settings.port + 1
        return Misconfigured(
            f"Port {settings.port} of {settings.host} is in use.",
            f"Stop what uses it, or take another one: REJEA_PORT={other} make run",
        )
    if error.errno == errno.EACCES:
        return Misconfigured(
            f"Port {settings.port} is for the system's administrator.",
            "Take one above 1023 in REJEA_PORT.",
        )
    return Misconfigured(
        f"{settings.host} port {settings.port} cannot be served ({error.strerror}).",
        "Name an address of this machine in REJEA_HOST, as 127.0.0.1.",
    )
