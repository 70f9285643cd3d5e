"""GraphQL: the case list of an agency, and one case, over HTTP with 32 clients.

Ours decides on every row and knows who asks, 32 workers of one agency; beside it json_agg, which
PostgreSQL answers whole, Strawberry as it comes, and PostGraphile, which compiles a document into
one statement, all over the same tables. That everybody asks the first page flatters; so there is
the list again where each client goes from page to page, each at its own place, and where nothing is
told again from memory. The page with
personal fields, which are opened after the decision, has no peer. What a served process then holds
in memory is a row too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from infra.embedded import DatabaseUrls
from tests.benchmarks.crowd import case_id, gather
from tests.benchmarks.graphql_documents import CLIENTS
from tests.benchmarks.graphql_servers import (
    Peer,
    Variables,
    compare_answers,
    edges,
    served,
    served_by_postgraphile,
)
from tests.benchmarks.harness import (
    Load,
    Row,
    latency_rows,
    rate_row,
    spread_row,
    take_turns,
    value_row,
)
from tests.benchmarks.postgraphile_peer import Unavailable
from tests.benchmarks.run import Settings

CASES = 2_000
PAGE = 20
FIRST_PAGE: Variables = {"first": PAGE, "after": None}
GOALS = {"postgraphile": 1.5, "json_agg": 0.5}
MOST_SPREAD = 3.0
Peers = Mapping[str, Peer]
Asked = Mapping[str, Sequence[Sequence[Variables]]]
"""What the clients of each peer ask: the variables of each client, one after the other."""


def rows(settings: Settings) -> Sequence[Row]:
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = settings.new_database()
        gather(urls, home / "keys", CASES)
        peers = {
            kind: stack.enter_context(served(kind, home, urls))
            for kind in ("ours", "json_agg", "stock_strawberry")
        }
        anew = stack.enter_context(served("ours_anew", home, urls))
        missing = _join_postgraphile(stack, peers, urls)
        compared = [*_case_list(settings, peers), *_pages(settings, peers)]
        compared += [*_anew(settings, peers | {"ours": anew}), *_case_page(settings, peers)]
        for row in compared:
            row["missing"] = missing if row["ratios"] else []
        return [
            *compared,
            *_personal_page(settings, peers["ours"]),
            value_row("memory.service", [peers["ours"].resident()], unit="MB", most=250),
        ]


def _join_postgraphile(stack: ExitStack, peers: dict[str, Peer], urls: DatabaseUrls) -> list[str]:
    """Let PostGraphile take part, or tell why it cannot."""
    try:
        peers["postgraphile"] = stack.enter_context(served_by_postgraphile(urls))
    except Unavailable as reason:
        return [f"postgraphile: {reason}"]
    return []


def _case_list(settings: Settings, peers: Peers) -> list[Row]:
    asked = dict.fromkeys(peers, [[FIRST_PAGE]] * CLIENTS)
    return _compare(settings, "graphql.case_list", "CaseList", peers, asked)


def _anew(settings: Settings, peers: Peers) -> list[Row]:
    """Every case is decided, shaped and told anew, as after each has changed."""
    near = _near(peers)
    asked = dict.fromkeys(near, [[FIRST_PAGE]] * CLIENTS)
    return _compare(settings, "graphql.case_list.anew", "CaseList", near, asked)


def _pages(settings: Settings, peers: Peers) -> list[Row]:
    """Each client goes from page to page, and begins at a place of its own."""
    near = _near(peers)
    pages = {kind: _walk(peer) for kind, peer in near.items()}
    asked = {
        kind: [_beginning(found, number * len(found) // CLIENTS) for number in range(CLIENTS)]
        for kind, found in pages.items()
    }
    return _compare(settings, "graphql.case_list.pages", "CaseList", near, asked)


def _case_page(settings: Settings, peers: Peers) -> list[Row]:
    asked = dict.fromkeys(_near(peers), _each_its_case())
    return _compare(settings, "graphql.case_page", "CasePage", _near(peers), asked)


def _personal_page(settings: Settings, ours: Peer) -> list[Row]:
    name = "graphql.case_page.personal"
    asked = {"ours": _each_its_case()}
    loads = _turns(settings, name, "PersonalPage", {"ours": ours}, asked)
    return [rate_row(name, loads, unit="req/s"), *latency_rows(name, loads[name])]


def _near(peers: Peers) -> Peers:
    """Those that come near: Strawberry as it comes answers the first page alone."""
    return {kind: peer for kind, peer in peers.items() if kind != "stock_strawberry"}


def _each_its_case() -> list[list[Variables]]:
    return [[{"id": case_id(number * (CASES // CLIENTS))}] for number in range(CLIENTS)]


def _walk(peer: Peer) -> list[Variables]:
    """What to ask for each page, from the first to the last."""
    pages = [FIRST_PAGE]
    while len(pages) * PAGE < CASES:
        last = edges(peer.answer("CaseList", pages[-1]))[-1]
        pages.append({"first": PAGE, "after": last["cursor"]})
    return pages


def _beginning(pages: Sequence[Variables], at: int) -> list[Variables]:
    return [*pages[at:], *pages[:at]]


def _compare(settings: Settings, name: str, document: str, peers: Peers, asked: Asked) -> list[Row]:
    _agree(document, peers, asked)
    loads = _turns(settings, name, document, peers, asked)
    goals = {kind: least for kind, least in GOALS.items() if kind in peers}
    return [
        rate_row(name, loads, unit="req/s", goals=goals),
        *latency_rows(name, loads[name]),
        spread_row(name, loads[name], MOST_SPREAD),
    ]


def _agree(document: str, peers: Peers, asked: Asked) -> None:
    """See that all answer alike to what the last client asks first.

    Raises: RuntimeError.
    """
    answers = {kind: peer.answer(document, asked[kind][-1][0]) for kind, peer in peers.items()}
    for kind, answer in answers.items():
        compare_answers(kind, answer, answers["ours"])


def _turns(
    settings: Settings, name: str, document: str, peers: Peers, asked: Asked
) -> Mapping[str, list[Load]]:
    def turn(kind: str) -> Callable[[], Load]:
        return lambda: peers[kind].load(document, asked[kind], settings.seconds)

    for kind, peer in peers.items():
        peer.load(document, asked[kind], settings.seconds / 4)
    turns = {name if kind == "ours" else kind: turn(kind) for kind in peers}
    return take_turns(turns, settings.rounds)
