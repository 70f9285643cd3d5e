"""What our GraphQL is measured by: a server of ours, and one for each peer, each in a process.

json_agg: one statement whose answer PostgreSQL makes whole, passed through: the limit. It knows of
no GraphQL, no token, no visibility: it reads as the system does.
stock_strawberry: plain Strawberry over the same tables, with the loader that its documentation
recommends, and no caches; it knows of no token and no visibility either.

    python -m tests.benchmarks.graphql_peers KIND HOME    the URL comes by the pipe
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, LiteralString

import orjson
import psycopg
import strawberry
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from domain.access import Principal
from domain.messages import Role
from infra import bootstrap
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import make_server, taken_port
from infra.issuer import development_issuer
from infra.settings import Settings
from projections.visibility.remembered import Recall
from tests.benchmarks.graphql_documents import (
    CASE_LIST_BEHIND_SQL,
    CASE_LIST_SQL,
    CASE_PAGE_SQL,
    CLIENTS,
)
from tests.examples import TANZANIA, WELFARE, acting

SHORTEST = 1_000
"""Bytes of an answer: less is no page and no list."""
Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]


def json_agg(url: str) -> ASGIApp:
    """The limit."""
    pool = _pool(url)

    async def answer(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        async with pool.connection() as connection:
            found = await connection.execute(*_statement(asked))
            row = await found.fetchone()
        if row is None or len(row[0]) < SHORTEST:
            raise RuntimeError("PostgreSQL has nothing to show")
        return Response(row[0], media_type="application/json")

    return _app(pool, Route("/graphql", answer, methods=["POST"]))


def _statement(asked: Mapping[str, Any]) -> tuple[LiteralString, Mapping[str, Any]]:
    variables = asked["variables"]
    if asked["operationName"] == "CasePage":
        return CASE_PAGE_SQL, variables
    told = {**variables, "agency_id": WELFARE}
    if variables["after"] is None:
        return CASE_LIST_SQL, told
    reported_at, case_id = variables["after"].rsplit(" ", 1)
    return CASE_LIST_BEHIND_SQL, {**told, "reported_at": reported_at, "case_id": case_id}


def stock_strawberry(url: str) -> ASGIApp:
    """Strawberry as its documentation has it."""
    pool = _pool(url)

    class Door(GraphQL[Any, Any]):
        async def get_context(self, *_: Any, **__: Any) -> Any:
            return {"pool": pool, "referrals": DataLoader(load_fn=_referrals_of(pool))}

    door = Door(strawberry.Schema(query=Query))
    return _app(pool, Route("/graphql", door, methods=["POST"]))


@strawberry.type
class Code:
    code: str


@strawberry.type
class Referral:
    id: str
    status: str
    priority: Code
    service_type: Code
    to_agency_id: str
    sent_at: str
    reply_due_at: str


@strawberry.type
class Case:
    id: str
    stage: str
    jurisdiction: str
    urgent: bool
    closed: bool
    reported_at: str
    changed_at: str

    @strawberry.field
    async def referrals(self, info: strawberry.Info[Any, None]) -> list[Referral]:
        found: list[Referral] = await info.context["referrals"].load(self.id)
        return found


@strawberry.type
class Edge:
    cursor: str
    node: Case


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class Connection:
    edges: list[Edge]
    page_info: PageInfo


@strawberry.type
class Query:
    @strawberry.field
    async def cases(
        self, info: strawberry.Info[Any, None], first: int, after: str | None = None
    ) -> Connection:
        rows = await _rows(info.context["pool"], _LISTED, {"agency_id": WELFARE, "first": first})
        edges = [Edge(cursor=row["case_id"], node=_case(row)) for row in rows]
        return Connection(
            edges=edges,
            page_info=PageInfo(has_next_page=True, end_cursor=after or edges[-1].cursor),
        )


_LISTED = """
SELECT c.case_id, c.stage, c.jurisdiction_id, c.urgent, c.closed, c.reported_at, c.changed_at
FROM views.case_party AS party JOIN views.case_view AS c USING (case_id)
WHERE party.agency_id = %(agency_id)s
ORDER BY party.reported_at DESC, party.case_id DESC LIMIT %(first)s
"""
_REFERRALS = (
    "SELECT case_id, referral_id, told FROM views.referral_list WHERE case_id = ANY(%(ids)s)"
)


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        id=row["case_id"],
        stage=row["stage"],
        jurisdiction=row["jurisdiction_id"],
        urgent=row["urgent"],
        closed=row["closed"],
        reported_at=row["reported_at"].isoformat(),
        changed_at=row["changed_at"].isoformat(),
    )


def _referrals_of(pool: Pool) -> Callable[[list[str]], Any]:
    async def load(ids: list[str]) -> list[list[Referral]]:
        found: dict[str, list[Referral]] = {key: [] for key in ids}
        for row in await _rows(pool, _REFERRALS, {"ids": ids}):
            found[row["case_id"]].append(_referral(row["referral_id"], row["told"]))
        return [found[key] for key in ids]

    return load


def _referral(key: str, told: Mapping[str, Any]) -> Referral:
    return Referral(
        id=key,
        status=told["status"],
        priority=Code(code=told["priority"]["code"]),
        service_type=Code(code=told["service_type"]["code"]),
        to_agency_id=told["to_agency_id"],
        sent_at=told["sent_at"],
        reply_due_at=told["reply_due_at"],
    )


async def _rows(pool: Pool, statement: str, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    async with pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, told)
        return await cursor.fetchall()


def _pool(url: str) -> Pool:
    async def configure(connection: psycopg.AsyncConnection[object]) -> None:
        set_json_loads(orjson.loads, connection)

    return AsyncConnectionPool(
        url,
        kwargs={"autocommit": True},
        connection_class=psycopg.AsyncConnection,
        min_size=4,
        max_size=4,
        configure=configure,
        open=False,
    )


def _app(pool: Pool, route: Route) -> ASGIApp:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.open()
        yield
        await pool.close()

    return Starlette(routes=[route], lifespan=lifespan)


def _accounts() -> dict[str, Principal]:
    """The supervisors of one agency, one for each client: they see all that their agency does."""
    workers = [acting(Role.SUPERVISOR, WELFARE, f"worker {number}") for number in range(CLIENTS)]
    return {
        actor.user_id: Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id)
        for actor in workers
    }


def _forget_what_was_told() -> None:
    """Let nothing be told again from memory."""
    Recall.keep = lambda *_: None  # type: ignore[method-assign]


def main(kind: str, home: Path, urls: DatabaseUrls) -> None:
    """Serve until the pipe is closed; the port and a token are told on standard output."""
    settings = Settings(home=home, port=0)
    with taken_port(settings) as listener, bootstrap.opened(settings, urls) as parts:
        if kind.startswith("ours"):
            if kind == "ours_anew":
                _forget_what_was_told()
            app = make_doors(parts, bootstrap.make_progress(), _accounts())
        else:
            app = {"json_agg": json_agg, "stock_strawberry": stock_strawberry}[kind](urls.system)
        tokens = [development_issuer(settings).issue(key) for key in _accounts()]
        print(json.dumps((listener.getsockname()[1], tokens)), flush=True)
        make_server(app).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), DatabaseUrls(**json.loads(sys.stdin.readline())))
