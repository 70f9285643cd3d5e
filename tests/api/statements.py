"""Counts the questions that the doors ask: neither the note of what was read, nor who reads.

Who reads goes with each question in one round trip (api/graphql/asking.py). Whether an account and
the agreements of its agency still hold is asked once a second, whatever is asked besides; and how
fresh the read models are, all the time (infra/freshness_watch.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg

_BESIDES = (
    *("access.record", "set_config", "SELECT closed FROM", "o.agreements"),
    "AS d (name) LEFT JOIN views.notification_tracking",
)


@contextmanager
def counted() -> Iterator[list[Any]]:
    """The statements that the doors send meanwhile; test_access_log.py counts the note."""
    sent: list[Any] = []
    execute = psycopg.AsyncCursor.execute

    async def noted(self: Any, query: Any, *rest: Any, **named: Any) -> Any:
        if not any(word in str(query) for word in _BESIDES):
            sent.append(query)
        return await execute(self, query, *rest, **named)

    with patch.object(psycopg.AsyncCursor, "execute", noted):
        yield sent
