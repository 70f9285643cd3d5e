"""The document of AsyncAPI under the schema and the parser of those who write AsyncAPI."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from consumers.asyncapi import document
from consumers.schemas import published
from consumers.topics import Topics
from tests.conformance.npm import installed, program
from tests.domain.programme import TZ

pytestmark = pytest.mark.conformance

PACKAGES = ("@asyncapi/specs@6.11.1", "@asyncapi/parser@3.6.3")
SCRIPT = Path(__file__).with_name("validate_asyncapi.mjs")
WORST_ALLOWED = 2
"""Information, as that there is a newer version; errors are 0 and warnings 1."""


@pytest.fixture(scope="module")
def package() -> Path:
    return installed("asyncapi", PACKAGES, {})


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return document(published(), Topics(home_jurisdiction_id=TZ))


def test_the_official_schema_finds_no_error(package: Path, told: dict[str, Any]) -> None:
    path = package / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    found = jsonschema.validators.validator_for(schema)(schema).iter_errors(told)
    assert [(each.json_path, each.message) for each in found] == []


def test_the_official_parser_finds_no_error_and_no_warning(
    package: Path, told: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    command = [program("node"), str(SCRIPT), str(package), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert answer["isRead"]
    assert [each for each in answer["found"] if each["severity"] < WORST_ALLOWED] == []
