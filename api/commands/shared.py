"""What every operation shares in the contract: parameters, headers, answers, problems.

R1  Every status that a command may be answered with stands in one table, with its codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from api.commands import examples, keys
from api.commands.values import ID_PATTERN
from api.errors import PROBLEM
from api.problems import pages

JSON = "application/json"

Told = dict[str, Any]

STATUSES = {
    400: ("The request cannot be read.", ("malformed_json", "idempotency_key_missing",
          "idempotency_key_malformed", "unknown_purpose",
          "on_behalf_of_by_person", "on_behalf_of_refused", "bad_request")),
    401: ("Nobody that we know asks, or the act needs a newer sign-in.",
          ("unauthenticated", "sign_in_too_old")),
    403: ("The role, or the agency's relation, does not allow it; or the account lets nobody in.",
          ("not_permitted", "account_unknown", "account_not_in_force", "agency_closed")),
    404: ("Nothing that the caller may know of.", ("missing", "not_found")),
    409: ("It stands against what is recorded.", ("command_in_flight",)),
    410: ("Personal data of whoever was erased does not come back.", ("subject_erased",)),
    412: ("What was decided on is no longer what stands.", ("moved_on",)),
    413: ("The body is too large.", ("body_too_large",)),
    414: ("The address is too long.", ("address_too_long",)),
    415: ("The body is of a type that is not taken.", ("unsupported_media_type",)),
    422: ("The body is not of the contract's shape, or its key was used for another.",
          ("malformed", "unknown_field", "unknown_code", "command_reused",
           "future_occurrence", "late_reason_missing")),
    428: ("If-Match is required.", ("if_match_missing",)),
    429: ("More was asked than may be asked in a minute.", ("too_many_requests",)),
    431: ("The head of the request is too large.", ("headers_too_large",)),
    500: ("Something went wrong that nobody anticipated.", ("internal_error",)),
    503: ("It did not answer in time; nothing is lost.", ("unavailable", "access_log_unavailable")),
}  # fmt: skip
HEADERS: Mapping[str, Told] = {
    "ETag": {
        "description": "What stands now as far as the caller may see, opaque; missing where they"
        " may see nothing.",
        "schema": {"type": "string", "examples": [examples.ETAG]},
    },
    "Rejea-Position": {
        "description": "The position in the log; a query takes it as `atLeast`.",
        "schema": {"type": "string", "pattern": r"^\d+$", "examples": [str(examples.POSITION)]},
    },
    "Rejea-Repeated": {
        "description": "`true` where this is the first answer again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Seconds after which to send the same again.",
        "schema": {"type": "string", "pattern": r"^\d+$"},
    },
    "WWW-Authenticate": {
        "description": "How to sign in (RFC 6750).",
        "schema": {"type": "string"},
    },
}


def parameters() -> Told:
    """The headers that a command takes."""
    match = {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of what the caller has seen; the command is refused with 412 where"
        " it moved on.",
        "schema": {"type": "string"},
    }
    return {
        "IdempotencyKey": {
            "name": keys.HEADER,
            "in": "header",
            "required": True,
            "description": "New for every command, and the same when it is sent again.",
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": 200,
                "pattern": keys.PATTERN,
            },
            "example": examples.KEY,
        },
        "IfMatch": match | {"required": False},
        "IfMatchRequired": match | {"required": True},
        "Traceparent": {
            "name": "traceparent",
            "in": "header",
            "required": False,
            "description": "The trace that the caller is in (W3C Trace Context); what is none is"
            " passed over.",
            "schema": {"type": "string"},
        },
    }


def headers() -> Told:
    """The headers of an answer."""
    return dict(HEADERS)


def responses() -> Told:
    """The problems, by status; conflicts are told by each operation for itself."""
    return {
        f"Problem{status}": problem(
            status, f"{words} Codes: {', '.join(f'`{code}`' for code in codes)}."
        )
        for status, (words, codes) in STATUSES.items()
        if status != HTTPStatus.CONFLICT
    }


def problem_examples() -> Told:
    """An example of a problem for each status."""
    return {f"Problem{status}": _problem_example(status) for status in STATUSES}


def schemas() -> Told:
    """What commands are answered with."""
    return {"Answer": _ANSWER, "Problem": _PROBLEM, "Health": _HEALTH}


def problem(status: int, words: str) -> Told:
    """An answer that is no success."""
    extra = {401: "WWW-Authenticate", 412: "ETag"} | dict.fromkeys((409, 429, 503), "Retry-After")
    told: Told = {"description": words}
    if status in extra:
        told["headers"] = {extra[status]: ref("headers", extra[status])}
    return told | {
        "content": {
            PROBLEM: {
                "schema": ref("schemas", "Problem"),
                "examples": {"problem": {"$ref": f"#/components/examples/Problem{status}"}},
            }
        }
    }


def ref(kind: str, name: str) -> Told:
    """A reference to a component."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _problem_example(status: int) -> Told:
    code = STATUSES[status][1][0]
    page = pages()[code]
    value = {
        "type": f"/problems/{code}",
        "title": page.title,
        "status": status,
        "code": code,
        "detail": page.advice,
    }
    return {"summary": page.title, "value": value}


_ID: Told = {"type": "string", "pattern": ID_PATTERN}
_ANSWER: Told = {
    "type": "object",
    "description": "What became of a command; nothing that was said comes back.",
    "required": ["id", "commandId", "recordedAt", "position", "made"],
    "additionalProperties": False,
    "properties": {
        "id": _ID | {"description": "The case, shelter, organization or other that it is about."},
        "commandId": {"type": "string", "format": "uuid", "description": "The command's own id."},
        "recordedAt": {"type": "string", "format": "date-time", "description": "When, by the log."},
        "position": {
            "type": "integer",
            "minimum": 1,
            "description": "Where in the log; a query takes it as `atLeast`.",
        },
        "made": {
            "type": "object",
            "description": "The ids of what is new, by the names of their fields.",
            "additionalProperties": _ID,
        },
    },
}
_PROBLEM: Told = {
    "type": "object",
    "description": "Why not (RFC 9457): codes and advice, and nothing that was sent.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "The code's page."},
        "title": {"type": "string", "description": "The code in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "code": {"type": "string", "pattern": "^[a-z_]+$", "description": "Stable."},
        "detail": {"type": "string", "description": "What would be right."},
        "errors": {
            "type": "array",
            "description": "Where in the body, by JSON pointer.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
EXCLUDE: Told = {
    "name": "exclude",
    "in": "query",
    "required": False,
    "description": "Parts that do not count, separated by commas: a load balancer asks with"
    " `kafka,relay`, because no request needs them.",
    "schema": {"type": "string"},
    "example": "kafka,relay",
}
_HEALTH: Told = {
    "type": "object",
    "description": "Whether the service lives or is ready, and which parts are not.",
    "required": ["status"],
    "properties": {
        "status": {"type": "string", "description": "`alive`, `ready` or `not ready`."},
        "not_ready": {
            "type": "array",
            "description": "The names of the parts that are not.",
            "items": {"type": "string"},
        },
        "parts": {
            "type": "array",
            "description": "Every part: the database, each projection, Kafka, the relay.",
            "items": {
                "type": "object",
                "required": ["name", "ready", "detail"],
                "properties": {
                    "name": {"type": "string"},
                    "ready": {"type": "boolean"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
