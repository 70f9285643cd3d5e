"""What GraphiQL shows to begin with can be asked as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

import api.graphiql
from api.graphql.limits import RULES
from tests.api.write_schema import current

TEXT = (Path(api.graphiql.__file__).parent / "examples.js").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"const (\w+) = `((?:query|subscription) .*?)`;", TEXT, flags=re.DOTALL)
SCHEMA = build_schema(current())


def test_there_is_an_example_for_every_kind_of_user() -> None:
    assert len(EXAMPLES) == 19


def test_there_is_an_example_of_every_stream() -> None:
    assert SCHEMA.subscription_type is not None
    told = " ".join(query for _, query in EXAMPLES)
    assert all(name in told for name in SCHEMA.subscription_type.fields)


@pytest.mark.parametrize(("name", "query"), EXAMPLES)
def test_an_example_is_valid_and_within_the_limits(name: str, query: str) -> None:
    assert validate(SCHEMA, parse(query), RULES) == [], name
