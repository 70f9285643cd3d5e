"""Telling a refusal: what stands against a command, in words that repeat nothing that was sent.

R1  A refusal speaks of ids. An id that was sent is told by the place where it stood, as
    `/referralId`; so no answer holds what was in the request.
R2  That a case is missing is told in the same words for every reason (domain.access R2).
R3  What was withheld (domain/discretion.py) is told nobody; the access log learns it by its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from api.errors import Problem, status_of
from domain.discretion import ReasonWithheld
from domain.messages import Missing, Refused
from projections.visibility.readings import NOTHING_THERE

_ID = re.compile(r"[a-z_]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class CommandRefused(Problem):
    """A command was refused; `reason` is the refusal's own code, for the access log (R3)."""

    reason = ""


def told(
    refusal: Refused,
    said: Mapping[str, Any],
    address: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
) -> CommandRefused:
    """The problem of a refusal; `said` is the body, `address` the ids of the address by name."""
    problem = _problem(refusal, said, address, headers)
    withheld = refusal.real_code if isinstance(refusal, ReasonWithheld) else None
    nowhere = isinstance(refusal, Missing) and refusal.about in address.values()
    problem.reason = NOTHING_THERE if nowhere else withheld or refusal.code()
    return problem


def _problem(
    refusal: Refused,
    said: Mapping[str, Any],
    address: Mapping[str, str],
    headers: Mapping[str, str] | None,
) -> CommandRefused:
    kind = type(refusal)
    if kind is Missing and refusal.about in address.values():
        return CommandRefused(status_of(kind), refusal.code(), Missing.advice, headers)
    places = {value: place for place, value in _ids(said, "")}
    named = [places[found] for found in _ID.findall(refusal.about) if found in places]
    words = _ID.sub(lambda found: places.get(found[0], "it"), refusal.about)
    if refusal.about in address.values() or words == "it":
        words = ""
    detail = ": ".join(part for part in (words, refusal.advice) if part)
    pointers = [{"pointer": place, "detail": refusal.advice} for place in dict.fromkeys(named)]
    return CommandRefused(status_of(kind), refusal.code(), detail, headers, pointers)


def _ids(said: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # JSON.
    if isinstance(said, Mapping):
        for name, value in said.items():
            yield from _ids(value, f"{place}/{name}")
    elif isinstance(said, list | tuple):
        for number, value in enumerate(said):
            yield from _ids(value, f"{place}/{number}")
    elif isinstance(said, str) and _ID.fullmatch(said):
        yield place, said
