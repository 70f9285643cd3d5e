"""Lists across cases: what stands in them, how many they say there are, and what a filter tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import get_named_type

from tests.matrix import oracle
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.documents import roots, whole
from tests.matrix.leaks import Known, named_in
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY, NAME_OF

BY_ID_ALONE = ("GLASS", "CARD")
"""Ties of one person in an emergency: they open the case by its id, and put it on no list. They
take it off none, either: it stands there as the tie of the agency has it."""
WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
PAGE = 25


def pages(
    matrix: Matrix, who: str, field: str, document: str, variables: Mapping[str, Any]
) -> tuple[list[Any], int]:
    """Every node of a list, and how many it says that there are."""
    nodes: list[Any] = []
    after = None
    while True:
        told = {"first": PAGE, "after": after, **variables}
        body = matrix.graphql(who, document, told).json()
        assert "errors" not in body, body
        listed = body["data"][field]
        nodes += [edge["node"] for edge in listed["edges"]]
        if not listed["pageInfo"]["hasNextPage"]:
            return nodes, listed["totalCount"]
        after = listed["pageInfo"]["endCursor"]


def whole_list(matrix: Matrix, who: str, field: str, **variables: Any) -> tuple[list[Any], int]:
    document, _ = whole(field)
    return pages(matrix, who, field, document, variables)


def assert_tells_no_more(known: Known, who: str, field: str, nodes: list[Any]) -> None:
    """Each node is about cases that may be known, and holds nothing else."""
    for node in nodes:
        about = named_in(node)
        assert about <= known.cases(who)
        assert known.leaks_of(who, node, *about) == set()
        assert known.misplaced(who, node_of(field), node, *about) == set()


def node_of(field: str) -> str:
    """The type of what stands in a list."""
    connection = get_named_type(roots()[field].type).name
    return connection.removesuffix("Connection")


@pytest.mark.parametrize("who", WHO)
def test_the_list_of_cases_is_the_cases_that_may_be_known(
    matrix: Matrix, known: Known, who: str
) -> None:
    nodes, total = whole_list(matrix, who, "cases", filter={})
    assert {NAME_OF[node["id"]] for node in nodes} == on_lists(who)
    assert total == len(nodes)
    assert_tells_no_more(known, who, "cases", nodes)


FILTERS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "whole": (
        *({"closed": told} for told in (True, False)),
        *({"urgent": told} for told in (True, False)),
        *({"late": told} for told in (True, False)),
    ),
    "child": tuple({"child": told} for told in (True, False)),
    "persons": ({"assigned": True},),
}
"""What a filter reads: the whole of a case, a record class of it, or who works on it."""
SORTS = ("CHANGED_LAST", "DUE_FIRST")
NAMES = "query ($filter: CaseFilter) { cases(first: 50, filter: $filter) { totalCount %s } }"
LISTED = NAMES % "edges { node { id } }"
ORDERED = """
query ($sort: CaseOrder!) { cases(first: 50, sort: $sort) { totalCount edges { node { id } } } }
"""


def on_lists(who: str) -> set[str]:
    """The cases that lists show somebody."""
    found = {case: oracle.seen(who, EVERYBODY[who], case) for case in CASES}
    agency = EVERYBODY[who].actor.agency_id
    return {
        case
        for case, seen in found.items()
        if seen and (seen.tied.tie not in BY_ID_ALONE or agency in oracle.TIES[case])
    }


def reads(who: str, case: str, needed: str) -> bool:
    """Whether somebody may know of a case what a filter reads."""
    seen = oracle.seen(who, EVERYBODY[who], case)
    if seen is None or seen.tied.part != oracle.WHOLE or not shown_whole(who, case, seen):
        return False
    if needed == "child":
        return "child" in seen.classes
    return needed != "persons" or seen.persons


def shown_whole(who: str, case: str, seen: oracle.Seen) -> bool:
    """Whether lists show somebody as much of a case as the case does itself."""
    alike = oracle.is_listed_as_tied(EVERYBODY[who], case)
    return alike and seen.tied.tie not in BY_ID_ALONE


def listed(matrix: Matrix, who: str, document: str, **variables: Any) -> set[str]:
    body = matrix.graphql(who, document, variables).json()
    assert "errors" not in body, body
    found = body["data"]["cases"]
    ids = {edge["node"]["id"] for edge in found["edges"]}
    assert found["totalCount"] == len(ids)
    return {NAME_OF[key] for key in ids}


@pytest.mark.parametrize("needed", FILTERS)
@pytest.mark.parametrize("who", WHO)
def test_a_filter_tells_nothing_that_is_not_shown(matrix: Matrix, who: str, needed: str) -> None:
    found = [listed(matrix, who, LISTED, filter=each) for each in FILTERS[needed]]
    allowed = {case for case in CASES if reads(who, case, needed)}
    for each in found:
        assert each <= allowed
    if needed == "whole":
        assert set().union(*found[:2]) == allowed


@pytest.mark.parametrize("who", WHO)
def test_an_order_tells_nothing_that_is_not_shown(matrix: Matrix, who: str) -> None:
    allowed = {case for case in CASES if reads(who, case, "whole")}
    for sort in SORTS:
        assert listed(matrix, who, ORDERED, sort=sort) == allowed


WHEN = """
query ($after: String) {
  cases(first: 25, after: $after) {
    totalCount edges { node { id nextDue changedAt } } pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest.mark.parametrize("who", WHO)
def test_when_something_is_due_or_changed_tells_no_step_that_is_not_shown(
    matrix: Matrix, who: str
) -> None:
    nodes, _ = pages(matrix, who, "cases", WHEN, {})
    for node in nodes:
        case, asker = NAME_OF[node["id"]], EVERYBODY[who]
        seen, entries = oracle.seen(who, asker, case), list(matrix.entries[case])
        assert seen is not None
        if seen.tied.part != oracle.WHOLE:
            assert (node["nextDue"], node["changedAt"]) == (None, None)
            continue
        due = node["nextDue"] and datetime.fromisoformat(node["nextDue"])
        known = oracle.times_known(asker, seen, entries)
        assert due in {None, *(told_when(seen, each) for each in known)}
        changed = told_when(seen, oracle.changed_at(asker, seen, entries))
        assert datetime.fromisoformat(node["changedAt"]) == changed


def told_when(seen: oracle.Seen, at: datetime | None) -> datetime | None:
    """rules.md 2: who coordinates is told the hour alone."""
    if at is None or seen.tied.tie != "COORDINATOR":
        return at
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def stages() -> Iterator[dict[str, Any]]:
    for stage in ("REPORTED", "SCREENING", "IN_ASSISTANCE", "CLOSED"):
        yield {"stage": [stage]}
    for case in ("abroad", "police"):
        yield {"reference": KEY[case][5:12]}
    for asker in ("social worker", "worker abroad"):
        yield {"holder": EVERYBODY[asker].actor.agency_id}
        yield {"jurisdiction": EVERYBODY[asker].jurisdiction_id}


@pytest.mark.parametrize("who", WHO)
def test_every_other_filter_finds_nothing_that_is_hidden(
    matrix: Matrix, known: Known, who: str
) -> None:
    whole_cases = {case for case in CASES if reads(who, case, "whole")}
    for each in stages():
        found = listed(matrix, who, LISTED, filter=each)
        assert found <= (known.cases(who) if "reference" in each else whole_cases)


ACROSS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "referrals": ({}, {"direction": "IN"}, {"direction": "OUT"}, {"open": True}, {"late": False}),
    "returns": ({}, {"open": True}),
    "followUps": ({}, {"late": False}, {"kind": ["SUPPORT_PLAN"]}, {"assigned": True}),
}


@pytest.mark.parametrize("field", ACROSS)
@pytest.mark.parametrize("who", WHO)
def test_a_list_across_cases_tells_no_more_than_its_cases(
    matrix: Matrix, known: Known, who: str, field: str
) -> None:
    for chosen in ACROSS[field]:
        nodes, total = whole_list(matrix, who, field, filter=chosen)
        assert total == len(nodes)
        assert_tells_no_more(known, who, field, nodes)


@pytest.mark.parametrize("who", WHO)
def test_the_list_of_referrals_is_those_that_the_cases_show(matrix: Matrix, who: str) -> None:
    nodes, _ = whole_list(matrix, who, "referrals", filter={})
    assert {node["id"] for node in nodes} == set(referrals_of(matrix, who))
    inbox, _ = whole_list(matrix, who, "referrals", filter={"direction": "IN"})
    agency = EVERYBODY[who].actor.agency_id
    assert {node["toAgencyId"] for node in inbox} <= {agency, None}


def referrals_of(matrix: Matrix, who: str) -> Iterator[str]:
    """The referrals that somebody may know of: of whole cases, and those to or from their own."""
    asker = EVERYBODY[who]
    for case in on_lists(who):
        seen = oracle.seen(who, asker, case)
        for entry in matrix.entries[case]:
            own = asker.actor.agency_id in (entry.referral or ())
            if entry.name != "referral.sent.v1" or not (seen and oracle.shows(asker, seen, entry)):
                continue
            if own or shown_whole(who, case, seen):
                yield from (str(word.value) for word in entry.words if word.field == "referral_id")


@pytest.mark.parametrize("who", WHO)
def test_follow_ups_are_of_those_who_may_know_what_they_are_about(matrix: Matrix, who: str) -> None:
    nodes, _ = whole_list(matrix, who, "followUps", filter={})
    for node in nodes:
        seen = oracle.seen(who, EVERYBODY[who], NAME_OF[node["caseId"]])
        assert seen is not None
        assert node["kind"] != "SUPPORT_PLAN" or "psychosocial" in seen.classes


@pytest.mark.parametrize("who", WHO)
def test_a_return_is_listed_for_those_who_may_know_a_step_of_it(matrix: Matrix, who: str) -> None:
    nodes, _ = whole_list(matrix, who, "returns", filter={})
    for node in nodes:
        case, asker = NAME_OF[node["caseId"]], EVERYBODY[who]
        seen = oracle.seen(who, asker, case)
        about = [each for each in matrix.entries[case] if node["id"] in oracle.ids_in_words(each)]
        assert node["steps"]
        assert seen is not None
        assert any(oracle.shows(asker, seen, entry) for entry in about)


@pytest.mark.parametrize("who", WHO)
def test_who_asks_and_the_numbers_name_no_case(matrix: Matrix, known: Known, who: str) -> None:
    for field in ("me", "position", "funnel", "custodiansOnCall"):
        document, made = whole(field)
        told = dict.fromkeys(made.variables) | {"by": ["AGENCY", "QUARTER"]}
        body = matrix.graphql(who, document, told).json()
        assert "errors" not in body, body
        own = body["data"][field]["id"] if field == "me" else ""
        found = known.leaks_of(who, body) - {own}
        assert not [each for each in found if not each.startswith("organization-")]


@pytest.mark.parametrize("who", WHO)
def test_the_numbers_of_others_are_told_to_who_watches_alone_and_suppressed(
    matrix: Matrix, who: str
) -> None:
    document, _ = whole("funnel")
    found = matrix.graphql(who, document, {"by": ["AGENCY"]}).json()["data"]["funnel"]
    agency = EVERYBODY[who].actor.agency_id
    assert {cell["agencyId"] for cell in found["own"]} <= {agency}
    assert all(cell["cases"] >= 11 for cell in found["others"])


@pytest.mark.parametrize("who", WHO)
def test_a_search_finds_only_what_is_shown(matrix: Matrix, known: Known, who: str) -> None:
    if "search" not in roots():
        pytest.skip("there is no search")
    for case in CASES:
        for word in names_in(matrix, case):
            nodes, total = whole_list(matrix, who, "search", text=word)
            assert total == len(nodes)
            assert named_in(nodes) <= {
                name for name in known.cases(who) if word in shown_of(matrix, who, name)
            }
            assert_tells_no_more(known, who, "search", nodes)


def shown_of(matrix: Matrix, who: str, case: str) -> set[str]:
    """What somebody is shown of the person of a case."""
    asker, entries = EVERYBODY[who], list(matrix.entries[case])
    seen = oracle.seen(who, asker, case)
    return oracle.canaries_known(asker, seen, entries) if seen else set()


def names_in(matrix: Matrix, case: str) -> list[str]:
    """The names and numbers of a case's person that somebody could search by."""
    fields = ("first_name", "family_name", "document_number", "phone")
    return [
        str(word.value)
        for entry in matrix.entries[case]
        if entry.name == "person.described.v1"
        for word in entry.words
        if word.field in fields
    ]


def nodes_of(listed: Any) -> list[Any]:
    """What stands in a list, with or without pages."""
    if isinstance(listed, list):
        return listed
    return [edge["node"] for edge in listed["edges"]] if listed else []


def protects(who: str) -> bool:
    """Who examines every emergency of the jurisdiction, and nothing else of its cases."""
    return EVERYBODY[who].actor.role.value == "data_protection_officer"


LATER: Mapping[str, dict[str, Any]] = {"recalls": {}, "recipients": {}, "reviews": {}}
"""Lists with what each has to be asked with besides."""


@pytest.mark.parametrize("field", LATER)
@pytest.mark.parametrize("who", WHO)
def test_a_list_of_what_is_to_be_done_tells_no_more_than_its_cases(
    matrix: Matrix, known: Known, who: str, field: str
) -> None:
    if field not in roots():
        pytest.skip(f"there are no {field}")
    asked = [{"caseId": key} for key in KEY.values()] if "caseId" in roots()[field].args else [{}]
    for told in asked:
        document, made = whole(field)
        rest = {name: None for name in made.variables if name not in told} | {"first": PAGE}
        body = matrix.graphql(who, document, rest | told | LATER[field]).json()
        assert "errors" not in body, body
        listed = body["data"][field]
        about = {NAME_OF[key] for key in told.values()} & known.cases(who)
        for node in nodes_of(listed):
            near = named_in(node) | about
            assert near
            if protects(who):
                assert field == "reviews"
                assert not CANARY.findall(str(node))
            else:
                assert near <= known.cases(who)
                assert known.leaks_of(who, node, *near) == set()


@pytest.mark.parametrize("who", WHO)
def test_possible_matches_are_the_coordinators_alone(
    matrix: Matrix, known: Known, who: str
) -> None:
    if "possibleMatches" not in roots():
        pytest.skip("there are no possible matches")
    nodes, total = whole_list(matrix, who, "possibleMatches")
    assert total == len(nodes)
    assert not nodes or EVERYBODY[who].actor.role.value == "coordinator"
    for node in nodes:
        assert known.leaks_of(who, node, *known.cases(who)) == set()
