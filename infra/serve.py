"""`rejea serve`: everything in one process, or one part of it, until Ctrl-C.

R1  Nothing is started twice: the port is taken first, a running server is adopted.
R2  Stopping finishes what was begun: requests are answered, the batch in hand is written, the
    database that was started here ends last. Then the exit code is 0.
R3  The demonstration is played in development mode alone, into an empty log, and never into a
    database that others gave.
R4  Whoever decides here first adopts the policy that this program decides by (adopting.py).
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from infra import bootstrap
from infra.adopting import adopt_at_start
from infra.bootstrap import Parts
from infra.databases import databases
from infra.http_server import address, make_server, taken_port
from infra.interruption import Interruption
from infra.migrate import apply_where_ours
from infra.projection_runner import running
from infra.settings import Mode, Settings, WrongUse, read_settings
from infra.telemetry import telemetry
from infra.telemetry.logs import set_up_logs
from infra.walls import check_walls
from infra.welcome import plain_welcome, welcome
from projections.progress import Progress

if TYPE_CHECKING:
    from infra.leaving import Leaving

WORTH_TELLING = 2.0
_PATIENCE = 600.0


class Served(NamedTuple):
    """What the doors stand on."""

    parts: Parts
    heard: Progress
    leaving: Leaving


def main(arguments: argparse.Namespace) -> int:
    interruption = Interruption()
    interruption.install()
    try:
        _serve(read_settings(), interruption, arguments)
    except KeyboardInterrupt:
        _tell("Stopped before it was ready.")
    return 0


def _serve(settings: Settings, interruption: Interruption, arguments: argparse.Namespace) -> None:
    only = arguments.only
    if only == "relay" and arguments.no_kafka:
        raise WrongUse("The relay alone, without Kafka, does nothing.", "Leave --no-kafka out.")
    set_up_logs(settings.log_level, for_machines=settings.mode is Mode.PRODUCTION)
    with ExitStack() as stack:
        watched = stack.enter_context(telemetry())
        listener = stack.enter_context(taken_port(settings)) if _wants(only, "api") else None
        urls = stack.enter_context(databases(settings, _tell))
        with _telling("Bringing the database to this version ..."):
            apply_where_ours(settings, urls)
        parts = stack.enter_context(bootstrap.opened(settings, urls, watched))
        heard = _project(stack, parts, only)
        if arguments.demo:
            _play(parts)
            _catch_up(parts, heard)
        if _wants(only, "api") or _wants(only, "clocks"):
            check_walls(urls)
            adopt_at_start(parts)
        if _wants(only, "clocks"):
            stack.enter_context(bootstrap.watching(parts))
        leaving = _relay(stack, parts, arguments)
        _stay(Served(parts, heard, leaving), listener, interruption)
        stack.callback(_tell, "Stopped.")


def _wants(only: str | None, part: str) -> bool:
    return only in (None, part)


def _project(stack: ExitStack, parts: Parts, only: str | None) -> Progress:
    """Run the projections here, or hear of those that run elsewhere."""
    if not _wants(only, "projections"):
        return stack.enter_context(bootstrap.listening(parts))
    return stack.enter_context(running(bootstrap.make_runner(parts))).progress


def _relay(stack: ExitStack, parts: Parts, arguments: argparse.Namespace) -> Leaving:
    """Let events leave, where they have somewhere to go."""
    from infra.leaving import leaving

    return stack.enter_context(
        leaving(
            parts.settings,
            parts.urls,
            _tell,
            only=arguments.only,
            left_out=arguments.no_kafka,
            telemetry=parts.telemetry,
        )
    )


def _play(parts: Parts) -> None:
    """R3."""
    settings = parts.settings
    if settings.database_is_given or settings.mode is not Mode.DEVELOPMENT:
        return
    from infra.demonstration.command import run_if_empty

    run_if_empty(settings, parts.urls, _tell)


def _looks(parts: Parts) -> Iterable[str]:
    """One case of the demonstration side by side, and how to look, where it was played."""
    from infra.demonstration.command import shown

    return shown(parts.settings, parts.log)


def _catch_up(parts: Parts, heard: Progress) -> None:
    with _telling("Waiting for the read models ..."):
        heard.wait(parts.log.head(), timeout=_PATIENCE)


def _stay(served: Served, listener: socket.socket | None, interruption: Interruption) -> None:
    """Serve, or just be there, until asked to stop (R2)."""
    if listener is None:
        interruption.wait(lambda: _tell("Running. Ctrl-C stops it."))
        return
    from api.stopping import Stopping
    from infra.doors import make_doors

    parts, leaving = served.parts, served.leaving
    stopping = Stopping()
    doors = make_doors(parts, served.heard, outward=leaving.outward, stopping=stopping)
    server = make_server(doors, stopping, parts.settings.trusted_proxies)
    with interruption.instead(server.ask_to_stop):
        leaving.hush()
        print(_welcome(parts, address(listener), leaving.told()), flush=True)
        server.run(sockets=[listener])
    _tell("Stopping ...")


def _welcome(parts: Parts, base: str, leaving: str) -> str:
    if parts.settings.mode is Mode.PRODUCTION:
        return plain_welcome(base, parts.settings.oidc_issuer or "", leaving)
    return welcome(base, _looks(parts), leaving)


@contextmanager
def _telling(text: str) -> Iterator[None]:
    """Say what takes long, once it does."""
    timer = threading.Timer(WORTH_TELLING, _tell, [text])
    timer.daemon = True
    began = time.monotonic()
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if time.monotonic() - began > WORTH_TELLING:
        _tell("... done.")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
