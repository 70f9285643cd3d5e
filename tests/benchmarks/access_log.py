"""Access log: what it adds to reading the page of a case, beside the same reading without it.

One server notes what it shows; the other is the same, but forgets what was noted. A reading
waits for the disk once; many at the same time wait for it together.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

from domain.access import Principal
from domain.messages import Actor
from infra import bootstrap
from infra.bootstrap import Parts
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import make_server, taken_port
from infra.issuer import development_issuer
from infra.projection_runner import running
from infra.settings import Settings as ServerSettings
from projections.access_log import AccessEntry
from projections.progress import Progress
from tests.benchmarks import harness
from tests.benchmarks.casework import Casework
from tests.benchmarks.harness import Load, Row, Work, latency_rows, rate_row, take_turns, value_row
from tests.benchmarks.run import Settings
from tests.examples import SOCIAL_WORKER

CLIENTS = (1, 32)
NEEDS = 10
MOST_ADDED = 5.0
"""Milliseconds that one reader may wait longer: one commit, and what it takes to ask for it."""
QUERY = """query CasePage($id: ID!) { case(id: $id) {
  id etag stage child urgent reportedAt changedAt holderId workerId referrals { id status }
  person { knownAs firstName parts { recordClass words { field value } } }
  timeline(first: 20) { edges { node { name occurredAt words { field value } } } } } }"""


class Forgotten:
    """An access log that keeps nothing, for comparison alone."""

    def __init__(self, url: str) -> None:
        del url

    async def write(self, asker: Actor, entries: Sequence[AccessEntry]) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


def rows(settings: Settings) -> Sequence[Row]:
    with _served(settings.new_database()) as (noting, forgetting, token, cases):
        return [
            row
            for clients in CLIENTS
            for row in _rows(settings, (noting, forgetting), token, cases[:clients])
        ]


def _rows(
    settings: Settings, ports: tuple[int, int], token: str, cases: Sequence[str]
) -> list[Row]:
    ours, beside = f"access.read.c{len(cases)}", f"access.read_unnoted.c{len(cases)}"

    def turn(port: int) -> Callable[[], Load]:
        return lambda: harness.load(
            [_client(port, token, case) for case in cases], settings.seconds
        )

    turns = {ours: turn(ports[0]), beside: turn(ports[1])}
    loads = take_turns(turns, settings.rounds)
    return [
        *([_added(loads[ours], loads[beside])] if len(cases) == 1 else []),
        rate_row(ours, loads, unit="reads/s"),
        *latency_rows(ours, loads[ours]),
        rate_row(beside, loads, unit="reads/s"),
        *latency_rows(beside, loads[beside]),
    ]


def _added(noted: Sequence[Load], unnoted: Sequence[Load]) -> Row:
    added = [
        statistics.median(one.seconds) - statistics.median(other.seconds)
        for one, other in zip(noted, unnoted, strict=True)
    ]
    return value_row(
        "access.log_per_read", [each * 1000 for each in added], unit="ms", most=MOST_ADDED
    )


def _client(port: int, token: str, case_id: str) -> Work:
    """A client with a case and a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    body = json.dumps({"query": QUERY, "variables": {"id": case_id}}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def read() -> None:
        connection.request("POST", "/graphql", body, headers)
        answer = connection.getresponse()
        if answer.status != 200 or b'"errors"' in answer.read():
            raise RuntimeError(f"answered {answer.status}")

    return read


@contextmanager
def _served(urls: DatabaseUrls) -> Iterator[tuple[int, int, str, Sequence[str]]]:
    """Two servers over the same cases: one that notes, and one that forgets."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = ServerSettings(home=home, port=0, rate_limit=0)
        parts = stack.enter_context(bootstrap.opened(settings, urls))
        heard = stack.enter_context(running(bootstrap.make_runner(parts))).progress
        cases = _cases(parts)
        heard.wait(parts.log.head(), timeout=60)
        noting = stack.enter_context(_server(settings, parts, heard))
        with patch("infra.doors.PostgresAccessLog", Forgotten):
            forgetting = stack.enter_context(_server(settings, parts, heard))
        token = development_issuer(settings).issue(SOCIAL_WORKER.user_id)
        yield noting, forgetting, token, cases


@contextmanager
def _server(settings: ServerSettings, parts: Parts, heard: Progress) -> Iterator[int]:
    accounts = {SOCIAL_WORKER.user_id: Principal(actor=SOCIAL_WORKER, jurisdiction_id="")}
    with taken_port(settings) as listener:
        server = make_server(make_doors(parts, heard, accounts))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield int(listener.getsockname()[1])
        finally:
            server.ask_to_stop()
            thread.join()


def _cases(parts: Parts) -> Sequence[str]:
    """A case for each client, with needs that were assessed some times."""
    work = Casework(parts.log)
    work.prepare()
    cases = [work.new_case() for _ in range(max(CLIENTS))]
    for case_id in cases:
        for _ in range(NEEDS):
            work.handler.handle(work.assess(case_id))
    return cases
