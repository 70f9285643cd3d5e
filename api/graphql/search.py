"""Search: cases by names, telephone numbers and documents, for whoever is shown them.

R1  The text is turned into tokens before anything is asked; it goes into no statement, log, span or
    error, and comes by POST alone (http.py R7).
R2  Who finds what is for projections.visibility.searching to say; the count is of what is found.
"""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.case import Case, case_of
from api.graphql.context import Context, Info
from api.graphql.enumerations import enumeration
from api.graphql.paging import (
    After,
    AtLeast,
    Before,
    Connection,
    First,
    Last,
    page_wanted,
    paged,
)
from projections import person_search
from projections.person_words import MOST_LETTERS, MOST_WORDS, Field, sought_in
from projections.reading import Page, Record
from projections.visibility import columns_for
from projections.visibility.searching import matched, shape_found

enumeration(
    Field,
    name="SearchedField",
    description="What cases are found by.",
    words={
        Field.FIRST_NAME: "The first name.",
        Field.FAMILY_NAME: "The family name.",
        Field.KNOWN_AS: "Another name that the person is known by.",
        Field.PHONE: "The person's telephone number.",
        Field.DOCUMENT_NUMBER: "The number of a document of the person.",
    },
)


@strawberry.type(description="A case that a search found.")
class SearchResult:
    case: Case = strawberry.field(description="The case, as the asker may see it.")
    matched: list[Field] = strawberry.field(
        description="The kinds of fields that it was found by, never what they say."
    )


Text = Annotated[
    str,
    strawberry.argument(
        description=f"Names, {MOST_WORDS} words and {MOST_LETTERS} letters at most, all of which "
        "have to be there; or a telephone number with its country's prefix; or a document's "
        "number. Send it as a variable, by POST."
    ),
]


async def search(
    info: Info,
    text: Text,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    at_least: AtLeast = None,
) -> Connection[SearchResult] | None:
    """A page of what is found.

    Raises: NothingToSearch, SearchTooLong.
    """
    context = info.context
    sought = person_search.as_tokens(sought_in(text), context.tokens)
    await context.reach(at_least)
    return await _found(context, sought, page_wanted(first, after, last, before))


async def _found(
    context: Context, sought: person_search.SoughtTokens, page: Page
) -> Connection[SearchResult]:
    columns = columns_for(context.readings.asked)
    return await paged(
        context.ask,
        person_search.found(context.principal, sought, page, columns),
        lambda: person_search.counted(context.principal, sought),
        lambda row: _result(context, row),
    )


def _result(context: Context, row: Record) -> SearchResult:
    look = shape_found(context.readings, row)
    if look is None:
        raise LookupError("a found case that may not be found")
    return SearchResult(case=case_of(look), matched=list(matched(row)))
