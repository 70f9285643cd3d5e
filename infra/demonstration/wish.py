"""A wish: one command to come, in words that a story can say.

R1  A text stands for a code where a command takes one; the domain still checks it.
R2  What only the log can know (the version of an entry) is asked for when the wish is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast, get_type_hints

from domain.messages import Actor, Command
from domain.personal import annotations_in
from domain.vocabulary import CodeList

Words = Mapping[str, Any]


class Seen(Protocol):
    """What the log holds so far (R2)."""

    def version_of(self, mark: str) -> int:
        """The version of the first entry that a marked wish brought about."""

    def latest(self, stream: str) -> int:
        """The version at which a stream stands."""


LateWords = Callable[[Seen], Words]


@dataclass(frozen=True)
class Wish:
    """One command to come; `late_words` are those that only the log can tell (R2)."""

    at: datetime
    number: int
    kind: type[Command]
    stream: str
    by: Actor
    command_id: str
    words: Words
    mark: str = ""
    late_words: LateWords | None = None

    def command(self, seen: Seen) -> Command:
        """The command itself, now that everything before it was answered."""
        late = self.late_words(seen) if self.late_words else {}
        return self.kind(
            stream=self.stream,
            by=self.by,
            at=self.at,
            command_id=self.command_id,
            **self.words,
            **late,
        )


def coded(kind: type[Command], words: Words) -> dict[str, Any]:
    """Make codes of the texts that stand for them."""
    lists = _lists(cast("Any", kind))
    return {
        name: _code(lists[name], value) if name in lists else value for name, value in words.items()
    }


def _code(found: CodeList, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(found[text] for text in value)
    return None if value is None else found[value]


@cache
def _lists(kind: Any) -> Mapping[str, CodeList]:
    hints = get_type_hints(kind, include_extras=True)
    found = {name: _list_in(hint) for name, hint in hints.items()}
    return {name: known for name, known in found.items() if known is not None}


def _list_in(hint: Any) -> CodeList | None:
    return next((each for each in annotations_in(hint) if isinstance(each, CodeList)), None)
