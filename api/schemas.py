"""The contracts of what leaves: a JSON Schema for each type of event, and AsyncAPI of all.

R1  `dataschema` of an event is the address of its schema; nobody has to sign in to read it.
R2  A schema only grows, so that it may be kept for an hour.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import Problem

SCHEMA = "application/schema+json"
JSON = "application/json"
_HEADERS = {"Cache-Control": "max-age=3600"}


class Published(Protocol):
    """What is published; the first asking reads files."""

    @property
    def schemas(self) -> Mapping[str, bytes]: ...

    @property
    def asyncapi(self) -> bytes: ...


def schema_routes(published: Published) -> list[Route]:
    """`/schemas`, which lists them, `/schemas/{type}.json` and `/asyncapi.json`."""

    async def listed(_: Request) -> Response:
        known = await run_in_threadpool(lambda: published.schemas)
        told = {"schemas": [f"/schemas/{name}.json" for name in known]}
        return Response(orjson.dumps(told), media_type=JSON, headers=_HEADERS)

    async def one(request: Request) -> Response:
        known = await run_in_threadpool(lambda: published.schemas)
        found = known.get(request.path_params["type"])
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not_found", "There is no such type of event.")
        return Response(found, media_type=SCHEMA, headers=_HEADERS)

    async def asyncapi(_: Request) -> Response:
        told = await run_in_threadpool(lambda: published.asyncapi)
        return Response(told, media_type=JSON, headers=_HEADERS)

    return [
        Route("/schemas", listed, methods=["GET"]),
        Route("/schemas/{type}.json", one, methods=["GET"]),
        Route("/asyncapi.json", asyncapi, methods=["GET"]),
    ]
