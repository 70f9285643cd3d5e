"""The contract of what leaves, as AsyncAPI 3: topics, messages, and how a reader signs in.

R1  It is written from the contracts, the published schemas and the topics; nothing is said twice.
R2  It stands alone: schemas are put in where they are named, so that no tool has to fetch any.
R3  It tells nothing of one installation: where the broker is, its operator says to each agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consumers.contracts import (
    CAPACITY_TYPE,
    CONTENT_TYPE,
    ORGANIZATION_TYPE,
    PUBLIC,
    STEP_TYPE,
    TRACEPARENT,
    Envelope,
)
from consumers.schemas import Schema, whole
from consumers.topics import Topic, Topics

VERSION = "1.0.0"
_BINDING = "0.5.0"
_LEFT_OUT = frozenset({"$schema", "$id", "$defs"})

Told = dict[str, Any]


def document(schemas: Mapping[str, Schema], topics: Topics) -> Told:
    """The document for these schemas, by type, and these topics."""
    channels = _channels(schemas, topics)
    return {
        "asyncapi": "3.0.0",
        "info": _info(),
        "defaultContentType": CONTENT_TYPE,
        "servers": _SERVERS,
        "channels": channels,
        "operations": {f"tell{_title(name)}": _operation(name, channels) for name in channels},
        "components": {
            "messages": {name: _message(name, schema) for name, schema in schemas.items()},
            "schemas": {"Envelope": _headers()},
            "securitySchemes": {
                "scram": {
                    "type": "scramSha512",
                    "description": "Name and password as `rejea kafka provision` gave them.",
                }
            },
        },
    }


def _info() -> Told:
    return {
        "title": "Rejea, what leaves",
        "version": VERSION,
        "description": "CloudEvents 1.0 in binary mode: the attributes are headers that begin with"
        " `ce_`, the value is the data. Delivery is at least once and in order for each case; a"
        " repeat has the same `ce_id`. Events are thin: what they are about is read behind `link`,"
        " where consent and the access log apply. The same events come over HTTP from"
        " `/v1/events`.",
        "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        "tags": [{"name": "events"}],
    }


_SERVERS: Told = {
    "production": {
        "host": "{address}",
        "protocol": "kafka-secure",
        "description": "The deployment's own Kafka; its operator tells the address.",
        "variables": {"address": {"description": "Host and port.", "default": "localhost:9094"}},
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
    },
    "development": {
        "host": "{address}",
        "protocol": "kafka",
        "description": "The embedded Kafka; `rejea up --json` tells the address.",
        "variables": {"address": {"description": "Host and port.", "default": "127.0.0.1:9092"}},
    },
}


def _channels(schemas: Mapping[str, Schema], topics: Topics) -> Told:
    of_cases = [name for name in schemas if name not in PUBLIC]
    agency = {"agency": {"description": "The agency's registered name, lower case with hyphens."}}
    other = {"jurisdiction": {"description": "The id of the jurisdiction."}}
    described = topics.described
    return {
        "agency": _channel(
            described(topics.agency("{agency}")),
            "What one agency may know of its cases, under pseudonyms of its own.",
            of_cases,
            agency,
        ),
        "coordinator": _channel(
            described(topics.coordinator(topics.home_jurisdiction_id)),
            "That a case of the deployment's own jurisdiction came further, and in which step.",
            [STEP_TYPE],
        ),
        "coordinatorElsewhere": _channel(
            described(topics.coordinator_elsewhere("{jurisdiction}")),
            "The same for another jurisdiction.",
            [STEP_TYPE],
            other,
        ),
        "capacity": _channel(
            described(topics.capacity),
            "Yes, no or ask of each shelter to each coarse profile, as of the last full hour; "
            "the last word stays.",
            [CAPACITY_TYPE],
        ),
        "directory": _channel(
            described(topics.directory),
            "Organizations, their services and areas; the last word stays.",
            [ORGANIZATION_TYPE],
        ),
    }


def _channel(
    topic: Topic, words: str, types: Iterable[str], parameters: Told | None = None
) -> Told:
    kept: Told = {"cleanup.policy": [topic.settings["cleanup.policy"]]}
    if "retention.ms" in topic.settings:
        kept["retention.ms"] = int(topic.settings["retention.ms"])
    told: Told = {
        "address": topic.name,
        "description": words,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in types},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": kept,
                "bindingVersion": _BINDING,
            }
        },
    }
    return told | ({"parameters": parameters} if parameters else {})


def _operation(name: str, channels: Told) -> Told:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "summary": channels[name]["description"],
        "messages": [
            {"$ref": f"#/channels/{name}/messages/{each}"} for each in channels[name]["messages"]
        ],
    }


def _message(name: str, schema: Schema) -> Told:
    payload = {key: value for key, value in whole(schema).items() if key not in _LEFT_OUT}
    return {
        "name": name,
        "title": payload.get("title", name),
        "summary": payload.get("description", name),
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "headers": {"$ref": "#/components/schemas/Envelope"},
        "payload": payload,
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": "What order is kept by: ce_partitionkey."},
                "bindingVersion": _BINDING,
            }
        },
    }


def _headers() -> Told:
    """The attributes as headers, each of which is text."""
    told = whole(Envelope.model_json_schema())
    return {
        "type": "object",
        "description": "The attributes of a CloudEvent in binary mode.",
        "required": ["content-type", *(f"ce_{name}" for name in told["required"])],
        "properties": {
            "content-type": {"type": "string", "const": CONTENT_TYPE},
            **{f"ce_{name}": _text(each) for name, each in told["properties"].items()},
            TRACEPARENT: _text(told["properties"][TRACEPARENT])
            | {"description": "The trace to go on from (W3C Trace Context)."},
        },
    }


def _text(told: Mapping[str, Any]) -> Told:
    """What a header of this attribute looks like."""
    choices = told.get("anyOf", [told])
    shape = next(each for each in choices if each.get("type") != "null")
    return {"type": "string"} | {key: shape[key] for key in ("format", "pattern") if key in shape}


def _title(name: str) -> str:
    return name[0].upper() + name[1:]
