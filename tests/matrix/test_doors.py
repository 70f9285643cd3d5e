"""No door without a line in the matrix: a new one fails the build until somebody looks at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from consumers.topics import Topics
from infra.doors import make_doors
from tests.matrix import doors
from tests.matrix.canaries import CANARY
from tests.matrix.documents import (
    every_field,
    implementing,
    listening,
    roots,
    subscriptions,
    whole,
)
from tests.matrix.oracle import ID
from tests.matrix.served import Matrix
from tests.matrix.structure import without_a_line

FOLDER = Path(__file__).parent


@pytest.fixture(scope="module")
def addresses(matrix: Matrix) -> set[str]:
    heard: Any = _NobodyListens()
    return set(doors.addresses(make_doors(matrix.parts, heard)))


class _NobodyListens:
    """Stands for the progress of projections, which no address depends on."""

    wait_async = None


def test_every_root_field_is_in_the_matrix() -> None:
    assert set(roots()) - doors.ROOT_FIELDS.keys() == set()


def test_every_subscription_is_in_the_matrix() -> None:
    assert set(subscriptions()) == doors.SUBSCRIPTIONS.keys()


def test_every_address_is_in_the_matrix(addresses: set[str]) -> None:
    assert addresses == doors.ADDRESSES.keys()


def test_every_topic_is_in_the_matrix() -> None:
    known = {name for name in dir(Topics) if not name.startswith("_")}
    assert known - doors.OF_TOPICS == doors.TOPICS.keys()


def test_every_line_of_the_matrix_names_a_test_that_is_there() -> None:
    tables = (doors.ROOT_FIELDS, doors.SUBSCRIPTIONS, doors.ADDRESSES, doors.TOPICS)
    named = {test for table in tables for test in table.values()} - {doors.NOTHING}
    assert named == {test for test in named if (FOLDER / test).is_file()}


def test_the_documents_ask_for_every_field_of_every_type() -> None:
    asked = set().union(*(listening(name)[1].asked for name in subscriptions()))
    for name in roots():
        kinds = implementing() if name in ("node", "nodes") else ("",)
        asked |= set().union(*(whole(name, on=kind)[1].asked for kind in kinds))
    assert every_field() - asked == set()


def test_every_field_that_tells_of_a_case_has_a_line_in_the_structure() -> None:
    assert without_a_line() == set()


OF_NOBODY = sorted(path for path, test in doors.ADDRESSES.items() if test == doors.NOTHING)


@pytest.mark.parametrize("path", OF_NOBODY)
def test_what_is_of_no_case_names_none(matrix: Matrix, path: str) -> None:
    told = {
        "{code}": "missing",
        "{type}": "org.rejea.case.taken_on.v1",
        "{operation}": "ReportCase",
    }
    for name, word in told.items():
        path = path.replace(name, word)
    answer = matrix.http.get(path)
    assert answer.status_code in (200, 404, 503)
    entries = [entry for entries in matrix.entries.values() for entry in entries]
    ids = {found for entry in entries for word in entry.words for found in ID.findall(str(word))}
    text = f"{answer.headers}{answer.text}"
    assert not CANARY.findall(text)
    assert not ids & set(ID.findall(text))
