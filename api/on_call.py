"""What the doors are told of who is on call: how many, where and until when, and never who."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from domain.messages import Role, Value


class Office(Value):
    """How many of those on call an organization has."""

    organization_id: str
    role: Role
    count: int


class OnCall(Value):
    """The roster in force: until when, and where those on it are called."""

    until: datetime
    offices: tuple[Office, ...]


AskOnCall = Callable[[str], Awaitable[OnCall | None]]
"""The roster in force in a jurisdiction now; None where there is none. Raises Unavailable."""
