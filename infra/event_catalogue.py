"""The catalogue of events: docs/events.md is written from the code; a test compares them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from domain.messages import Command, Event
from domain.permissions import WHO_MAY_ACT
from domain.personal import Mark, marks
from infra.event_types import NAMES

_STREAMS = {
    "shelter.places": "shelter",
    "directory.organization": "organization",
    "directory.provider": "organization",
    "directory.emergency_right": "organization",
    "jurisdiction": "jurisdiction",
    "on_call": "jurisdiction",
    "notification": "notification",
    "adoption": "policy",
}
_HEAD = """\
# Events

Every fact that Rejea records. A name is permanent: a shipped name is never given another meaning; a
changed meaning gets a new version (`.v2`) and an upcaster. This page is written by
`python -m infra.event_catalogue` and compared with the code by a test.

- A heading of the second level is the room of `domain/` that decides; the stream is where the fact
  stands.
- **Recorded through** names the commands, and for each who may give it: the roles, and the relation
  that their agency must have.
- A field has a **record class**; `personal` fields are encrypted under the key of (subject, record
  class): the subject is the person of the case, or the one whose id the named field holds.
"""


def catalogue() -> str:
    """The whole page."""
    rooms = groupby(NAMES, key=_room)
    return "\n".join([_HEAD, *(line for room, kinds in rooms for line in _room_lines(room, kinds))])


def _room(kind: type[Event]) -> str:
    return kind.__module__.removeprefix("domain.")


def _room_lines(room: str, kinds: Iterator[type[Event]]) -> Iterator[str]:
    yield f"## {room.replace('.', '/')}\n"
    for kind in kinds:
        yield from _event_lines(room, kind)


def _event_lines(room: str, kind: type[Event]) -> Iterator[str]:
    meaning = " ".join((kind.__doc__ or "").split())
    yield f"### {NAMES[kind]}\n"
    yield f"`{kind.__name__}` on the {_STREAMS.get(room, 'case')} stream. {meaning}\n"
    yield "| recorded through | roles | relation |"
    yield "|---|---|---|"
    for command in _commands(kind):
        row = WHO_MAY_ACT[command]
        yield f"| {command.__name__} | {', '.join(row.roles)} | {row.relation} |"
    yield ""
    if fields := marks(kind):
        yield "| field | record class | personal |"
        yield "|---|---|---|"
        yield from (
            f"| {name} | {mark.record_class} | {_whose(mark)} |" for name, mark in fields.items()
        )
        yield ""


def _commands(kind: type[Event]) -> tuple[type[Command], ...]:
    return tuple(command for command, row in WHO_MAY_ACT.items() if kind in row.records)


def _whose(mark: Mark) -> str:
    if not mark.personal:
        return ""
    return mark.subject or "person"


if __name__ == "__main__":
    print(catalogue(), end="")
