"""The servers that the GraphQL benchmark asks, each in a process of its own, and what it asks.

R1  All are asked the same by 32 clients, each by a document of its own schema; a client that has
    several questions asks one after the other, again and again.
R2  What is compared answers alike: the same cases in the same order, with as many referrals, in
    about as many bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx

from infra.embedded import DatabaseUrls
from tests.benchmarks import http_load, postgraphile_peer
from tests.benchmarks.graphql_documents import CLIENTS, DOCUMENTS, POSTGRAPHILE_DOCUMENTS
from tests.benchmarks.harness import Load
from tests.examples import WELFARE

ROOT = Path(__file__).resolve().parents[2]
Variables = Mapping[str, Any]
APART = 0.15
"""R2: by what share the bytes of two answers may differ."""


@dataclass(frozen=True)
class Peer:
    """R1: a server in a process of its own."""

    port: int
    tokens: Sequence[str]
    process_id: int
    documents: Mapping[str, str] = field(default_factory=lambda: DOCUMENTS, repr=False)
    always: Variables = field(default_factory=dict)

    def load(self, name: str, asked: Sequence[Sequence[Variables]], seconds: float) -> Load:
        """R1: 32 clients, each with its own variables."""
        clients = [
            [self._request(name, told, token) for told in variables]
            for variables, token in zip(asked, self.tokens, strict=True)
        ]
        return http_load.load_in_turn(self.port, clients, seconds)

    def answer(self, name: str, variables: Variables) -> bytes:
        """What is answered to one question.

        Raises: RuntimeError for an answer that is not 200 or tells errors.
        """
        answer = httpx.post(
            f"http://127.0.0.1:{self.port}/graphql",
            content=self._body(name, variables),
            headers={"Content-Type": "application/json", **_headers(self.tokens[0])},
        )
        if answer.status_code != httpx.codes.OK or b'"errors"' in answer.content:
            raise RuntimeError(answer.text[:400])
        return answer.content

    def resident(self) -> float:
        """Megabytes that the process holds in memory now."""
        status = Path(f"/proc/{self.process_id}/status").read_text(encoding="utf-8")
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def _request(self, name: str, told: Variables, token: str) -> bytes:
        return http_load.post("/graphql", self._body(name, told), _headers(token))

    def _body(self, name: str, told: Variables) -> bytes:
        variables = {**told, **self.always}
        asked = {"operationName": name, "query": self.documents[name], "variables": variables}
        return json.dumps(asked).encode()


def edges(answer: bytes) -> list[Any]:
    """The edges of a case list, whoever answered."""
    found: list[Any] = json.loads(answer)["data"]["cases"]["edges"]
    return found


def compare_answers(kind: str, theirs: bytes, ours: bytes) -> None:
    """R2.

    Raises: RuntimeError.
    """
    if _listed(theirs) != _listed(ours) or not _listed(ours):
        raise RuntimeError(f"{kind} tells other cases, or other referrals, than we do")
    if abs(len(theirs) - len(ours)) > APART * len(ours):
        raise RuntimeError(f"{kind} tells {len(theirs)} bytes, and we tell {len(ours)}")


def _listed(answer: bytes) -> list[tuple[str, int]]:
    """Each case of a list or a page, and how many referrals it has."""
    told = json.loads(answer)["data"]
    nodes = [edge["node"] for edge in told["cases"]["edges"]] if "cases" in told else [told]
    cases = [node.get("case", node) for node in nodes]
    return [(case["id"], len(case["referrals"])) for case in cases]


@contextmanager
def served(kind: str, home: Path, urls: DatabaseUrls) -> Iterator[Peer]:
    """A server of graphql_peers.py."""
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


@contextmanager
def served_by_postgraphile(urls: DatabaseUrls) -> Iterator[Peer]:
    """The same tables by PostGraphile.

    Raises: postgraphile_peer.Unavailable.
    """
    with postgraphile_peer.running(urls.system) as (port, process_id):
        yield Peer(
            port=port,
            tokens=["unread"] * CLIENTS,
            process_id=process_id,
            documents=POSTGRAPHILE_DOCUMENTS,
            always={"agencyId": WELFARE},
        )


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}
