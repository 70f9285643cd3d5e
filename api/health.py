"""Whether the service lives, and whether it is ready, with the parts that are not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import orjson
from fastapi import APIRouter
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
    async def readyz() -> Response:
        return _answer(await examine())

    return routes


def _answer(parts: Sequence[Part]) -> Response:
    waiting = [part.name for part in parts if not part.ready]
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
