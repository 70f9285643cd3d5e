"""The feed in the contract: what OpenAPI says of `GET /v1/events`."""

from __future__ import annotations

from typing import Any

from api.commands.shared import Told, ref
from api.events import BATCH, HIGHEST, MOST, POSITION, RESUMED, STREAM, USUAL

TAG = "events"
TAG_SAYS = "What happens in cases, as each agency may know it, for systems that listen."
STATUSES = (401, 403, 414, 422, 429, 500, 503)

_EXAMPLE: Told = {
    "specversion": "1.0",
    "id": "8f7d6a5b-4c3b-5a29-8f1e-0d9c8b7a6f5e",
    "source": "urn:rejea:local",
    "type": "org.rejea.referral.accepted.v1",
    "subject": "case/1f0c9a8b7d6e5f4a3b2c1d0e9f8a7b6c",
    "time": "2026-03-02T06:00:04Z",
    "dataschema": "http://127.0.0.1:8000/schemas/org.rejea.referral.accepted.v1.json",
    "partitionkey": "1f0c9a8b7d6e5f4a3b2c1d0e9f8a7b6c",
    "sequence": "0000000000000000051",
    "dataclassification": "restricted",
    "datacontenttype": "application/json",
    "data": {
        "occurred_at": "2026-03-02T06:00:04Z",
        "recorded_at": "2026-03-02T06:00:04Z",
        "version": 8,
        "link": "http://127.0.0.1:8000/v1/events?after=50&limit=1",
    },
}


def operation() -> Told:
    """The operation."""
    return {
        "operationId": "readEvents",
        "summary": "Read the events that your agency may know",
        "description": "What the agency's topic on Kafka would hold, decided now: thin CloudEvents"
        " 1.0 under pseudonyms of the agency's own, in the order of the log. A coordinator reads"
        " the steps of the jurisdiction.\n\nFollow `Link: rel=next` while there is one, and ask"
        f" again later with `after` as `{POSITION}` says. With `Accept: {STREAM}` the same comes"
        f" as server-sent events without end; `{RESUMED}` resumes them.",
        "tags": [TAG],
        "parameters": _parameters(),
        "responses": {
            "200": _success(),
            **{str(status): ref("responses", f"Problem{status}") for status in STATUSES},
        },
    }


def schemas() -> Told:
    """The envelope; what is in `data`, the schema at `dataschema` says."""
    text: Told = {"type": "string", "minLength": 1}
    attributes = dict.fromkeys(("source", "type", "subject", "partitionkey"), text) | {
        "specversion": {"type": "string", "enum": ["1.0"]},
        "id": {"type": "string", "format": "uuid", "description": "The same in every repeat."},
        "time": {"type": "string", "format": "date-time", "description": "When it was recorded."},
        "dataschema": {"type": "string", "format": "uri"},
        "sequence": {"type": "string", "pattern": r"^\d{19}$", "description": "The position."},
        "datacontenttype": {"type": "string", "enum": ["application/json"]},
        "data": {"type": "object"},
    }
    return {
        "CloudEvent": {
            "type": "object",
            "description": "A CloudEvent 1.0 in structured mode; extensions may come with it.",
            "required": sorted(attributes),
            "properties": attributes,
        }
    }


def _parameters() -> list[Told]:
    after: Told = {"type": "integer", "format": "int64", "minimum": 0, "maximum": HIGHEST}
    limit: Told = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return [
        _parameter("after", "query", "The position after which to read.", after | {"default": 0}),
        _parameter("limit", "query", "The most events in one batch.", limit),
        _parameter(RESUMED, "header", "The id of the last event; it counts before `after`.", after),
    ]


def _parameter(name: str, place: str, words: str, schema: Told) -> Told:
    return {
        "name": name,
        "in": place,
        "required": False,
        "description": words,
        "schema": schema,
    }


def _success() -> Told:
    link: Told = {
        "description": "The next batch, while there is more in the log.",
        "schema": {"type": "string"},
    }
    content: dict[str, Any] = {
        BATCH: {
            "schema": {"type": "array", "items": ref("schemas", "CloudEvent")},
            "examples": {"batch": {"summary": "One event", "value": [_EXAMPLE]}},
        },
        STREAM: {"schema": {"type": "string"}},
    }
    return {
        "description": "The events; a batch may be empty and still go on.",
        "headers": {"Link": link, POSITION: ref("headers", POSITION)},
        "content": content,
    }
