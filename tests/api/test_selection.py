"""What a document asks for is named as visibility names it: nothing that is shown goes unnoted."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType

from api.graphql.schema import core, make_schema
from api.graphql.selection import THINGS, selection
from projections.visibility import cases, disclosures, entries, follow_ups

SCHEMA = core(make_schema())
KNOWN = {
    "case": {*cases.COLUMNS, "case_id", "tie", "links", "receipt"},
    "timeline": {*entries._HEADER, "words", "count"},
    "follow_up": {*follow_ups._COPIED, "late", "worker_id", "visits", "last_visit_on"},
    "disclosure": set(disclosures._NAMES),
}


def fields(query: str, name: str | None = None) -> dict[str, set[str] | None]:
    found = selection(SCHEMA, query, name).fields
    assert found is not None
    return {thing: None if names is None else set(names) for thing, names in found.items()}


@pytest.mark.parametrize("kind", [kind for kind, thing in THINGS.items() if thing.name in KNOWN])
def test_every_field_of_the_schema_is_one_that_visibility_notes(kind: str) -> None:
    thing, found = THINGS[kind], SCHEMA.type_map[kind]
    assert isinstance(found, GraphQLObjectType)
    for name in found.fields:
        known = [thing.id] if name == "id" else thing.otherwise.get(name)
        named = set(known) if known is not None else {snake(name)}
        assert named <= KNOWN[thing.name], f"{kind}.{name} would not be noted"


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def test_fragments_aliases_and_interfaces_hide_nothing() -> None:
    query = """query ($id: ID!) { x: node(id: $id) { ...who ... on Case { y: stage } } }
      fragment who on Case { id person { ...names } } fragment names on Person { z: firstName }"""
    asked = fields(query)
    assert asked["case"] == {"case_id", "stage"}
    assert asked["person"] == {"first_name"}


def test_whatever_is_chosen_of_a_node_names_each_thing_that_it_may_be() -> None:
    asked = fields("query ($id: ID!) { node(id: $id) { id } }")
    assert {thing for thing, names in asked.items() if names} == {"case", "referral", "return"}


def test_a_count_is_no_case_and_a_cursor_is_one() -> None:
    assert not fields("{ cases { totalCount pageInfo { hasNextPage } } }").get("case") - {"count"}  # type: ignore[operator]
    assert fields("{ cases { edges { cursor } } }")["case"] == {"case_id"}
    assert fields("{ cases { pageInfo { startCursor } } }")["case"] == {"case_id"}
    nested = "{ cases { edges { node { timeline { pageInfo { endCursor } } } } } }"
    assert fields(nested)["timeline"] == {"version"}


def test_whoever_asks_for_every_part_of_a_person_asks_for_all_of_them() -> None:
    query = "query ($id: ID!) { case(id: $id) { person { firstName parts { entry } } } }"
    assert fields(query)["person"] is None


def test_of_several_operations_the_named_one_counts_and_in_doubt_everything() -> None:
    query = "query A { cases { edges { node { id } } } } query B { me { name } }"
    assert "case" not in fields(query, "B")
    assert fields(query, "A")["case"] == {"case_id"}
    assert selection(SCHEMA, query, None).fields is None
    assert selection(SCHEMA, query, "A").name == "A"


def test_an_item_of_a_subscription_names_its_case_whatever_is_chosen_of_it() -> None:
    query = "subscription ($id: ID!) { caseChanged(caseId: $id) { position } }"
    assert "case_id" in (fields(query)["case"] or set())
