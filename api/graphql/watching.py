"""Watching operations from outside; who watches, and what is told of them, is given.

R1  The watcher gets the document and the name, and must tell nothing of literals; variables, the
    asker and what is answered it never gets.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Noted(Protocol):
    """Is told the HTTP status of the answer, as soon as it is known."""

    def __call__(self, status: int) -> None: ...


class Watch(Protocol):
    """Watches one operation for one block."""

    def __call__(self, query: str, operation_name: str | None) -> AbstractContextManager[Noted]: ...


def unwatched(query: str, operation_name: str | None) -> AbstractContextManager[Noted]:
    """Watch nothing."""
    del query, operation_name
    return _NOTHING


def _noted(status: int) -> None:
    del status


_NOTHING: AbstractContextManager[Noted] = nullcontext(_noted)
