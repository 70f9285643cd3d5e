"""Routes: an address as it may be told, with the name of an id in the place of the id.

R1  What is told is the template that answered, never the address: an address that no template
    answers is "other".
R2  A command is told by its own address, of which the door's template knows only the shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from starlette.routing import Route
from starlette.types import Scope

from api.commands.catalogue import ROOT, by_path

OTHER = "other"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNTRACED = frozenset({"/healthz", "/readyz", f"{ROOT}/notifications"})
"""Questions of machines, and what must lead nowhere (telemetry R5)."""
_STEPS_OF_A_COMMAND = 5


def route_of(scope: Scope) -> str:
    """The template of an address, once the application has had it (R1)."""
    path = str(scope.get("path", ""))
    if path in by_path():
        return path
    steps = path.split("/")
    if len(steps) == _STEPS_OF_A_COMMAND and (steps[2], steps[4]) in _templates():
        return _templates()[steps[2], steps[4]]
    return str(getattr(scope.get("route"), "path", None) or _answering(scope, path))


def method_of(scope: Scope) -> str:
    """The method, where it is one of the usual."""
    method = str(scope.get("method", ""))
    return method if method in METHODS else "_OTHER"


def _answering(scope: Scope, path: str) -> str:
    """R1: plain routes among FastAPI's leave no word of themselves in the scope."""
    routes = getattr(scope.get("app"), "routes", ())
    plain = (route for route in routes if isinstance(route, Route))
    return next((route.path for route in plain if route.path_regex.match(path)), OTHER)


@cache
def _templates() -> Mapping[tuple[str, str], str]:
    """R2: the addresses of commands about something, by its plural and the step."""
    split = [(path, path.split("/")) for path in by_path()]
    return {
        (steps[2], steps[4]): path for path, steps in split if len(steps) == _STEPS_OF_A_COMMAND
    }
