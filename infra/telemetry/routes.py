"""Routes: an address as it may be told, with the name of an id in the place of the id.

R1  What is told comes from a closed list; every address outside it is "other".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from starlette.types import Scope

from api.commands.catalogue import ROOT, by_path
from api.events import PATH as EVENTS

OTHER = "other"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
WHOLE = frozenset(
    {
        "/",
        "/graphql",
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/asyncapi.json",
        "/docs",
        "/schemas",
        EVENTS,
    }
)
BELOW: Mapping[str, str] = {
    "/docs/": "/docs/{page}",
    "/problems/": "/problems/{code}",
    "/schemas/": "/schemas/{name}",
    "/graphiql/": "/graphiql/{file}",
}
UNTRACED = frozenset({"/healthz", "/readyz", f"{ROOT}/notifications"})
"""Questions of machines, and what must lead nowhere (telemetry R5)."""
_STEPS_OF_A_COMMAND = 5


def route_of(scope: Scope) -> str:
    """The template of the address that is asked for (R1)."""
    path = str(scope.get("path", ""))
    if path in WHOLE or path in by_path():
        return path
    if path.startswith(f"{ROOT}/"):
        return _command(path)
    return next((told for root, told in BELOW.items() if path.startswith(root)), OTHER)


def method_of(scope: Scope) -> str:
    """The method, where it is one of the usual."""
    method = str(scope.get("method", ""))
    return method if method in METHODS else "_OTHER"


def _command(path: str) -> str:
    steps = path.split("/")
    if len(steps) != _STEPS_OF_A_COMMAND:
        return OTHER
    return _templates().get((steps[2], steps[4]), OTHER)


@cache
def _templates() -> Mapping[tuple[str, str], str]:
    """The addresses of commands about something, by its plural and the step."""
    split = [(path, path.split("/")) for path in by_path()]
    return {
        (steps[2], steps[4]): path for path, steps in split if len(steps) == _STEPS_OF_A_COMMAND
    }
