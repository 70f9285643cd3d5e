"""The doors: every way by which something of a case could leave, and the test that goes there.

A root field, a subscription, an address or a topic that has no line here fails the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

BY_CASE = "test_query.py"
LISTS = "test_lists.py"
NODES = "test_nodes.py"
DIRECTORY = "test_directory.py"
LIVE = "test_live.py"
TOLD = "test_told.py"
COMMANDS = "test_commands.py"
NOTHING = "of no case: the same for everybody (test_doors.py)"

ROOT_FIELDS: Mapping[str, str] = {
    "me": LISTS,
    "position": LISTS,
    "case": BY_CASE,
    "timeline": BY_CASE,
    "cases": LISTS,
    "referrals": LISTS,
    "returns": LISTS,
    "followUps": LISTS,
    "search": LISTS,
    "recalls": LISTS,
    "recipients": LISTS,
    "reviews": LISTS,
    "possibleMatches": LISTS,
    "funnel": LISTS,
    "custodiansOnCall": LISTS,
    "disclosures": NODES,
    "node": NODES,
    "nodes": NODES,
    "shelters": DIRECTORY,
    "organizations": DIRECTORY,
    "services": DIRECTORY,
}
SUBSCRIPTIONS: Mapping[str, str] = {
    "caseChanged": LIVE,
    "referralInbox": LIVE,
    "clockMissed": LIVE,
    "reviewDue": LIVE,
    "shelterCapacity": LIVE,
}
ADDRESSES: Mapping[str, str] = {
    "/graphql": BY_CASE,
    "/v1/events": TOLD,
    "/v1/cases/{id}/disclosures/report": NODES,
    "/v1/{list}": COMMANDS,
    "/v1/{things}/{id}/{step}": COMMANDS,
    "/healthz": NOTHING,
    "/graphiql/{name}": NOTHING,
    "/readyz": NOTHING,
    "/problems/{code}": NOTHING,
    "/schemas": NOTHING,
    "/schemas/{type}.json": NOTHING,
    "/asyncapi.json": NOTHING,
    "/openapi.json": NOTHING,
    "/docs": NOTHING,
    "/docs/reference.css": NOTHING,
    "/docs/{operation}": NOTHING,
}
TOPICS: Mapping[str, str] = {
    "agency": TOLD,
    "coordinator": TOLD,
    "coordinator_elsewhere": TOLD,
    "capacity": TOLD,
    "directory": TOLD,
    "unaddressed": TOLD,
}
OF_TOPICS = frozenset({"described", "home_jurisdiction_id", "prefix"})
"""What a set of topics has besides the names of topics."""


def addresses(app: Any) -> Iterator[str]:
    """The addresses of an application, however deep it is wrapped.

    Raises: LookupError for a kind of route that cannot be looked into.
    """
    for route in _routes(app):
        if isinstance(route, Mount):
            yield from (f"{route.path}{inner}" for inner in addresses(route.app))
        elif isinstance(route, Route | WebSocketRoute):
            yield route.path
        else:
            yield from addresses(route)


def _routes(app: Any) -> list[BaseRoute]:
    seen: list[int] = []
    waiting = [app]
    while waiting:
        found = waiting.pop()
        if hasattr(found, "routes"):
            routes: list[BaseRoute] = list(found.routes)
            return routes
        seen.append(id(found))
        inner = [*getattr(found, "__dict__", {}).values(), *_closed_over(found)]
        waiting += [each for each in inner if callable(each) and id(each) not in seen]
    raise LookupError("an application without addresses")


def _closed_over(found: Any) -> list[Any]:
    return [cell.cell_contents for cell in getattr(found, "__closure__", None) or ()]
