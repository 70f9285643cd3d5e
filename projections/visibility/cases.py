"""What a look shows of a case: built from the permitted classes, never filtered afterwards.

R1  Every column has a record class; one that is not permitted is missing (None), and withheld.
R2  What counts as the case's work is shown to those who see the whole case; ids of workers and of
    other cases, and what describes the person, to those who see persons (look.py R7).
R3  A sealed part is opened only here, after the decision; where its key is gone it shows as erased.
R4  What is shown is noted: the columns, the referrals, the stays, and what was opened by name.
R5  What is withheld is named with its reason, by class and not by what is there: that a class is
    withheld tells nothing of this case. A reporter is told of none.
R6  A consent or a legal basis is shown to its recipient; all of them, to who answers for the case.
R7  Each part is shaped when it is asked for, and once: a list of ids shapes no referrals.
R8  An agency that shelters the person is named to those who may know the place (look.py R3), and a
    worker of it as little.
    Who reported the case is named to those who work with them, and to the holder (look.py R5).
R9  When a case changed, and when the next thing falls due, tells no more than its timeline does.
R10 Who coordinates is told times by the hour (hours.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from domain.access import Tie, View
from domain.messages import RecordClass
from domain.policy import CARD_CLASS, PERSONAL
from domain.ports import Opener
from domain.telltale.words import telling_words
from projections.case_view import sealed_of
from projections.reading import Record
from projections.visibility.hours import is_told_by_the_hour, timed_for
from projections.visibility.look import COORDINATORS_LINK, Look, open_bonds
from projections.visibility.names import changed_at, next_due
from projections.visibility.readings import AskedFields

Shown = dict[str, Any]


class Column(NamedTuple):
    """The class of a column, and whether it needs sight of the whole case or of persons."""

    record_class: RecordClass
    whole: bool = True
    persons: bool = False


_ADMINISTRATION = RecordClass.CASE_ADMINISTRATION
COLUMNS: Mapping[str, Column] = {
    "version": Column(_ADMINISTRATION),
    "position": Column(_ADMINISTRATION),
    "changed_at": Column(_ADMINISTRATION),
    "reported_at": Column(_ADMINISTRATION),
    "reported_region": Column(_ADMINISTRATION, persons=True),
    "jurisdiction_id": Column(_ADMINISTRATION),
    "stage": Column(_ADMINISTRATION),
    "urgent": Column(_ADMINISTRATION),
    "closed": Column(_ADMINISTRATION),
    "next_due": Column(_ADMINISTRATION),
    "holder_id": Column(_ADMINISTRATION),
    "worker_id": Column(_ADMINISTRATION, persons=True),
    "reporter_agency_id": Column(_ADMINISTRATION, persons=True),
    "merged_into": Column(_ADMINISTRATION),
    "child": Column(RecordClass.CHILD),
    "identification": Column(RecordClass.LEGAL),
    "legal_bases": Column(RecordClass.LEGAL),
    "consents": Column(_ADMINISTRATION, persons=True),
    "returns": Column(_ADMINISTRATION, persons=True),
    "reintegration": Column(RecordClass.PSYCHOSOCIAL),
}
"""R1. Referrals, stays, links and the portrait are shown row by row, below."""

_OF_NAMES = {"changed_at": changed_at, "next_due": next_due}
"""R9."""
_OF_HOLDER = ("holder_id", "worker_id")
"""R8."""
_GROUNDS = ("consents", "legal_bases")
NEVER_SHOWN = frozenset({"standing", "course", "portrait", "lasts"})
"""What deciding and reading need."""

_MASKED = ("status", "priority", "sent_at", "reply_due_at", "answered_at", "late")
_WHERE = ("shelter_id", "place_id", "agency_id")
_TELLING = {
    "arrangement": telling_words("shelter.admitted.v1")["arrangement"],
    "discharge_reason": telling_words("shelter.discharged.v1")["reason"],
}
"""What of a stay tells of classes: what the words of its facts do."""
TOLD_BY_DEFERRAL = telling_words("return.deferred.v1")["reason"]


class ShownCase(Mapping[str, Any]):
    """A case as one look shows it, part by part (R7); what is no part of a case is missing.

    Raises: LookupError for a column that was not read, where somebody asks for it.
    """

    def __init__(self, look: Look, portrait: Sequence[Record], opener: Opener | None) -> None:
        self._look = look
        self._shaped: Shown = {}
        if opener is not None:
            self._shaped["persons"] = _persons(look, portrait, opener)

    def __getitem__(self, name: str) -> Any:
        if name not in self._shaped:
            self._shaped[name] = self._shape(name)
        return self._shaped[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*COLUMNS, *_PARTS))

    def __len__(self) -> int:
        return len(COLUMNS) + len(_PARTS)

    def _shape(self, name: str) -> Any:
        column, part = COLUMNS.get(name), _PARTS.get(name)
        try:
            return _column(self._look, name, column) if column else part and part(self._look)
        except KeyError as error:
            raise LookupError(f"{name} of a case was not read") from error


class CaseByTheHour(ShownCase):
    """The same to whoever coordinates (R10)."""

    def __getitem__(self, name: str) -> Any:
        return timed_for(self._look.view.tie, super().__getitem__(name))


def shape_case(
    look: Look, portrait: Sequence[Record] = (), opener: Opener | None = None
) -> Mapping[str, Any]:
    """A case as this look shows it; `portrait` holds its sealed parts of the permitted classes."""
    look.note("case", _seen_columns(look.view))
    kind = CaseByTheHour if is_told_by_the_hour(look.view.tie) else ShownCase
    return kind(look, portrait, opener)


def columns_for(asked: AskedFields | None) -> frozenset[str] | None:
    """The columns that a look and what is asked for need; None: all of them."""
    names = frozenset[str]() if asked is None else asked.get("case", frozenset())
    if asked is None or names is None:
        return None
    parts = {column for thing, held in _COLUMNS_OF.items() if thing in asked for column in held}
    return frozenset({"case_id", "standing", "lasts", *parts, *(names & _READ)})


def permitted_portrait(look: Look) -> tuple[tuple[str, RecordClass], ...]:
    """What to ask case_view.portrait for."""
    seen = look.view.record_classes if look.view.persons and look.view.whole else ()
    card = (CARD_CLASS,) if look.view.card and CARD_CLASS not in seen else ()
    return tuple((look.case["case_id"], kind) for kind in (*seen, *card))


def withheld(look: Look) -> list[dict[str, str]]:
    """R5."""
    if look.view.tie is Tie.REPORTER:
        return []
    known = open_bonds(look) if look.view.tie is Tie.RECEIVER else tuple(RecordClass)
    whole = look.view.whole and look.view.persons
    return [
        {"record_class": kind.value, "reason": look.withheld_because(kind)}
        for kind in known
        if not look.permits(kind) or (not whole and kind in PERSONAL)
    ]


def shown_referrals(look: Look) -> list[Shown]:
    """Every referral that a look shows, masked where its parties or its service tell too much."""
    if look.view.tie is Tie.REPORTER:
        return []
    referrals = look.case["referrals"].items()
    if not look.view.whole:
        referrals = [pair for pair in referrals if look.shows_referral(*pair)]
    ordered = sorted(referrals, key=lambda pair: pair[1]["version"])
    return [shown_referral(look, key, found) for key, found in ordered]


def shown_part(look: Look, part: Record, opener: Opener) -> Shown:
    """R3: one sealed part, opened or erased."""
    fields = opener.open(sealed_of(part))
    look.note("person", dict.fromkeys(fields or {}, RecordClass(part["record_class"])))
    return {
        "name": part["name"],
        "record_class": part["record_class"],
        "subject": part["subject"],
        "version": part["version"],
        "fields": None if fields is None else dict(fields),
        "erased": fields is None,
    }


def _column(look: Look, name: str, column: Column) -> Any:
    if not _is_seen(look.view, column) or _tells_the_place(look, name):
        return None
    if name in _OF_NAMES:
        return _OF_NAMES[name](look.case, look.known)
    if name == "returns" and not look.knows_all(TOLD_BY_DEFERRAL, ""):
        return _without_reasons(look.case[name])
    return _own_grounds(look, name) if name in _GROUNDS else look.case[name]


def _without_reasons(returns: Mapping[str, Shown]) -> Shown:
    """Why a return was deferred tells what its word does (domain/telltale/words.py)."""
    return {
        key: {name: value for name, value in found.items() if name != "reason"}
        for key, found in returns.items()
    }


def _tells_the_place(look: Look, name: str) -> bool:
    """R8."""
    if name in _OF_HOLDER:
        return look.hides_agency(look.standing.responsible_id)
    return name == "reporter_agency_id" and not look.knows_agency(look.standing.reporter_agency_id)


def _own_grounds(look: Look, name: str) -> Any:
    """R6: what was agreed towards others is for those others, and for who answers for the case."""
    if look.answers:
        return {key: _of_no_shelter(look, ground) for key, ground in look.case[name].items()}
    return {
        key: ground
        for key, ground in look.case[name].items()
        if ground.get("recipient_id") == look.agency_id
    }


def _of_no_shelter(look: Look, ground: Mapping[str, Any]) -> Mapping[str, Any]:
    """R8."""
    hidden = look.hides_agency(ground.get("recipient_id") or "")
    return {**ground, "recipient_id": None} if hidden else ground


def _is_seen(view: View, column: Column) -> bool:
    """R2: holding a class is not enough for what belongs to the whole case or to persons."""
    seen = column.record_class in view.record_classes
    seen = seen and (view.whole or not column.whole)
    return seen and (view.persons or not column.persons)


@lru_cache(maxsize=256)
def _seen_columns(view: View) -> Mapping[str, RecordClass]:
    """R4: the columns that a view shows, and what else is told of every case."""
    columns = {
        name: column.record_class for name, column in COLUMNS.items() if _is_seen(view, column)
    }
    return columns | dict.fromkeys(("case_id", "tie", *_beyond_columns(view)), _ADMINISTRATION)


def _beyond_columns(view: View) -> tuple[str, ...]:
    if view.tie is Tie.REPORTER:
        return ("receipt",)
    return ("links",) if view.whole else ()


def shown_referral(look: Look, key: str, referral: Mapping[str, Any]) -> Shown:
    """One referral of a case, masked where its parties or its service tell too much."""
    if look.shows_referral(key, referral):
        shown = {"referral_id": key, "masked": False, **referral}
    else:
        shown = {"referral_id": key, "masked": True, **{name: referral[name] for name in _MASKED}}
    look.note("referral", dict.fromkeys(shown, _ADMINISTRATION))
    return shown


def _stays(look: Look) -> list[Shown]:
    whole = look.view.whole and look.view.persons
    if not (whole or look.view.own_persons):
        return []
    stays = sorted(look.case["stays"].items(), key=lambda pair: pair[1]["admitted_at"])
    shown = [pair for pair in stays if whole or pair[1]["agency_id"] == look.agency_id]
    return [_stay(look, key, stay) for key, stay in shown]


def _stay(look: Look, key: str, stay: Mapping[str, Any]) -> Shown:
    """Where somebody sleeps is a location: it needs that class, or to be one's own shelter."""
    located = look.permits(RecordClass.CONTACT_LOCATION) or stay["agency_id"] == look.agency_id
    agency_id = stay["agency_id"]
    telling = [name for name, told in _TELLING.items() if not look.knows_all(told, agency_id)]
    hidden = telling if located else [*_WHERE, *telling]
    told = {"stay_id", "masked", *stay}.difference(hidden)
    look.note("stay", {name: _class_in_stay(name) for name in told})
    return {"stay_id": key, "masked": not located} | {
        name: None if name in hidden else value for name, value in stay.items()
    }


def _class_in_stay(name: str) -> RecordClass:
    return RecordClass.CONTACT_LOCATION if name in _WHERE else _ADMINISTRATION


def _links(look: Look) -> int | None:
    """How many other cases this one is linked to; which ones, stands in the timeline."""
    if not look.view.whole:
        return None
    kinds: Mapping[str, str] = look.case["links"]
    return sum(look.watches or kind != COORDINATORS_LINK for kind in kinds.values())


def _persons(look: Look, portrait: Sequence[Record], opener: Opener) -> list[Shown]:
    return [shown_part(look, part, opener) for part in portrait if look.opens_part(part)]


def _receipt(look: Look) -> bool | None:
    """For a reporter: whether somebody took over, or put the case together with another one."""
    taken = bool(look.standing.holder_id or look.standing.merged_into)
    return taken if look.view.tie is Tie.REPORTER else None


_PARTS: Mapping[str, Callable[[Look], Any]] = {
    "case_id": lambda look: look.case["case_id"],
    "tie": lambda look: look.view.tie.value,
    "referrals": shown_referrals,
    "stays": _stays,
    "links": _links,
    "persons": lambda _: [],
    "receipt": _receipt,
    "withheld": withheld,
}
PARTS = frozenset(_PARTS)
"""The names of what is shown of a case beside its columns."""
_READ = frozenset({*COLUMNS, "links"})
_COLUMNS_OF = {
    "referral": ("referrals",),
    "stay": ("stays",),
    "timeline": ("referrals", "consents"),
}
"""An entry about a referral shows as much as the referral does; one about a consent, as that."""
