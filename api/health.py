"""Whether the service lives, and whether it is ready, with the parts that are not.

R1  Whoever sends requests here by this answer may leave parts out that requests do not need:
    `/readyz?exclude=kafka,relay`. Commands never wait for Kafka, and nor should a load balancer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from domain.messages import Value


class Part(Value):
    """One thing that has to work: its name, whether it does, and what an operator should know."""

    name: str
    ready: bool
    detail: str = ""


Examine = Callable[[], Awaitable[Sequence[Part]]]


def health_routes(examine: Examine) -> APIRouter:
    """`/healthz` and `/readyz`; neither asks who is there, and neither tells anything of a case."""
    routes = APIRouter()

    @routes.get("/healthz", summary="Tell whether the service lives")
    async def healthz() -> Response:
        return _json({"status": "alive"})

    @routes.get("/readyz", summary="Tell whether the service is ready, and which part is not")
    async def readyz(request: Request) -> Response:
        return _answer(await examine(), _excluded(request))

    return routes


def _excluded(request: Request) -> frozenset[str]:
    """R1: the names, in one parameter or several."""
    return frozenset(",".join(request.query_params.getlist("exclude")).split(","))


def _answer(parts: Sequence[Part], excluded: frozenset[str]) -> Response:
    waiting = [part.name for part in parts if not part.ready and part.name not in excluded]
    body = {
        "status": "not ready" if waiting else "ready",
        "not_ready": waiting,
        "parts": [
            {"name": part.name, "ready": part.ready, "detail": part.detail} for part in parts
        ],
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if waiting else HTTPStatus.OK
    return _json(body, status)


def _json(body: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(orjson.dumps(body), status_code=status, media_type="application/json")
