"""What docs/integrators.md shows is what the doors take and answer."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from graphql import parse, validate

from api.commands import bodies
from api.commands.catalogue import by_path
from api.errors import problem_of, respond
from api.graphql.live.following import MOST_BEHIND
from api.graphql.live.seats import MOST_OF_ONE
from api.graphql.schema import core, make_schema
from api.problems import pages
from domain.consent.consents import ConsentMissing
from infra.kafka_broker import what_is_missing
from tests.docs.tour import follow

TEXT = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")
QUERIES = [
    *re.findall(r"```graphql\n(.*?)```", TEXT, re.DOTALL),
    *re.findall(r"`(\{ .*? \})`", TEXT),
    *re.findall(r"-d '\{\"query\": \"(.*?)\"\}'", TEXT),
]


@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed here")
def test_the_way_to_the_first_event_can_be_copied() -> None:
    problem = what_is_missing()
    if problem is not None:
        pytest.skip(str(problem))
    follow("docs/integrators.md")


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_are_of_the_schema(query: str) -> None:
    assert validate(core(make_schema()), parse(query)) == []


def test_every_stream_has_its_name_in_the_text() -> None:
    kind = core(make_schema()).subscription_type
    assert kind is not None
    assert all(f"`{name}`" in TEXT for name in kind.fields)


def test_the_figures_of_streams_are_those_of_the_service() -> None:
    assert f"may have {MOST_OF_ONE} streams open" in TEXT
    assert f"more than {MOST_BEHIND:,} entries ago" in TEXT


def test_the_first_command_has_the_fields_of_the_contract() -> None:
    found = re.search(r"-d '(\{.*?\})'", TEXT, re.DOTALL)
    assert found
    sent = json.loads(found[1])
    known = bodies.model(by_path()["/v1/cases"]).model_json_schema(by_alias=True)
    assert set(known["required"]) <= set(sent) <= set(known["properties"])


def test_the_problem_that_is_shown_is_the_one_that_is_sent() -> None:
    found = re.search(r"```json\n(.*?)```", TEXT, re.DOTALL)
    assert found
    assert json.loads(found[1]) == json.loads(bytes(respond(problem_of(ConsentMissing())).body))


def test_every_code_that_is_named_has_its_page() -> None:
    named = re.findall(r"\(`([a-z_]+)`\)", TEXT)
    assert named
    assert set(named) <= set(pages())
