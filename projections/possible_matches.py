"""Possible matches: pairs of cases that may be of one person, for a jurisdiction's coordinator.

R1  Only visibility says who is told, and which cases are compared (searching.py R2).
R2  A pair is told where at least two kinds of fields agree, or the number of a document alone. A
    kind of field agrees where a word of it is a word of the other case, in whichever kind of name.
R3  A word that stands in more than MOST_CASES cases tells nothing and is not compared.
R4  A pair that somebody linked, either way, was decided and is told no longer; so is one that was
    merged.
R5  Told are two ids and how much agrees, coarsely: no word, no kind of field, no agency.

    listed(principal, page)  -> a page of pairs; shape_pair decides on each
    counted(principal)       -> how many there are

A row has: pair_id, case_ids, standings, agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from psycopg import sql

from domain.access import Principal
from projections.person_words import Field
from projections.reading import Listing, Page, Question, Record, Slice, count_of, page_of
from projections.visibility.searching import comparable_cases

MOST_CASES = 40
"""R3."""
LIKELY = 3
"""So many kinds of fields agree where a pair is likely."""
ENOUGH = 2


class Agreement(StrEnum):
    """How much of two cases agrees (R5)."""

    LIKELY = "likely"
    POSSIBLE = "possible"


def listed(principal: Principal, page: Page) -> Question[Slice[Record]]:
    """A page of pairs, in the order of their ids."""
    visible = comparable_cases(principal)
    return page_of(_listing(visible.source), page, {**visible.parameters, **_LIMITS})


def counted(principal: Principal) -> Question[int]:
    """How many pairs there are."""
    visible = comparable_cases(principal)
    return count_of(_listing(visible.source), {**visible.parameters, **_LIMITS})


def cases_of(row: Record) -> Sequence[Record]:
    """The two cases of a pair, each with its id and what it is decided on."""
    pairs = zip(row["case_ids"], row["standings"], strict=True)
    return [{"case_id": case_id, "standing": standing} for case_id, standing in pairs]


def _listing(source: sql.Composable) -> Listing:
    return Listing(
        name="possible_matches",
        columns=sql.SQL("m.*"),
        source=_PAIRS.format(source),
        key=("m.pair_id",),
        anchor=sql.SQL('SELECT %(cursor)s::text COLLATE "C"'),
        id_column="pair_id",
    )


_LIMITS = {
    "most": MOST_CASES,
    "enough": ENOUGH,
    "likely": LIKELY,
    "alone": Field.DOCUMENT_NUMBER.value,
    **{agreement.name: agreement.value for agreement in Agreement},
}
_PAIRS = sql.SQL(
    "FROM (WITH compared AS MATERIALIZED (SELECT c.case_id, c.standing, c.links {}), "
    "held AS MATERIALIZED (SELECT DISTINCT i.case_id, i.kind, i.token "
    "FROM compared AS c JOIN views.person_index AS i USING (case_id)), "
    "rare AS (SELECT token FROM held GROUP BY token "
    "HAVING count(DISTINCT case_id) BETWEEN 2 AND %(most)s), "
    "alike AS (SELECT a.case_id AS one, b.case_id AS other, "
    "greatest(count(DISTINCT a.kind), count(DISTINCT b.kind)) AS kinds, "
    "bool_or(a.kind = %(alone)s) AS certain "
    "FROM rare JOIN held AS a USING (token) JOIN held AS b USING (token) "
    "WHERE a.case_id < b.case_id GROUP BY 1, 2) "
    "SELECT (alike.one || '/' || alike.other) COLLATE \"C\" AS pair_id, "
    "ARRAY[alike.one, alike.other] AS case_ids, "
    "ARRAY[a.standing, b.standing] AS standings, "
    "CASE WHEN alike.certain OR alike.kinds >= %(likely)s THEN %(LIKELY)s ELSE %(POSSIBLE)s END "
    "AS agreement FROM alike JOIN compared AS a ON a.case_id = alike.one "
    "JOIN compared AS b ON b.case_id = alike.other "
    "WHERE (alike.certain OR alike.kinds >= %(enough)s) "
    "AND NOT a.links ? alike.other AND NOT b.links ? alike.one) AS m WHERE true"
)
