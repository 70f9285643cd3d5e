"""The published schemas: what a consumer relies on is never taken away."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from consumers.schemas import breaking, published, schemas
from infra.event_types import NAMES

ACCEPTED = "org.rejea.referral.accepted.v1"
CAPACITY = "org.rejea.shelter.capacity.v1"
PUBLISHED = published()


def changeable() -> dict[str, Any]:
    """The published schemas, to be changed."""
    return copy.deepcopy(dict(PUBLISHED))


def test_no_change_breaks_a_consumer_of_what_was_published() -> None:
    assert breaking(PUBLISHED, schemas(NAMES)) == ()


def test_what_is_published_is_what_the_code_says() -> None:
    assert schemas(NAMES) == PUBLISHED, "run: .venv/bin/python -m infra.event_schemas"


def test_every_schema_is_one() -> None:
    for schema in PUBLISHED.values():
        Draft202012Validator.check_schema(dict(schema))


def _removed(schema: dict[str, Any]) -> None:
    del schema["properties"]["expected_on"]


def _retyped(schema: dict[str, Any]) -> None:
    schema["properties"]["expected_on"]["anyOf"][0] = {"type": "integer"}


def _reformatted(schema: dict[str, Any]) -> None:
    schema["properties"]["occurred_at"]["format"] = "date"


def _loosened(schema: dict[str, Any]) -> None:
    schema["required"].remove("link")


def _demanded(schema: dict[str, Any]) -> None:
    schema["required"].append("expected_on")


def _nullable(schema: dict[str, Any]) -> None:
    schema["properties"]["link"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}


@pytest.mark.parametrize(
    "change", [_removed, _retyped, _reformatted, _loosened, _demanded, _nullable]
)
def test_a_change_that_breaks_a_consumer_is_found(
    change: Callable[[dict[str, Any]], None],
) -> None:
    changed = changeable()
    change(changed[ACCEPTED])
    assert breaking(PUBLISHED, changed) != ()


def test_a_change_deep_inside_is_found() -> None:
    changed = changeable()
    del changed[CAPACITY]["$defs"]["CapacityAnswer"]["properties"]["answer"]
    assert breaking(PUBLISHED, changed) != ()


def test_a_type_that_is_gone_is_found() -> None:
    rest = {name: schema for name, schema in PUBLISHED.items() if name != ACCEPTED}
    assert breaking(PUBLISHED, rest) == (f"{ACCEPTED} is gone",)


def test_what_may_be_missing_may_be_added() -> None:
    changed = changeable()
    changed[ACCEPTED]["properties"]["place"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    changed["org.rejea.something.new.v1"] = changed[ACCEPTED]
    assert breaking(PUBLISHED, changed) == ()
