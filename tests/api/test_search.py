"""Search and possible matches over real HTTP: two agencies that hold one person, unknowing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from domain.identification.report import DescribePerson
from domain.identity import LinkCases, MergeCases
from domain.messages import Command, NotPermitted
from domain.vocabulary import CASE_LINK
from tests.api.served import GRAPHQL, Served, serving
from tests.api.world import FOREIGN_CASE, KNOWN_AS, LATER_CASES, NAME, PHONE, Live
from tests.conftest import NewDatabase
from tests.examples import CASE, COORDINATOR, OTHER_CASE, RETURN_OFFICER, made_id

SEARCH = """query Find($text: String!, $atLeast: Int) { search(text: $text, atLeast: $atLeast) {
  totalCount edges { cursor node { matched case { id seenAs person { firstName phone } } } }
  pageInfo { hasNextPage }
} }"""
MATCHES = """query Alike($atLeast: Int) { possibleMatches(first: 50, atLeast: $atLeast) {
  totalCount edges { node { id caseIds agreement } }
} }"""
LOOK = "query ($id: ID!) { case(id: $id) { id links person { firstName } } }"
FAMILY = "Mwambapesa"
DOCUMENT = "CN 998877"
SAID = (NAME, FAMILY, PHONE, DOCUMENT, KNOWN_AS)
NONSENSE = "Zuriwaneno nobody"
OUTSIDE = ("police", "lawyer", "consul", "authority", "coordinator", "auditor")


class Pair:
    """A served world in which two agencies hold the same person, and have not been told."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.programme = Live(served.parts.log)
        self.position = 0
        for case_id, words in (
            (CASE, {"first_name": NAME, "family_name": FAMILY, "document_number": DOCUMENT}),
            (FOREIGN_CASE, {"first_name": NAME, "family_name": FAMILY, "phone": PHONE}),
        ):
            by = {"by": RETURN_OFFICER} if case_id == FOREIGN_CASE else {}
            self.gives(DescribePerson, stream=case_id, **words, **by)

    def gives(self, command: type[Command], /, **words: Any) -> None:
        self.position = self.programme.give(command, **words).position

    def posted(self, who: str, text: object) -> httpx.Response:
        return self.served.posted(who, SEARCH, text=text, atLeast=self.position)

    def finds(self, who: str, text: str) -> dict[str, list[str]]:
        told = self.served.asks(who, SEARCH, text=text, atLeast=self.position)["search"]
        found = {edge["node"]["case"]["id"]: edge["node"]["matched"] for edge in told["edges"]}
        assert told["totalCount"] == len(found)
        return found

    def matches(self, who: str) -> dict[frozenset[str], str]:
        told = self.served.asks(who, MATCHES, atLeast=self.position)["possibleMatches"]
        nodes = [edge["node"] for edge in told["edges"]]
        assert told["totalCount"] == len(nodes)
        return {frozenset(node["caseIds"]): node["agreement"] for node in nodes}


@pytest.fixture(scope="module")
def pair(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as found:
        yield Pair(found)


def test_the_holder_finds_its_case_by_name_by_telephone_and_by_document(pair: Pair) -> None:
    assert pair.finds("social worker", f"{FAMILY.lower()}, FÍRST") == {
        CASE: ["FAMILY_NAME", "FIRST_NAME"]
    }
    assert pair.finds("social worker", "00255 700 000 001") == {CASE: ["PHONE"]}
    assert pair.finds("social worker", DOCUMENT) == {CASE: ["DOCUMENT_NUMBER"]}
    assert CASE in pair.finds("social worker", KNOWN_AS)
    assert pair.finds("social worker", NONSENSE) == {}


def test_a_referral_finds_by_the_classes_that_it_enumerates(pair: Pair) -> None:
    assert CASE in pair.finds("nurse", FAMILY)
    assert pair.finds("nurse", PHONE) == pair.finds("nurse", DOCUMENT) == {}


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("text", SAID)
def test_whoever_sees_no_person_is_answered_as_if_there_were_none(
    pair: Pair, who: str, text: str
) -> None:
    answer = pair.posted(who, text)
    assert answer.status_code == 200
    assert answer.content == pair.posted(who, NONSENSE).content


def test_two_agencies_that_hold_one_person_see_nothing_of_each_other_before(pair: Pair) -> None:
    assert set(pair.finds("social worker", f"{NAME} {FAMILY}")) == {CASE}
    assert set(pair.finds("return officer", f"{NAME} {FAMILY}")) == {FOREIGN_CASE}
    assert pair.finds("return officer", DOCUMENT) == {}, "it stands in the other's case"
    for who in ("social worker", "return officer"):
        assert pair.matches(who) == {}
    for who, other in (("social worker", FOREIGN_CASE), ("return officer", CASE)):
        hidden = pair.served.posted(who, LOOK, id=other)
        missing = pair.served.posted(who, LOOK, id=made_id("case", "that never was"))
        assert hidden.content == missing.content


def test_what_the_other_agency_holds_changes_no_statement_that_is_asked(pair: Pair) -> None:
    """The same statements are sent whatever a search would find elsewhere."""
    told = {who: pair.posted(who, DOCUMENT) for who in ("return officer", "consul")}
    again = {who: pair.posted(who, "ZZ 998877") for who in told}
    for who, answer in told.items():
        assert answer.content == again[who].content
        assert answer.headers.keys() == again[who].headers.keys()


def test_the_coordinator_is_told_two_ids_and_nothing_of_the_person(pair: Pair) -> None:
    answer = pair.served.posted("coordinator", MATCHES, atLeast=pair.position)
    (edge,) = answer.json()["data"]["possibleMatches"]["edges"]
    assert edge["node"] == {
        "id": "/".join(sorted((CASE, FOREIGN_CASE))),
        "caseIds": sorted((CASE, FOREIGN_CASE)),
        "agreement": "LIKELY",
    }
    assert [word for word in SAID if word in answer.text] == []


@pytest.mark.parametrize(
    "who", ["police", "auditor", "foreign coordinator", "data protection officer", "supervisor"]
)
def test_nobody_else_is_told_of_a_possible_match(pair: Pair, who: str) -> None:
    assert pair.matches(who) == {}


def entries(served: Served) -> list[tuple[Any, ...]]:
    with psycopg.connect(served.parts.urls.owner) as reader:
        return reader.execute("SELECT * FROM access.entry ORDER BY position").fetchall()


def noted(pair: Pair, who: str, query: str, **variables: Any) -> list[tuple[Any, ...]]:
    before = len(entries(pair.served))
    pair.served.asks(who, query, **variables)
    return entries(pair.served)[before:]


@pytest.mark.parametrize(
    "asked",
    ["edges { node { case { id } } }", "totalCount", "pageInfo { hasNextPage }", "__typename"],
)
def test_each_found_case_is_noted_whatever_of_it_is_asked(pair: Pair, asked: str) -> None:
    query = f"query Find($text: String!) {{ search(text: $text) {{ {asked} }} }}"
    (entry,) = noted(pair, "social worker", query, text=FAMILY)
    assert CASE in entry
    assert "search_result.case_id" in str(entry)
    assert noted(pair, "social worker", query, text=NONSENSE) == []
    assert noted(pair, "consul", query, text=FAMILY) == []


def test_each_case_of_a_pair_is_noted(pair: Pair) -> None:
    written = noted(pair, "coordinator", MATCHES)
    assert len(written) == 2
    assert all(any(case_id in entry for entry in written) for case_id in (CASE, FOREIGN_CASE))


def test_a_search_is_taken_by_post_alone(pair: Pair) -> None:
    query = f'{{ search(text: "{FAMILY}") {{ totalCount }} }}'
    for accept in (GRAPHQL, "application/json", "text/event-stream"):
        headers = pair.served.headers("social worker") | {"Accept": accept}
        answer = pair.served.http.get("/graphql", params={"query": query}, headers=headers)
        assert answer.status_code == 405
        assert "search_not_posted" in answer.text
        assert FAMILY not in answer.text


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    (SEARCH, {"text": 255700000001}),
    (SEARCH, {"text": [FAMILY, DOCUMENT]}),
    (SEARCH, {"text": FAMILY, "atLeast": FAMILY}),
    (SEARCH, {"text": " ".join(f"{FAMILY}{letter}" for letter in "abcdefghij")}),
    (SEARCH, {"text": f"{FAMILY} " * 50}),
    (f"{{ search(text: {FAMILY.replace('-', '')}) {{ totalCount }} }}", {}),
    ("{ search(text: 255700000001) { totalCount } }", {}),
    (f'{{ search(text: "a", first: "{FAMILY}") {{ totalCount }} }}', {}),
    (f'{{ search(text: "a" "{FAMILY}") {{ totalCount }} }}', {}),
    (f'{{ search(text: "a" """{FAMILY}""") {{ totalCount }} }}', {}),
    (f'{{ search(text: "{FAMILY}', {}),
)


@pytest.mark.parametrize(("query", "variables"), WRONG)
def test_no_error_repeats_what_was_searched(
    pair: Pair, query: str, variables: dict[str, Any]
) -> None:
    answer = pair.served.posted("social worker", query, **variables)
    assert answer.json()["errors"]
    for word in (FAMILY, DOCUMENT, "255700000001"):
        assert word not in answer.text


def test_what_is_searched_is_in_no_log_and_not_in_the_access_log(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for logger in ("httpx", "httpcore"):
        caplog.set_level(logging.WARNING, logger)
    for text in SAID:
        pair.posted("social worker", text)
        pair.served.posted("consul", f'{{ search(text: "{text}") {{ totalCount }} }}')
    for query, variables in WRONG:
        pair.served.posted("social worker", query, **variables)
    seen = caplog.text + json.dumps(entries(pair.served), default=str)
    assert [word for word in (*SAID, "255700000001") if word in seen] == []


def test_a_search_with_nothing_or_too_much_in_it_is_refused(pair: Pair) -> None:
    for text, code in (("?", "nothing_to_search"), ("a b c d f g h j k", "search_too_long")):
        (error,) = pair.posted("social worker", text).json()["errors"]
        assert error["extensions"]["code"] == code


def test_a_coordinators_link_tells_the_one_case_that_there_is_another_and_nothing_of_its_file(
    pair: Pair,
) -> None:
    pair.gives(
        LinkCases,
        stream=CASE,
        by=COORDINATOR,
        other_case_id=FOREIGN_CASE,
        kind=CASE_LINK["possible_duplicate"],
    )
    assert pair.matches("coordinator") == {}, "it is decided"
    assert set(pair.finds("social worker", f"{NAME} {FAMILY}")) == {CASE}
    assert set(pair.finds("return officer", f"{NAME} {FAMILY}")) == {FOREIGN_CASE}
    assert pair.finds("return officer", DOCUMENT) == {}
    assert pair.served.asks("social worker", LOOK, id=CASE)["case"]["links"] == 1
    assert pair.served.asks("return officer", LOOK, id=FOREIGN_CASE)["case"]["links"] == 0
    for who, other in (("social worker", FOREIGN_CASE), ("return officer", CASE)):
        assert pair.served.asks(who, LOOK, id=other)["case"] is None


def test_an_agency_may_not_merge_what_the_coordinator_decides_on(pair: Pair) -> None:
    with pytest.raises(NotPermitted):
        pair.programme.give(
            MergeCases,
            stream=CASE,
            merge_id=made_id("merge", "by an agency"),
            other_case_id=OTHER_CASE,
            evidence="(said to be one person)",
        )


def test_a_coordinators_merge_widens_nobodys_search(pair: Pair) -> None:
    keeps, rests = LATER_CASES[:2]
    for case_id in (keeps, rests):
        pair.gives(DescribePerson, stream=case_id, first_name="Merged", family_name="Makubi")
    assert pair.matches("coordinator") == {frozenset({keeps, rests}): "POSSIBLE"}
    before = pair.finds("social worker", "Merged Makubi")
    pair.gives(
        MergeCases,
        stream=keeps,
        by=COORDINATOR,
        merge_id=made_id("merge", "of two cases"),
        other_case_id=rests,
        evidence="(one person)",
    )
    assert pair.matches("coordinator") == {}
    assert pair.finds("social worker", "Merged Makubi") == before
    assert pair.finds("return officer", "Merged Makubi") == {}
