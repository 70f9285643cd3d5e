"""Person search: cases by what is sealed in them, for whoever is shown it.

R1  Only visibility says which cases may be found, and by which record classes (searching.py R1);
    what is counted is what is listed.
R2  A case is found by a name where every word of the search stands in its names, and by a number
    where it is one of its numbers.
R3  Only tokens are in a statement (person_index.py R1).
R4  The cases of whoever asks are walked, and no others: what a search costs does not depend on what
    others hold, so that nobody learns from it that somebody else holds the person.

    found(principal, sought, page, columns)  -> a page of cases, what was reported last first;
                                                each row has `matched`; shape_found shows it
    counted(principal, sought)               -> how many there are
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from domain.access import Principal
from domain.messages import Value
from projections.case_view import Columns, selected
from projections.person_index import Tokens
from projections.person_words import CLASSES, Field, Sought
from projections.reading import Listing, Page, Question, Record, Slice, count_of, page_of
from projections.visibility.searching import Searchable, searchable_cases


class SoughtTokens(Value):
    """What is looked for, as tokens: all of the names, or one of the numbers."""

    names: tuple[bytes, ...]
    numbers: tuple[bytes, ...]


def as_tokens(sought: Sought, tokens: Tokens) -> SoughtTokens:
    """What somebody means, as tokens."""
    return SoughtTokens(
        names=tuple(map(tokens, sought.names)), numbers=tuple(map(tokens, sought.numbers))
    )


def found(
    principal: Principal, sought: SoughtTokens, page: Page, columns: Columns = None
) -> Question[Slice[Record]]:
    """A page of the cases that are found; of each row these columns, or all of them."""
    searchable = searchable_cases(principal)
    return page_of(_listing(searchable, columns), page, _parameters(searchable, sought))


def counted(principal: Principal, sought: SoughtTokens) -> Question[int]:
    """How many cases are found."""
    searchable = searchable_cases(principal)
    listing = _listing(searchable, frozenset({"case_id"}))
    return count_of(listing, _parameters(searchable, sought))


def _listing(searchable: Searchable, columns: Columns) -> Listing:
    visible = searchable.visible
    return Listing(
        name="search",
        columns=sql.SQL("c.*, m.matched"),
        source=_FOUND.format(selected(columns), searchable.opened, visible.source),
        key=("c.listed_at", "c.case_id"),
        anchor=visible.anchor,
        id_column="case_id",
        descending=True,
    )


def _parameters(searchable: Searchable, sought: SoughtTokens) -> Mapping[str, Any]:
    return {
        **searchable.parameters,
        "tokens": [*sought.names, *sought.numbers],
        "words": len(sought.names),
        "named": CLASSES[Field.FIRST_NAME].value,
    }


_FOUND = sql.SQL(
    "FROM (SELECT {}, c.reported_at AS listed_at, {} AS opened {}) AS c "
    "CROSS JOIN LATERAL (SELECT array_agg(DISTINCT kind ORDER BY kind) AS matched FROM ("
    "SELECT array_agg(i.kind) AS kinds FROM views.person_index AS i "
    "WHERE i.case_id = c.case_id AND i.token = ANY(%(tokens)s::bytea[]) "
    "AND i.record_class = ANY(c.opened) AND i.record_class <> ALL(%(never)s::text[]) "
    "GROUP BY i.record_class "
    "HAVING i.record_class <> %(named)s OR count(DISTINCT i.token) = %(words)s) AS g, "
    "unnest(g.kinds) AS kind) AS m WHERE m.matched IS NOT NULL"
)
