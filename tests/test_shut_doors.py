"""Every door of the matrix is shut by a stopwatch, or it is said why not."""

from __future__ import annotations

from graphql import FieldNode, OperationDefinitionNode, parse

from tests.benchmarks.shut_doors import INBOX, NOT_TIMED, QUERIES, TIMED
from tests.benchmarks.shut_streams import CHANGES
from tests.matrix import doors


def asked(document: str) -> set[str]:
    """The root fields of a document."""
    return {
        field.name.value
        for operation in parse(document).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }


def test_every_door_of_the_matrix_is_timed_or_named_with_a_reason() -> None:
    timed = TIMED.union(*(asked(door.query) for door in QUERIES.values()))
    known = {
        *doors.ROOT_FIELDS,
        *doors.SUBSCRIPTIONS,
        *doors.TOPICS,
        *(path for path, test in doors.ADDRESSES.items() if test != doors.NOTHING),
    }
    assert known - timed - NOT_TIMED.keys() == set(), "neither timed nor named with a reason"
    assert (timed | NOT_TIMED.keys()) - known == set(), "there is no such door"
    assert timed & NOT_TIMED.keys() == set()
    assert [door for door, reason in NOT_TIMED.items() if len(reason.split()) < 3] == []


def test_what_is_said_to_be_timed_is_asked() -> None:
    assert asked(INBOX) | asked(CHANGES) == TIMED & doors.SUBSCRIPTIONS.keys()
