"""The schema is a contract: committed, described, and never broken by accident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema

from tests.api.write_schema import FILE, breaking, current

SCHEMA = build_schema(current())


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert FILE.read_text() == current(), "run: .venv/bin/python -m tests.api.write_schema"


def test_nothing_that_was_committed_is_broken() -> None:
    assert breaking(build_schema(FILE.read_text()), SCHEMA) == []


def test_a_break_is_noticed() -> None:
    without = build_schema(current().replace("  stage: Stage\n", "  phase: Stage\n"))
    assert breaking(SCHEMA, without) == ["Field Case.stage was removed."]


BUILT_IN = ("ID", "Int", "String", "Boolean", "Float")


def undescribed(schema: GraphQLSchema) -> Iterator[str]:
    for name, kind in schema.type_map.items():
        if name.startswith("__") or name in BUILT_IN:
            continue
        if not kind.description:
            yield name
        yield from undescribed_fields(name, getattr(kind, "fields", {}))
        yield from undescribed_fields(name, getattr(kind, "values", {}))


def undescribed_fields(name: str, fields: dict[str, Any]) -> Iterator[str]:
    for field, told in fields.items():
        if not told.description:
            yield f"{name}.{field}"
        for argument, value in getattr(told, "args", {}).items():
            if not value.description:
                yield f"{name}.{field}({argument})"


def test_every_type_field_argument_and_value_is_described() -> None:
    assert sorted(undescribed(SCHEMA)) == []


@pytest.mark.parametrize(
    "field",
    [
        "node",
        "nodes",
        "me",
        "case",
        "cases",
        "timeline",
        "referrals",
        "returns",
        "followUps",
        "recipients",
        "recalls",
        "reviews",
        "funnel",
        "shelters",
        "organizations",
        "services",
    ],
)
def test_the_promised_questions_can_be_asked(field: str) -> None:
    assert SCHEMA.query_type is not None
    assert field in SCHEMA.query_type.fields


@pytest.mark.parametrize(
    "field", ["caseChanged", "referralInbox", "shelterCapacity", "clockMissed", "reviewDue"]
)
def test_the_promised_streams_can_be_listened_to(field: str) -> None:
    assert SCHEMA.subscription_type is not None
    assert field in SCHEMA.subscription_type.fields


def test_nothing_can_be_changed_through_graphql() -> None:
    assert SCHEMA.mutation_type is None
