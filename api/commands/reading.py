"""Reading a command: what was sent becomes a body, or a problem that repeats none of it.

R1  The content type is JSON; the body is one object of at most 64 KiB (api.surface counts).
R2  What does not parse is 400; what parses and is not of the contract's shape is 422, with a
    pointer to each place and words about the shape, never about the value.
R3  A pointer names fields of the contract, and unknown ones only where they could be a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request

from api.commands.bodies import Body, model
from api.commands.catalogue import Operation
from api.errors import Problem

JSON = "application/json"
MOST_PLACES = 20

_TRACE = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}")
_WORDS = {
    "extra_forbidden": "This command has no such field.",
    "missing": "This field is required.",
    "model_type": "This is an object.",
    "model_attributes_type": "This is an object.",
}


async def read_body(request: Request, operation: Operation) -> Body:
    """The body of a request.

    Raises: Problem.
    """
    _check_type(request.headers.get("content-type"))
    raw = await request.body()
    try:
        return model(operation).model_validate_json(raw)
    except ValidationError as error:
        raise _problem(error) from None


def read_trace(request: Request) -> str | None:
    """The trace that the caller is in, where it says one (W3C Trace Context)."""
    told = request.headers.get("traceparent", "")
    return told if _TRACE.fullmatch(told) else None


def trace_id(request: Request) -> str | None:
    """The id of that trace."""
    traceparent = read_trace(request)
    return traceparent and traceparent.split("-")[1]


def _check_type(told: str | None) -> None:
    """R1."""
    media_type, _, parameters = (told or "").partition(";")
    charset = parameters.replace(" ", "").replace('"', "").lower()
    if media_type.strip().lower() != JSON or charset not in ("", "charset=utf-8"):
        detail = f"Send the command as {JSON}."
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)


def _problem(error: ValidationError) -> Problem:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in found):
        detail = "The body is no JSON; send one JSON object."
        return Problem(HTTPStatus.BAD_REQUEST, "malformed_json", detail)
    places = [_place(each) for each in found[:MOST_PLACES]]
    unknown = any(each["type"] == "extra_forbidden" for each in found)
    code = "unknown_field" if unknown else "malformed"
    detail = "The body does not have the shape that the contract describes."
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, code, detail, places=places)


def _place(each: Mapping[str, Any]) -> dict[str, str]:
    """R2."""
    words = _WORDS.get(each["type"], str(each["msg"]))
    return {"pointer": pointer(each["loc"]), "detail": words}


def pointer(steps: Sequence[int | str]) -> str:
    """R3: a JSON pointer into the body."""
    known = []
    for step in steps:
        if isinstance(step, str) and not _NAME.fullmatch(step):
            break
        known.append(str(step))
    return "".join(f"/{step}" for step in known)
