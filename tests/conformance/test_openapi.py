"""The contract of commands under the tools of others: Spectral's rules, and schemathesis."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import Served, serving
from tests.domain.programme import TZ
from tests.examples import CASE, SHELTER, WELFARE

pytestmark = pytest.mark.conformance

SPECTRAL = "6.15.0"
FOLDER = Path(__file__).parents[2] / "build" / "spectral"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
REFUSING = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 414, 415, 422, 428]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]
"""
"""If-Match is required with 428 (RFC 6585); a body may break two rules, and one is told."""
CONFIGURATION = f"""{REFUSING}
[parameters]
"path.caseId" = "{CASE}"
"path.shelterId" = "{SHELTER}"
"path.organizationId" = "{WELFARE}"
"path.jurisdictionId" = "{TZ}"
"""
"""Half of the tests go to what is there; the ids that a generator invents are nowhere."""


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


def test_the_standard_rules_of_spectral_find_nothing(served: Served, tmp_path: Path) -> None:
    npm, npx = shutil.which("npm"), shutil.which("npx")
    if npm is None or npx is None:
        pytest.skip("npm is needed to run the linter of others")
    FOLDER.mkdir(parents=True, exist_ok=True)
    package = f"@stoplight/spectral-cli@{SPECTRAL}"
    subprocess.run([npm, "install", "--no-save", "--silent", package], cwd=FOLDER, check=True)
    (FOLDER / "openapi.json").write_bytes(served.http.get("/openapi.json").content)
    (FOLDER / ".spectral.json").write_text('{"extends": ["spectral:oas"]}', encoding="utf-8")
    command = [npx, "spectral", "lint", "openapi.json", "--ruleset", ".spectral.json"]
    done = subprocess.run(
        [*command, "--format", "json", "--quiet", "--fail-severity", "hint"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout or "[]")
    assert [(each["code"], each["path"]) for each in found] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("who", ["social worker", "shelter worker", "directory editor"])
def test_no_operation_answers_what_the_contract_does_not_say(
    served: Served, tmp_path: Path, who: str
) -> None:
    """Every operation, about what exists, as three who may do much, each of it something else."""
    done = _sent(served, tmp_path, who, CONFIGURATION, "examples,fuzzing", "5")
    assert done.returncode == 0, done.stdout[-8000:]


def test_ids_that_are_nowhere_are_answered_as_the_contract_says(
    served: Served, tmp_path: Path
) -> None:
    """Every boundary of every field in turn: some thirty thousand requests."""
    done = _sent(served, tmp_path, "police", REFUSING, "examples,coverage", "5")
    assert done.returncode == 0, done.stdout[-8000:]


def _sent(
    served: Served, folder: Path, who: str, configuration: str, phases: str, examples: str
) -> subprocess.CompletedProcess[str]:
    config = folder / "schemathesis.toml"
    config.write_text(configuration, encoding="utf-8")
    arguments = [
        *("--config-file", str(config), "run", f"{served.base}/openapi.json"),
        *("--header", f"Authorization: {served.headers(who)['Authorization']}"),
        *("--checks", ",".join(CHECKS), "--phases", phases),
        *("--max-examples", examples, "--seed", "1", "--workers", "1", "--warnings", "off"),
        "--continue-on-failure",
    ]
    program = Path(sys.executable).with_name("schemathesis")
    environment = os.environ | {"HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis")}
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
