"""Suppression: which cells of a table with margins may be published, so that no small one is known.

R1  A cell under `LEAST` is not published.
R2  Nor is any cell that would let a small one be computed from sums (complementary suppression). A
    table of two dimensions with its margins is a graph: its lines are the nodes, an unpublished
    cell joins two of them, and a cell can be computed if and only if it is a bridge.
R3  Where a sum is published, the unpublished cells of its line are at least `LEAST` together: their
    sum would else tell of a small group.
R4  A cell that is not published does not say whether it is small, hidden for another, or empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

LEAST = 11
ALL = ""
"""The coordinate of a margin: all of a dimension together."""

Cell: TypeAlias = tuple[str, str]
Node: TypeAlias = tuple[int, str]
Line: TypeAlias = tuple[Cell, ...]


def publishable(counts: Mapping[Cell, int], least: int = LEAST) -> frozenset[Cell]:
    """The cells that may be published, of a table with all its margins."""
    hidden = {cell for cell, count in counts.items() if count < least}
    while True:
        further = _further(counts, hidden, least)
        if further is None:
            return frozenset(counts.keys() - hidden)
        hidden.add(further)


def computable(hidden: Iterable[Cell]) -> frozenset[Cell]:
    """R2: the unpublished cells whose count follows from those that are published."""
    joined: dict[Node, dict[Node, Cell]] = {}
    for cell in sorted(hidden):
        row, column = (0, cell[0]), (1, cell[1])
        joined.setdefault(row, {})[column] = cell
        joined.setdefault(column, {})[row] = cell
    walk = _Walk(joined)
    for node in joined:
        if node not in walk.reached:
            walk.from_node(node, None)
    return frozenset(walk.bridges)


class _Walk:
    """Finds the bridges of a graph, going through it once (Tarjan)."""

    def __init__(self, joined: Mapping[Node, Mapping[Node, Cell]]) -> None:
        self._joined = joined
        self.reached: dict[Node, int] = {}
        self.bridges: list[Cell] = []

    def from_node(self, node: Node, came_from: Node | None) -> int:
        """Go on from a node, and give the earliest one that is joined to what lies behind it."""
        here = earliest = self.reached[node] = len(self.reached)
        for other, cell in self._joined[node].items():
            if other == came_from:
                continue
            if other in self.reached:
                earliest = min(earliest, self.reached[other])
                continue
            behind = self.from_node(other, node)
            earliest = min(earliest, behind)
            if behind > here:
                self.bridges.append(cell)
        return earliest


def _further(counts: Mapping[Cell, int], hidden: set[Cell], least: int) -> Cell | None:
    """A cell that has to be hidden too."""
    for line in _exposed_lines(counts, hidden, least):
        return _smallest(counts, [cell for cell in line if cell not in hidden])
    for cell in sorted(computable(hidden)):
        if counts[cell] < least:
            near = [found for found in counts if _share_a_line(found, cell)]
            published = [found for found in near if found not in hidden]
            return _smallest(
                counts, published or [found for found in counts if found not in hidden]
            )
    return None


def _exposed_lines(counts: Mapping[Cell, int], hidden: set[Cell], least: int) -> Iterator[Line]:
    """R3."""
    for line in _lines(counts):
        margins = [cell for cell in line if _is_margin_of(cell, line)]
        together = [cell for cell in line if cell in hidden and cell not in margins]
        told = any(cell not in hidden for cell in margins)
        if told and together and sum(counts[cell] for cell in together) < least:
            yield line


def _lines(counts: Mapping[Cell, int]) -> Iterator[Line]:
    for dimension in (0, 1):
        lines: dict[str, list[Cell]] = {}
        for cell in sorted(counts):
            lines.setdefault(cell[dimension], []).append(cell)
        for _, cells in sorted(lines.items()):
            yield tuple(cells)


def _is_margin_of(cell: Cell, line: Line) -> bool:
    """The cell holds the sum of the others of the line."""
    across = 1 if all(other[0] == cell[0] for other in line) else 0
    return cell[across] == ALL


def _share_a_line(one: Cell, other: Cell) -> bool:
    return one != other and (one[0] == other[0] or one[1] == other[1])


def _smallest(counts: Mapping[Cell, int], cells: Iterable[Cell]) -> Cell:
    return min(cells, key=lambda cell: (counts[cell], cell))
