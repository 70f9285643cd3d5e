"""GraphQL over HTTP: what a request asks, as the specification has it (draft of 2025).

R1  POST carries JSON in UTF-8; GET carries the same in the address, for queries alone.
R2  What is malformed is told with 400 and without the input.
R3  The answer has the type that the caller prefers; who says nothing gets application/json.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import Request

from api.errors import Problem
from domain.messages import Value

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"
_OFFERED = {
    RESPONSE: RESPONSE,
    JSON: JSON,
    "application/*": JSON,
    "*/*": JSON,
}


class BadRequest(Exception):
    """R2: no GraphQL request at all; answered as GraphQL answers errors."""


class Asked(Value):
    """A GraphQL request, whichever way it came."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] | None = None


async def read_request(request: Request) -> Asked:
    """Read what is asked.

    Raises: BadRequest, R2; Problem for a body that is not JSON in UTF-8.
    """
    if request.method == "GET":
        return asked_of(_from_address(request))
    _check_content_type(request.headers.get("content-type", ""))
    return asked_of(_object(await request.body()))


def preferred_type(accept: str | None) -> str:
    """R3.

    Raises: Problem when the caller accepts nothing that can be given.
    """
    if not accept:
        return JSON
    wanted = sorted(_ranges(accept), key=lambda found: -found[1])
    for name, quality in wanted:
        if quality > 0 and name in _OFFERED:
            return _OFFERED[name]
    detail = f"This door answers with {RESPONSE} or {JSON}."
    raise Problem(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable", detail)


class Events(Enum):
    """Whether a caller takes a stream of events: not at all, at need, or rather than an answer."""

    NEVER = auto()
    AT_NEED = auto()
    RATHER = auto()


def taken_as_events(accept: str | None) -> Events:
    """R3, for the answer that goes on: text/event-stream has to be named."""
    wanted = sorted(_ranges(accept or ""), key=lambda found: -found[1])
    taken = (EVENT_STREAM, *_OFFERED)
    known = [name for name, quality in wanted if quality > 0 and name in taken]
    if EVENT_STREAM not in known:
        return Events.NEVER
    return Events.RATHER if known[0] == EVENT_STREAM else Events.AT_NEED


def prefers_a_page(accept: str) -> bool:
    """A browser names text/html; a program that takes anything does not want a page."""
    return any(name == "text/html" and quality > 0 for name, quality in _ranges(accept))


def _ranges(accept: str) -> list[tuple[str, float]]:
    return [_range(part) for part in accept.split(",")[:50] if part.strip()]


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (word.strip().lower() for word in part.split(";"))
    named = dict(word.partition("=")[::2] for word in parameters)
    if named.get("charset", "utf-8").strip('"') not in ("utf-8", "utf8"):
        return name, 0.0
    try:
        return name, float(named.get("q", "1"))
    except ValueError:
        return name, 0.0


def _check_content_type(content_type: str) -> None:
    name, quality = _range(content_type)
    if name != JSON or not quality:
        detail = f"Send the query as {JSON} in UTF-8."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)


def _from_address(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if told.get(name):
            told[name] = _json(told[name].encode())
    return told


def _object(body: bytes) -> dict[str, Any]:
    told = _json(body)
    if not isinstance(told, dict):
        raise BadRequest("The body has to be one JSON object; batches are not taken.")
    return told


def _json(text: bytes) -> Any:  # noqa: ANN401  # JSON may be anything.
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadRequest("The request is not JSON.") from None


def asked_of(told: Mapping[str, Any]) -> Asked:
    """What a request asks, by its words.

    Raises: BadRequest, R2.
    """
    query = told.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("The request needs a text `query`.")
    _check("operationName", told, str, "a text")
    _check("variables", told, dict, "an object")
    _check("extensions", told, dict, "an object")
    return Asked(
        query=query,
        operation_name=told.get("operationName") or None,
        variables=told.get("variables"),
    )


def _check(name: str, told: Mapping[str, Any], kind: type, words: str) -> None:
    value = told.get(name)
    if value is not None and value != "" and not isinstance(value, kind):
        raise BadRequest(f"`{name}` has to be {words}.")
