"""What is wrong with a document, and where; never the value itself, which may be personal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, by its JSON path; a note tells what was left out though sound."""

    path: str
    what: str
    is_note: bool = False


def json_path(root: str, steps: Iterable[str | int]) -> str:
    """Write a path as JSONPath does: $[3].contacts[0].email."""
    return root + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
