"""Counts the statements that the doors send, less the one that notes what was read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg


@contextmanager
def counted() -> Iterator[list[Any]]:
    """The statements that the doors send meanwhile; test_access_log.py counts the note."""
    sent: list[Any] = []
    execute = psycopg.AsyncCursor.execute

    async def noted(self: Any, query: Any, *rest: Any, **named: Any) -> Any:
        if "access.record" not in str(query):
            sent.append(query)
        return await execute(self, query, *rest, **named)

    with patch.object(psycopg.AsyncCursor, "execute", noted):
        yield sent
