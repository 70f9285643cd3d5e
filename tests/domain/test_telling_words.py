"""What a word of the work tells besides: somebody has said it of every one there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest

from domain.messages import Event, RecordClass
from domain.personal import annotations_in, marks
from domain.telltale import words
from domain.telltale.steps import STEPS
from domain.vocabulary import CodeList
from infra.event_catalogue import _STREAMS
from infra.event_types import NAMES
from projections.words import class_of

WORK = RecordClass.CASE_ADMINISTRATION
TOLD_BY_VALUE = (bool, int, RecordClass)
"""Kinds of words that say something by themselves; ids and times are looked at elsewhere."""
OF_THE_PERSON_BY_THE_RULES = {
    *("language", "region", "country", "stated_age", "children_with", "national_abroad"),
    *("removal_order", "given_by", "held_until"),
}


def of_the_work(kind: type[Event]) -> Iterator[str]:
    """The coded words, the yes and no, and the counts of a fact of a case that are of the work."""
    hints: dict[str, Any] = get_type_hints(kind, include_extras=True)
    for field, mark in marks(kind).items():
        if mark.personal or class_of(kind, field, mark.record_class) is not WORK:
            continue
        coded = any(isinstance(found, CodeList) for found in annotations_in(hints[field]))
        if coded or _parts(hints[field]) & set(TOLD_BY_VALUE):
            yield field


def _parts(hint: Any) -> set[Any]:
    inner = set().union(*(_parts(part) for part in get_args(hint)))
    return inner | ({hint} if isinstance(hint, type) else set())


OF_CASES = [kind for kind in NAMES if kind.__module__.removeprefix("domain.") not in _STREAMS]
EVERY = [(NAMES[kind], field) for kind in OF_CASES for field in of_the_work(kind)]


def test_of_every_word_of_the_work_it_is_said_what_it_tells() -> None:
    hidden_by_name = {NAMES[kind] for kind in OF_CASES if STEPS[kind].record_class is not WORK}
    unsaid = {(name, field) for name, field in EVERY if not words.is_looked_at(name, field)}
    assert {pair for pair in unsaid if pair[0] not in hidden_by_name} == set()


def test_every_word_that_tells_is_a_word_of_a_fact() -> None:
    fields = {NAMES[kind]: marks(kind).keys() for kind in NAMES}
    said = {(name, word) for name in NAMES.values() for word in words.telling_words(name)}
    said |= {(name, word) for name in NAMES.values() for word in words.for_who_answers(name)}
    rows = [row for row in words.written() if "." in row and "words " not in row]
    assert len(rows) == len(said)
    assert {pair for pair in said if pair[1] not in fields[pair[0]]} == set()


@pytest.mark.parametrize(
    ("name", "word", "kind"),
    [
        ("glass.broken.v1", "reason", "medical"),
        ("safety_card.released.v1", "reader", "medical"),
        ("shelter.discharged.v1", "reason", "medical"),
        ("case.reported.v1", "channel", "medical"),
        ("case.reported.v1", "stated_age", "child"),
        ("consent.given.v1", "given_by", "child"),
        ("return.declared.v1", "removal_order", "legal"),
        ("return.deferred.v1", "reason", "psychosocial"),
        ("shelter.place_offered.v1", "held_until", "contact_location"),
    ],
)
def test_a_word_tells_of_what_one_of_its_codes_does(name: str, word: str, kind: str) -> None:
    assert kind in words.telling_words(name)[word]


def test_what_describes_the_person_is_one_list() -> None:
    assert OF_THE_PERSON_BY_THE_RULES <= words.DESCRIBE_THE_PERSON


def test_what_was_agreed_and_who_is_whose_child_is_for_whoever_answers() -> None:
    assert words.for_who_answers("case.merged.v1") == {"restrictions"}
    assert words.for_who_answers("case.later_entry_assigned.v1") == {"entry"}
    assert words.for_who_answers("cases.linked.v1") == {"kind"}
