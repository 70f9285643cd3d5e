"""The messages of graphql-transport-ws, and the codes with which a socket is closed.

R1  What is no message of the protocol closes the socket, and is not repeated.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import orjson

from api.graphql.request import Asked, BadRequest, asked_of

PROTOCOL = "graphql-transport-ws"

Told = dict[str, Any]


class Close(IntEnum):
    """Why a socket is closed; those of the protocol, and 4510 of our own."""

    STOPPING = 1012
    LATER = 1013
    UNEXPECTED = 1011
    MALFORMED = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NO_PROTOCOL = 4406
    TOO_LATE = 4408
    TWICE = 4409
    INTRODUCED_TWICE = 4429
    TOO_SLOW = 4510


class Closed(Exception):
    """The conversation ends."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def said_in(text: str) -> Told:
    """A message.

    Raises: Closed, R1.
    """
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise malformed() from None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise malformed()
    return said


def malformed() -> Closed:
    """R1."""
    return Closed(Close.MALFORMED, "Invalid message")


def authorization_in(said: Told) -> str | None:
    """What `connection_init` says of who asks."""
    payload = said.get("payload") or {}
    if not isinstance(payload, dict):
        raise malformed()
    given = payload.get("authorization", payload.get("Authorization"))
    if not isinstance(given, str | None):
        raise malformed()
    return given


def key_in(said: Told) -> str:
    """The id of an operation."""
    key = said.get("id")
    if not isinstance(key, str) or not key:
        raise malformed()
    return key


def asked_in(said: Told) -> Asked:
    """What `subscribe` asks."""
    payload = said.get("payload")
    if not isinstance(payload, dict):
        raise malformed()
    try:
        return asked_of(payload)
    except BadRequest:
        raise malformed() from None
