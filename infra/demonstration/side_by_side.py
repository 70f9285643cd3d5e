"""Side by side: the same case with the eyes of each kind of reader, and why each sees that.

R1  What is told is decided when it is printed, by the policy that decides at every door, on what
    stands in the log then; nothing is written down beforehand.
R2  Classes and codes are told, nobody's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from textwrap import wrap

from domain.case import replay
from domain.messages import RecordClass, Recorded
from domain.policy import PERSONAL, VERSION, Part, Tie
from domain.why import Explanation, explain
from infra.demonstration.cast import ACCOUNTS

READERS = (
    "social-worker-kigoma",
    "police-kigoma",
    "shelter-kigoma",
    "health-kigoma",
    "prosecutor",
    "hotline",
    "return-officer",
    "coordinator-tz",
    "auditor",
    "partner-mu",
)
"""The keys of those who look, from the one who answers for the case to one without any tie."""

_WIDTHS = (20, 25, 25, 27)
_HEADING = ("account", "seen as, because", "open", "kept back, because")
_NO_TIE = ("no relation to the case", "nothing", "everything: it is answered like a missing case")
_WORDS = {
    "not_in_referral": "the referral does not enumerate it",
    "no_ground_for_disclosure": "no consent to it runs",
    "recalled": "the consent was taken back",
    "referral_not_accepted": "the referral is not accepted",
    "steps_without_persons": "steps without persons",
    "never_for_this_role": "never for this role",
    "sealed": "sealed",
    "agreement_ended": "the agreement between the agencies ended",
    "beyond_agreement": "the agencies did not agree on it",
    "other_purpose": "read for another purpose",
    "no_person_by_default": "nobody by default, unless assigned",
    "not_assigned": "somebody else is assigned",
}
_SHORT = {RecordClass.CASE_ADMINISTRATION: "steps", RecordClass.CONTACT_LOCATION: "contact"}


def table(entries: Iterable[Recorded], now: datetime) -> Iterator[str]:
    """The lines of the table, at most 100 characters each; `entries` are those of one case (R1)."""
    standing = replay(entries).standing
    yield f"One case, {len(READERS)} readers, decided now (policy {VERSION}):"
    yield from _row(_HEADING)
    yield from _row(tuple("-" * width for width in _WIDTHS))
    for key in READERS:
        principal = replace(ACCOUNTS[key].principal, asks_at=now)
        yield from _row((key, *_told(explain(principal, standing))))


def _told(found: Explanation | None) -> tuple[str, str, str]:
    """As what, what is open, what is kept back."""
    if found is None:
        return _NO_TIE
    return f"{found.tie.upper()}: {found.reason}", _open(found), _kept_back(found)


def _open(found: Explanation) -> str:
    if found.part is not Part.WHOLE:
        return found.part
    if set(found.record_classes) == set(RecordClass):
        return "every class"
    return ", ".join(_short(kind) for kind in found.record_classes)


def _kept_back(found: Explanation) -> str:
    """By the code of what keeps it; a reporter is not told what there is (domain.why)."""
    if found.tie is Tie.REPORTER:
        return "the file: a reporter gets a receipt"
    codes = dict.fromkeys(kept.code for kept in found.kept_back)
    return "; ".join(_kept_by(code, found) for code in codes) or "nothing"


def _kept_by(code: str, found: Explanation) -> str:
    kinds = [kept.record_class for kept in found.kept_back if kept.code == code]
    return f"{_named(kinds, found)}: {_WORDS.get(code, code)}"


def _named(kinds: Sequence[RecordClass], found: Explanation) -> str:
    """All that is personal, all that is not open, or the classes by their names."""
    if set(kinds) == set(PERSONAL):
        return "all of the person" if found.part is Part.WHOLE else "the rest"
    if len(kinds) == len(found.kept_back):
        return "all else"
    return ", ".join(_short(kind) for kind in kinds)


def _short(kind: RecordClass) -> str:
    return _SHORT.get(kind, kind.value)


def _row(cells: Sequence[str]) -> Iterator[str]:
    folded = (wrap(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True))
    for parts in zip_longest(*folded, fillvalue=""):
        padded = (f"{part:<{width}}" for part, width in zip(parts, _WIDTHS, strict=True))
        yield " ".join(padded).rstrip()
