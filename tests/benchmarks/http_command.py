"""HTTP command: one POST, end to end, beside the same command path without HTTP.

The server has its own threads and answers real sockets; every client keeps its connection and a
case of its own. Clients, server, projections and database share the machine: the figures are what
two cores give to all of them together.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from domain.access import Principal
from infra import bootstrap
from infra.bootstrap import Parts
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import make_server, taken_port
from infra.issuer import development_issuer
from infra.projection_runner import running
from infra.settings import Settings as ServerSettings
from tests.benchmarks import harness
from tests.benchmarks.casework import Casework
from tests.benchmarks.harness import Load, Work, latency_rows, rate_row, take_turns
from tests.benchmarks.run import Settings
from tests.examples import SOCIAL_WORKER

CLIENTS = (1, 32)
BODY = json.dumps(
    {
        "serviceTypes": ["psychosocial_service"],
        "urgentHealth": "no",
        "health": "an old burn on the left hand, no pain",
        "note": "sleeps badly, wants to learn to sew, asks for news of a sister",
        "dependants": 1,
    }
).encode()


def rows(settings: Settings) -> Sequence[harness.Row]:
    with _served(settings.new_database()) as (port, token, casework):
        return [
            row for clients in CLIENTS for row in _rows(settings, port, token, casework, clients)
        ]


def _rows(
    settings: Settings, port: int, token: str, casework: Casework, clients: int
) -> list[harness.Row]:
    ours, beside = f"http.command.c{clients}", f"http.command_path.c{clients}"

    def turn(make: Callable[[], Work]) -> Callable[[], Load]:
        return lambda: harness.load([make() for _ in range(clients)], settings.seconds)

    loads = take_turns(
        {ours: turn(lambda: _client(port, token, casework)), beside: turn(casework.client)},
        settings.rounds,
    )
    return [
        rate_row(ours, loads, unit="commands/s"),
        *latency_rows(ours, loads[ours]),
        rate_row(beside, loads, unit="commands/s"),
    ]


def _client(port: int, token: str, casework: Casework) -> Work:
    """A client with a case and a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    path = f"/v1/cases/{casework.new_case()}/assess-needs"
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post() -> None:
        connection.request("POST", path, BODY, headers | {"Idempotency-Key": str(uuid4())})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")

    return post


@contextmanager
def _served(urls: DatabaseUrls) -> Iterator[tuple[int, str, Casework]]:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = ServerSettings(home=home, port=0, rate_limit=0)
        listener = stack.enter_context(taken_port(settings))
        parts: Parts = stack.enter_context(bootstrap.opened(settings, urls))
        heard = stack.enter_context(running(bootstrap.make_runner(parts))).progress
        accounts = {SOCIAL_WORKER.user_id: Principal(actor=SOCIAL_WORKER, jurisdiction_id="")}
        server = make_server(make_doors(parts, heard, accounts))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.ask_to_stop)
        while not server.started:
            time.sleep(0.01)
        token = development_issuer(settings).issue(SOCIAL_WORKER.user_id)
        cases = Casework(parts.log)
        cases.prepare()
        yield int(listener.getsockname()[1]), token, cases
