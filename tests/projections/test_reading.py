"""Pages of a list: both ways, by a cursor that holds no value and leads nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access import Principal
from projections import case_list, case_view, timeline
from projections.reading import Page, WrongCursor, WrongPage, opened_cursor, sealed_cursor
from projections.visibility import look_at, visible_entries
from tests.examples import ASKING, CASE, SOCIAL_WORKER, TANZANIA
from tests.projections.histories import a_whole_case, reported, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

ASKER = Principal(actor=SOCIAL_WORKER, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def case_ids(ledger: Ledger, page: Page) -> list[str]:
    return [row["case_id"] for row in ledger.ask(case_list.listed(ASKER, page=page)).rows]


def test_a_list_is_paged_forwards_and_backwards_to_the_same_rows(ledger: Ledger) -> None:
    made = [f"case-{number}" for number in range(7)]
    for stream in made:
        ledger.append(reported(), taken_on(), stream=stream)
    ledger.project()
    newest_first = made[::-1]
    forwards, page = [], Page(first=3)
    while True:
        found = ledger.ask(case_list.listed(ASKER, page=page))
        forwards += [row["case_id"] for row in found.rows]
        if not found.has_next:
            break
        page = Page(first=3, after=found.cursors[-1])
    assert forwards == newest_first
    assert case_ids(ledger, Page(last=2)) == newest_first[-2:]
    before = Page(last=2, before=sealed_cursor("cases", newest_first[4]))
    assert case_ids(ledger, before) == newest_first[2:4]
    assert ledger.ask(case_list.counted(ASKER)) == 7


def test_rows_that_come_move_nothing(ledger: Ledger) -> None:
    for number in range(4):
        ledger.append(reported(), taken_on(), stream=f"case-{number}")
    ledger.project()
    first = ledger.ask(case_list.listed(ASKER, page=Page(first=2)))
    ledger.append(reported(), taken_on(), stream="case-new")
    ledger.project()
    second = ledger.ask(case_list.listed(ASKER, page=Page(first=2, after=first.cursors[-1])))
    assert [row["case_id"] for row in second.rows] == ["case-1", "case-0"]


def test_the_entries_of_a_case_are_paged_oldest_first(ledger: Ledger) -> None:

    last = ledger.append(*a_whole_case())
    ledger.project()
    look = look_at(reading(ASKER), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    visible = visible_entries(look)
    page = ledger.ask(timeline.listed(visible, Page(first=10)))
    assert [row["version"] for row in page.rows] == list(range(1, 11))
    end = ledger.ask(timeline.listed(visible, Page(last=2)))
    assert [row["version"] for row in end.rows] == [last - 1, last]
    assert ledger.ask(timeline.counted(visible)) == last
    strange = Page(first=5, after=sealed_cursor("timeline", "not a version"))
    assert ledger.ask(timeline.listed(visible, strange)).rows == ()


@pytest.mark.parametrize("cursor", ["", "%", "Y2FzZXM", sealed_cursor("shelters", "x"), "é" * 9])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(WrongCursor):
        opened_cursor("cases", cursor)


@pytest.mark.parametrize(
    "words", [{"first": 0}, {"first": 51}, {"last": -1}, {"first": 1, "last": 1}]
)
def test_a_page_that_cannot_be_is_refused(words: Any) -> None:
    with pytest.raises(WrongPage):
        Page(**words)
