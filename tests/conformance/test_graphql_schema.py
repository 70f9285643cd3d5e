"""The schema under the linter of others: GraphQL-ESLint's recommended rules and those of Relay."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.write_schema import FILE
from tests.conformance.npm import installed, program

pytestmark = pytest.mark.conformance

PACKAGES = ("@graphql-eslint/eslint-plugin@4.4.1", "eslint@9", "graphql@16")
OVERRIDES = {"@graphql-tools/batch-execute": "10.2.0"}
CONFIGURATION = Path(__file__).with_name("graphql_eslint.mjs")
PREFIX = "@graphql-eslint/no-typename-prefix"
SETTLED = {"serviceType", "recipient", "recipientId", "recalledAt", "toldAt"}
"""HSDS, the commands and the events call them so; a client that knows one finds the word again."""


@pytest.fixture(scope="module")
def linter() -> Path:
    place = installed("graphql-eslint", PACKAGES, OVERRIDES)
    shutil.copy(CONFIGURATION, place / "eslint.config.mjs")
    return place


def findings(linter: Path, text: str) -> list[tuple[str, str]]:
    (linter / "schema.graphql").write_text(text, encoding="utf-8")
    command = [program("npx"), "eslint", "schema.graphql", "--format", "json"]
    done = subprocess.run(command, cwd=linter, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    messages = json.loads(done.stdout)[0]["messages"]
    return [(found["ruleId"], found["message"]) for found in messages]


def test_the_linter_finds_nothing(linter: Path) -> None:
    found = findings(linter, FILE.read_text(encoding="utf-8"))
    assert {rule for rule, _ in found} == {PREFIX}, found
    assert {words.split('"')[1] for _, words in found} == SETTLED, found


def test_the_linter_would_find_a_breach_of_relay(linter: Path) -> None:
    broken = FILE.read_text(encoding="utf-8").replace("hasNextPage: Boolean!", "hasNextPage: Int!")
    rules = {rule for rule, _ in findings(linter, broken)}
    assert "@graphql-eslint/relay-page-info" in rules
