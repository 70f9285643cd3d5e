"""GraphiQL, the page to try queries in, from the project's own files: no request leaves the host.

R1  Only the files named here are served, with the types named here.
R2  The page may load and ask its own host alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

_FOLDER = Path(__file__).parent
_TYPES: Mapping[str, str] = {
    "examples.js": "text/javascript",
    "graphiql.min.css": "text/css",
    "graphiql.min.js": "text/javascript",
    "react-dom.production.min.js": "text/javascript",
    "react.production.min.js": "text/javascript",
    "rejea.css": "text/css",
    "rejea.js": "text/javascript",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""R2. The editor sets styles on its own elements, hence 'unsafe-inline' for styles alone."""
_A_DAY = "max-age=86400"


def page() -> Response:
    """The page itself."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(_read("index.html"), media_type="text/html", headers=headers)


def asset_routes(introspection: bytes) -> APIRouter:
    """R1: the files of the page, and the schema that its documentation shows."""
    routes = APIRouter()

    async def asset(name: str) -> Response:
        if name == "schema.json":
            return Response(introspection, media_type="application/json")
        if name not in _TYPES:
            raise HTTPException(404)
        return Response(_read(name), media_type=_TYPES[name], headers={"Cache-Control": _A_DAY})

    routes.add_api_route("/graphiql/{name}", asset, methods=["GET"], include_in_schema=False)
    return routes


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
