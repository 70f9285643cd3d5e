"""Every field of every fact, and every column and word of every read model, has a record class."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args, get_type_hints

import pytest

import projections
from domain.messages import Event, RecordClass
from domain.personal import annotations_in, marks
from domain.vocabulary import CodeList
from infra.event_catalogue import _STREAMS
from infra.event_types import NAMES
from projections.return_steps import CLASS_OF
from projections.table import Table
from projections.visibility import cases
from tests.examples import OTHER_CASE
from tests.made import made
from tests.projections.histories import a_whole_case
from tests.projections.ledger import Ledger
from tests.projections.record_classes import (
    COLUMNS,
    DECIDING,
    OF_NO_CASE,
    SHOWN_BESIDE,
    TEXTS_OF_NOBODY,
    WORDS,
    unknown,
)

IDS = ("_id", "_ids")


def of_a_case(kind: type[Event]) -> bool:
    return kind.__module__.removeprefix("domain.") not in _STREAMS


def tables() -> dict[str, Table]:
    """Every table that a module of the read models names."""
    modules = (
        import_module(f"projections.{each.name}")
        for each in pkgutil.iter_modules(projections.__path__)
    )
    named = (value for module in modules for _, value in inspect.getmembers(module))
    return {value.name: value for value in named if isinstance(value, Table)}


@pytest.mark.parametrize("kind", NAMES, ids=lambda kind: kind.__name__)
def test_every_field_of_every_fact_has_a_record_class(kind: type[Event]) -> None:
    classes = {name: mark.record_class for name, mark in marks(kind).items()}
    assert classes.keys() == vars(made(kind)).keys()
    assert set(classes.values()) <= set(RecordClass)


@pytest.mark.parametrize(
    "kind", [kind for kind in NAMES if of_a_case(kind)], ids=lambda kind: kind.__name__
)
def test_a_text_of_a_case_is_personal_unless_it_is_known_to_speak_of_nobody(
    kind: type[Event],
) -> None:
    hints = get_type_hints(kind, include_extras=True)
    plain = {
        name
        for name, mark in marks(kind).items()
        if not mark.personal and not name.endswith(IDS) and _is_text(hints[name])
    }
    assert unknown(plain, TEXTS_OF_NOBODY) == []


def test_every_table_of_the_read_models_is_known() -> None:
    assert set(tables()) == set(COLUMNS) | (OF_NO_CASE & set(tables()))


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_of_a_read_model_of_cases_has_a_record_class(name: str) -> None:
    assert unknown(tables()[name].columns, COLUMNS[name]) == []
    assert unknown(COLUMNS[name], tables()[name].columns) == []


def test_the_database_has_no_column_that_the_read_models_do_not_name(ledger: Ledger) -> None:
    found: dict[str, set[str]] = {}
    for table, column in ledger.reader.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'views' AND table_name !~ '_(rows|a|b)$'"
    ):
        found.setdefault(table, set()).add(column)
    assert set(found) == set(COLUMNS) | OF_NO_CASE
    assert {name: unknown(found[name], COLUMNS[name]) for name in COLUMNS} == {
        name: [] for name in COLUMNS
    }


def test_what_a_look_shows_of_a_column_is_of_the_class_that_is_written_here() -> None:
    known = {**COLUMNS["case_view"], **SHOWN_BESIDE}
    for name, column in cases.COLUMNS.items():
        assert known[name] == column.record_class, name
    deciding = {name for name, known in COLUMNS["case_view"].items() if known == DECIDING}
    assert deciding == cases.NEVER_SHOWN


def test_every_step_of_a_return_has_a_record_class() -> None:
    assert set(CLASS_OF.values()) <= set(RecordClass)


def test_every_word_in_a_column_of_several_has_a_record_class(ledger: Ledger) -> None:
    every_kind = [made(kind) for kind in NAMES if of_a_case(kind)]
    ledger.append(*a_whole_case())
    ledger.append(*every_kind, *every_kind, stream=OTHER_CASE)
    ledger.project()
    said = {place: {word for row in _read(ledger, *place) for word in row} for place in WORDS}
    assert [place for place, words in said.items() if not words] == []
    without = {place: unknown(words, WORDS[place]) for place, words in said.items()}
    assert {place: words for place, words in without.items() if words} == {}


def _read(ledger: Ledger, table: str, column: str) -> Iterator[dict[str, Any]]:
    """The parts of a column: one for each referral or stay where it holds several by their ids."""
    for (value,) in ledger.reader.execute(f"SELECT {column} FROM views.{table}"):  # noqa: S608  # Names of this file.
        inner = list((value or {}).values())
        if inner and all(isinstance(each, dict) for each in inner):
            yield from inner
        else:
            yield value or {}


def _is_text(hint: Any) -> bool:
    codes = any(isinstance(each, CodeList) for each in annotations_in(hint))
    return not codes and str in _leaves(hint)


def _leaves(hint: Any) -> set[Any]:
    inner = [each for each in get_args(hint) if each is not Ellipsis]
    return {hint} if not inner else {leaf for each in inner for leaf in _leaves(each)}
