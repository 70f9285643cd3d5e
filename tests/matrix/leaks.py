"""Leaks: what an answer holds that nobody should have found in it.

R1  Every canary and every id of an answer about a case has to be one that the oracle knows of.
R2  What the directory tells of organizations is everybody's, but for contacts, which are their own,
    and addresses, which are nobody's.
R3  What says something without being unique, a code, a day, a number, is looked at by its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.oracle import ID
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY, NAME_OF
from tests.matrix.structure import too_much

_STEPS = ("referral-", "return-")
"""Ids that say no more than that there is one: of whoever sees a whole case."""
_OF_NOTHING = ("refusal-",)
"""Ids that are made for the answer alone; what they stand on is looked at by its words."""
_ABOUT = re.compile(r'"(?:id|caseId)":"(case-[0-9a-f-]{36})[/"]')


class Known:
    """What the oracle lets everybody know of each case, reckoned once."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._entries = matrix.entries

    def of(self, who: str, case: str) -> frozenset[str]:
        """The canaries and ids that somebody may find in an answer about a case."""
        key = (who, case)
        if self._entries is not self._matrix.entries:
            self._known, self._entries = {}, self._matrix.entries
        if key not in self._known:
            self._known[key] = frozenset(self._reckoned(who, case))
        return self._known[key]

    def cases(self, who: str) -> frozenset[str]:
        """The cases that somebody may know of."""
        return frozenset(
            case for case in CASES if oracle.seen(who, EVERYBODY[who], case) is not None
        )

    def leaks_of(self, who: str, told: Any, *about: str) -> set[str]:
        """R1: what an answer about these cases holds besides."""
        known = {found for case in about for found in self.of(who, case)}
        return {
            found for found in found_in(told) if found not in known and not self._public(who, found)
        }

    def misplaced(self, who: str, kind: str, told: Any, *about: str) -> set[str]:
        """R3: the paths of an answer about these cases at which something stands that should not.

        `kind` is the type of what is told.
        """
        looks = [oracle.seen(who, EVERYBODY[who], case) for case in about]
        return {
            path
            for seen in looks
            if seen is not None
            for path in too_much(kind, told, EVERYBODY[who], seen)
        }

    def _reckoned(self, who: str, case: str) -> Iterator[str]:
        asker, entries = EVERYBODY[who], list(self._matrix.entries[case])
        seen = oracle.seen(who, asker, case)
        if seen is None:
            return
        yield KEY[case]
        yield from oracle.ids_known(asker, seen, entries)
        for word in oracle.canaries_known(asker, seen, entries):
            yield from CANARY.findall(word)
        if seen.persons or seen.card:
            yield KEY[case].replace("case-", "person-")
        if seen.tied.part == oracle.WHOLE:
            ids = {found for entry in entries for found in oracle.ids_in_words(entry)}
            yield from (found for found in ids if found.startswith(_STEPS))

    def _public(self, who: str, found: str) -> bool:
        """R2."""
        asker = EVERYBODY[who]
        return found in self._matrix.contacts_of(asker.actor.agency_id) or found in (
            asker.actor.agency_id,
            asker.actor.user_id,
            asker.jurisdiction_id,
        )


def found_in(told: Any) -> set[str]:
    """Every canary and every id of an answer, but for what the directory tells everybody."""
    text = json.dumps(_without_directory(told))
    ids = {found for found in ID.findall(text) if not found.startswith(_OF_NOTHING)}
    return {*CANARY.findall(text), *ids}


def _without_directory(told: Any) -> Any:
    """What hangs on an organization that an answer names, less its own public ids."""
    if isinstance(told, list):
        return [_without_directory(each) for each in told]
    if not isinstance(told, Mapping):
        return told
    places = told.get("locations")
    hidden = {"locations", "jurisdiction"} if isinstance(places, list) else set()
    kept = {name: _without_directory(each) for name, each in told.items() if name not in hidden}
    if hidden:
        kept["of places"] = CANARY.findall(json.dumps(places))
    return kept


def named_in(told: Any) -> frozenset[str]:
    """The cases that an answer names, by their names here; of others, by their ids."""
    return frozenset(NAME_OF.get(key, key) for key in _ABOUT.findall(_compact(told)))


def _compact(told: Any) -> str:
    return json.dumps(told, separators=(",", ":"))
