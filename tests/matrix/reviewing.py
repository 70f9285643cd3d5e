"""Reviewing: what is to be looked at again, and by whom, written by hand from rules.md 2.

R1  Each broken glass, each released card and each recall waits for somebody, until they have acted.
R2  That is for the supervisors of the agency that answers for the case, and for the data-protection
    officers of its jurisdiction; of a card for the agency's custodians, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.matrix.cast import ABROAD, HERE, Asker
from tests.matrix.entry import Entry
from tests.matrix.ties import HOLDER, TIES

PROTECTOR = "data_protection_officer"


class Kind(NamedTuple):
    """A kind of review: what ends it, the word that names it, and which roles may make it."""

    name: str
    ended_by: str
    word: str
    roles: frozenset[str]


KINDS: Mapping[str, Kind] = {
    "glass.broken.v1": Kind(
        "GLASS_REVIEW", "glass.reviewed.v1", "glass_id", frozenset({"supervisor", PROTECTOR})
    ),
    "safety_card.released.v1": Kind(
        "SAFETY_CARD_REVIEW",
        "safety_card.release_reviewed.v1",
        "release_id",
        frozenset({"supervisor", PROTECTOR, "custodian"}),
    ),
    "disclosure.recalled.v1": Kind(
        "RECALL",
        "disclosure.recall_acknowledged.v1",
        "recall_id",
        frozenset({"supervisor", PROTECTOR}),
    ),
}
"""By the step that begins it."""


def reviews(asker: Asker, case: str, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """The reviews of a case that somebody is to make: their kind, and what they are about."""
    role = asker.actor.role.value
    holds = TIES[case].get(asker.actor.agency_id) is HOLDER
    near = asker.jurisdiction_id == (ABROAD if case == "abroad" else HERE)
    if not (holds or (role == PROTECTOR and near)):
        return
    for entry in entries:
        kind = KINDS.get(entry.name)
        if kind and role in kind.roles and not _is_made(kind, entry, entries):
            yield kind.name, _named(kind, entry)


def _is_made(kind: Kind, begun: Entry, entries: Sequence[Entry]) -> bool:
    """R1."""
    ends = (entry for entry in entries if entry.name == kind.ended_by)
    return any(_named(kind, entry) == _named(kind, begun) for entry in ends)


def _named(kind: Kind, entry: Entry) -> str:
    (found,) = (str(word.value) for word in entry.words if word.field == kind.word)
    return found
