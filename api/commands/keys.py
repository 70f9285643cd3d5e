"""Idempotency keys: a command that is sent again is the same command, and makes the same ids.

R1  The command's id follows from the signed-in user, their agency and the key alone; what one
    caller sends never meets what another sends.
R2  An id that is made here follows from the command's id and its own name; nothing is random, so a
    repetition names the same.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from uuid import NAMESPACE_OID, UUID, uuid5

from api.errors import Problem
from domain.messages import Actor

HEADER = "Idempotency-Key"
PATTERN = r"^[!-~]{1,200}$"

_KEY = re.compile(PATTERN)
_NAMESPACE = uuid5(NAMESPACE_OID, "urn:rejea:command")
_THINGS = {
    "child_case": "case",
    "new_case": "case",
    "linked_person": "person",
    "reporter_contact": "contact",
    "alternative_contact": "contact",
    "emergency_contact": "contact",
}


def checked_key(sent: str | None) -> str:
    """The key as it was sent.

    Raises: Problem when there is none or when it is no key.
    """
    if sent is None:
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "idempotency_key_missing",
            "Send Idempotency-Key: a text that is new for every command, as a UUID, and the same"
            " when the command is sent again.",
        )
    if not _KEY.fullmatch(sent):
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "idempotency_key_malformed",
            "An Idempotency-Key has 1 to 200 visible characters, as a UUID has.",
        )
    return sent


def command_id(actor: Actor, key: str) -> UUID:
    """R1."""
    return uuid5(_NAMESPACE, f"{actor.user_id} {actor.agency_id} {key}")


def made_id(command: UUID, field: str) -> str:
    """R2: the id of what the field names."""
    name = field.removesuffix("_id")
    return f"{_THINGS.get(name, name.rsplit('_', 1)[-1])}-{uuid5(command, field)}"
