"""GraphQL: the case list of an agency, and one case, over HTTP with 32 clients.

Ours decides on every row and knows who asks, 32 workers of one agency; beside it json_agg, which
PostgreSQL answers whole, and Strawberry as it comes, over the same tables. The page with personal
fields, which are opened after the decision, has no peer. What a served process then holds in memory
is a row too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra.embedded import DatabaseUrls
from tests.benchmarks import http_load
from tests.benchmarks.crowd import case_id, gather
from tests.benchmarks.graphql_documents import CASE_LIST, CASE_PAGE, CLIENTS, PERSONAL_PAGE
from tests.benchmarks.harness import Load, Row, latency_rows, rate_row, take_turns, value_row
from tests.benchmarks.run import Settings

CASES = 2_000
PAGE = 20
ROOT = Path(__file__).resolve().parents[2]
GOALS = {"json_agg": 0.5}
MISSING = ["postgraphile"]


@dataclass(frozen=True)
class Peer:
    """A server in a process of its own."""

    port: int
    tokens: Sequence[str]
    process_id: int

    def load(self, name: str, query: str, variables: Sequence[Any], seconds: float) -> Load:
        """32 clients, each with its own variables."""
        requests = [
            http_load.post("/graphql", _body(name, query, told), _headers(token))
            for told, token in zip(variables, self.tokens, strict=True)
        ]
        return http_load.load(self.port, requests, seconds)

    def resident(self) -> float:
        """Megabytes that the process holds in memory now."""
        status = Path(f"/proc/{self.process_id}/status").read_text(encoding="utf-8")
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024


def rows(settings: Settings) -> Sequence[Row]:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = settings.new_database()
        gather(urls, home / "keys", CASES)
        peers = {
            kind: stack.enter_context(_served(kind, home, urls))
            for kind in ("ours", "json_agg", "stock_strawberry")
        }
        return [
            *_case_list(settings, peers),
            *_case_page(settings, peers),
            *_personal_page(settings, peers["ours"]),
            value_row("memory.service", [peers["ours"].resident()], unit="MB", most=250),
        ]


def _case_list(settings: Settings, peers: Mapping[str, Peer]) -> list[Row]:
    wanted = [{"first": PAGE, "after": None}] * CLIENTS
    loads = _turns(settings, "graphql.case_list", ("CaseList", CASE_LIST, wanted), peers)
    return _rows("graphql.case_list", loads)


def _case_page(settings: Settings, peers: Mapping[str, Peer]) -> list[Row]:
    near = {kind: peers[kind] for kind in ("ours", "json_agg")}
    asked = ("CasePage", CASE_PAGE, _each_its_case())
    return _rows("graphql.case_page", _turns(settings, "graphql.case_page", asked, near))


def _personal_page(settings: Settings, ours: Peer) -> list[Row]:
    name = "graphql.case_page.personal"
    asked = ("PersonalPage", PERSONAL_PAGE, _each_its_case())
    loads = _turns(settings, name, asked, {"ours": ours})
    return [rate_row(name, loads, unit="req/s"), *latency_rows(name, loads[name])]


def _each_its_case() -> list[dict[str, Any]]:
    return [{"id": case_id(number * (CASES // CLIENTS))} for number in range(CLIENTS)]


def _turns(
    settings: Settings,
    name: str,
    asked: tuple[str, str, Sequence[Any]],
    peers: Mapping[str, Peer],
) -> Mapping[str, list[Load]]:
    def turn(peer: Peer) -> Callable[[], Load]:
        return lambda: peer.load(*asked, settings.seconds)

    for peer in peers.values():
        peer.load(*asked, settings.seconds / 4)
    turns = {name if kind == "ours" else kind: turn(peer) for kind, peer in peers.items()}
    return take_turns(turns, settings.rounds)


def _rows(name: str, loads: Mapping[str, Sequence[Load]]) -> list[Row]:
    row = rate_row(name, loads, unit="req/s", goals=GOALS)
    row["missing"] = MISSING
    return [row, *latency_rows(name, loads[name])]


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def _body(name: str, query: str, variables: Any) -> bytes:
    told = {"operationName": name, "query": query, "variables": variables}
    return json.dumps(told).encode()


@contextmanager
def _served(kind: str, home: Path, urls: DatabaseUrls) -> Iterator[Peer]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.graphql_peers", kind, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(asdict(urls)) + "\n")
        process.stdin.flush()
        port, tokens = json.loads(process.stdout.readline())
        yield Peer(port=port, tokens=tokens, process_id=process.pid)
    finally:
        process.terminate()
        process.wait()
