"""No small number can be computed from what is published."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.suppression import ALL, LEAST, Cell, computable, publishable


def table(rows: list[list[int]]) -> dict[Cell, int]:
    """A table with its margins; what is empty has no cell, as in a database."""
    cells: dict[Cell, int] = {}
    for number, row in enumerate(rows):
        for place, count in enumerate(row):
            for cell in {
                (f"r{number}", f"c{place}"),
                (f"r{number}", ALL),
                (ALL, f"c{place}"),
                (ALL, ALL),
            }:
                cells[cell] = cells.get(cell, 0) + count
    return {cell: count for cell, count in cells.items() if count}


def solved(counts: Mapping[Cell, int], shown: frozenset[Cell]) -> set[Cell]:
    """By linear algebra: the unpublished cells that have one value only."""
    hidden = sorted(counts.keys() - shown)
    equations = []
    for side in (0, 1):
        for name in {cell[side] for cell in counts}:
            signs = {
                cell: (-1 if cell[1 - side] == ALL else 1) for cell in counts if cell[side] == name
            }
            equations.append([Fraction(signs.get(cell, 0)) for cell in hidden])
    return {
        hidden[column]
        for row in reduced(equations)
        for column in [next((at for at, value in enumerate(row) if value), None)]
        if column is not None and sum(value != 0 for value in row) == 1
    }


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The reduced echelon form."""
    done = 0
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [value / lead for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                factor = row[column]
                rows[at] = [
                    value - factor * own for value, own in zip(row, rows[done], strict=True)
                ]
        done += 1
    return rows


TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 60)),
            min_size=width,
            max_size=width,
        ),
        min_size=1,
        max_size=6,
    )
)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_cell_under_eleven_is_published_or_can_be_computed(rows: list[list[int]]) -> None:
    counts = table(rows)
    shown = publishable(counts)
    assert all(counts[cell] >= LEAST for cell in shown)
    assert not [cell for cell in solved(counts, shown) if counts[cell] < LEAST]


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_the_graph_agrees_with_linear_algebra(rows: list[list[int]]) -> None:
    counts = table(rows)
    hidden = frozenset(cell for cell, count in counts.items() if count < LEAST)
    assert set(computable(hidden)) == solved(counts, frozenset(counts.keys() - hidden))


def test_a_second_cell_hides_the_first() -> None:
    counts = table([[10, 20, 40]])
    assert ("r0", "c0") not in publishable(counts)
    assert ("r0", "c1") not in publishable(counts)
    assert ("r0", "c2") in publishable(counts)


def test_two_small_cells_are_not_told_by_their_sum() -> None:
    counts = table([[3, 4, 30, 50]])
    assert ("r0", "c2") not in publishable(counts)
    assert publishable(counts) >= {("r0", ALL), ("r0", "c3")}


def test_what_is_large_is_published_whole() -> None:
    counts = table([[11, 12], [13, 14]])
    assert publishable(counts) == counts.keys()


@pytest.mark.parametrize("count", [1, 10])
def test_a_table_of_one_small_cell_says_nothing(count: int) -> None:
    assert publishable(table([[count]])) == frozenset()
