"""The golden form of an event: what the log holds, and what it must be read as, for ever.

Keys and nonces are fixed here: a form is the same each time, and real ciphertext stands in it.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson

from domain.messages import Actor, Event, Recorded, Role
from infra.event_types import EVENT_TYPES
from infra.keys import FileKeyRing
from infra.mapper import ANONYMOUS, EventMapper, Stored
from infra.wire import way_of
from tests.examples import MORNING, POLICE_POST, WELFARE, made_id

FOLDER = Path(__file__).parent
Form = dict[str, Any]


@contextmanager
def golden_mapper() -> Iterator[EventMapper]:
    """A mapper over keys that are the same each time."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(secrets, "token_bytes", lambda count: (b"golden" * 8)[:count]),
    ):
        keys = FileKeyRing(Path(folder))
        keys.prepare(_owners())
        yield EventMapper(keys)
        keys.close()


def envelope_of(event: Event) -> Recorded:
    """An event in an envelope that says everything it may say."""
    name = EVENT_TYPES.name_of(type(event))
    words: dict[str, Any] = {"by": Actor(user_id="", role=Role.SOCIAL_WORKER, agency_id=WELFARE)}
    if type(event) not in ANONYMOUS:
        words = {
            "by": Actor(
                user_id=made_id("user", "golden"),
                role=Role.SOCIAL_WORKER,
                agency_id=WELFARE,
                on_behalf_of=POLICE_POST,
            ),
            "occurred_at": MORNING - timedelta(days=1),
            "late_reason": "no network",
            "purpose_of_use": "protection",
            "legal_basis_id": made_id("basis", "golden"),
            "correlation_id": "correlation",
            "causation_id": "causation",
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        }
    told: dict[str, Any] = {
        "event_id": made_id("event", name)[6:],
        "stream": made_id("case", "golden"),
        "version": 7,
        "position": 77,
        "event": event,
        "occurred_at": MORNING,
        "recorded_at": MORNING,
        "command_id": made_id("command", name)[8:],
        "jurisdiction": "TZ",
        "jurisdiction_version": 2,
        "vocabulary_version": "2026.1",
        "policy_hash": "policy",
    }
    return Recorded(**(told | words))


def form_of(mapper: EventMapper, recorded: Recorded) -> Form:
    """The golden form of an event in its envelope."""
    row = mapper.to_stored_event(recorded)
    return {
        "name": row.topic,
        "says": said_by(recorded.event),
        "stream": recorded.stream,
        "version": recorded.version,
        "position": recorded.position,
        "event_id": recorded.event_id,
        "command_id": recorded.command_id,
        "recorded_at": recorded.recorded_at.isoformat(),
        "state": orjson.loads(row.state),
    }


def stored_in(form: Form) -> Stored:
    """What the log holds, as it is selected."""
    return (
        form["name"],
        form["stream"],
        form["version"],
        form["position"],
        form["event_id"],
        form["command_id"],
        MORNING,
        orjson.dumps(form["state"]),
    )


def said_by(event: Event) -> dict[str, Any]:
    """Everything that an event says, personal or not, in readable words."""
    said = {}
    for name, value in vars(event).items():
        out = way_of(type(event), name).out
        if value is not None:
            said[name] = out(value) if out else value
    readable: dict[str, Any] = orjson.loads(orjson.dumps(said))
    return readable


def _owners() -> set[tuple[str, str]]:
    """The subject and class of every part that stands in a form."""
    forms = (json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json"))
    parts = (part for form in forms for part in form["state"].get("personal", ()))
    return {(part["subject"], part["class"]) for part in parts}


def read_forms(name: str) -> list[Form]:
    """Every form of a name, the oldest first."""
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in (*FOLDER.glob(f"{name}.json"), *sorted(FOLDER.glob(f"{name}+*.json")))
    ]
