"""The contract of commands under the tools of others: Spectral's rules, and schemathesis."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from api.commands.openapi import described
from infra.embedded import DatabaseUrls
from tests.api import world
from tests.api.served import Served, serving
from tests.conformance.npm import program
from tests.domain.programme import SHELTER_SERVICE, TZ
from tests.examples import (
    CASE,
    CLINIC,
    LEGAL_AID,
    OTHER_CASE,
    SHELTER,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)

pytestmark = pytest.mark.conformance

SPECTRAL = "6.15.0"
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "spectral"
SEED = "1"
EXAMPLES = "5"
"""What is made up for an operation; boundaries and examples are not counted by it."""
_OPERATIONS = [each for paths in described()["paths"].values() for each in paths.values()]
TAGS = sorted({tag for each in _OPERATIONS for tag in each["tags"]})
MOST_SURELY_DONE = 60
"""Operations that somebody carries out, of some 210: many steps come only after others."""
KNOWN: Mapping[str, Sequence[str]] = {
    "case": [CASE, OTHER_CASE],
    "consent": [made_id("consent", world.TO_CLINIC), made_id("consent", world.TO_LEGAL_AID)],
    "jurisdiction": [TZ],
    "organization": [WELFARE, CLINIC, LEGAL_AID, SHELTER_HOUSE],
    "referral": [world.TO_CLINIC, world.TO_LEGAL_AID, world.TO_SHELTER],
    "service": [world.COUNSELLING, world.LEGAL_ADVICE, SHELTER_SERVICE],
    "shelter": [SHELTER],
    "stay": [made_id("stay", "first")],
    "user": [actor.user_id for actor in world.PEOPLE.values()],
}
"""What the world holds, by kind; an address names the first."""
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
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 414, 415, 422, 428]

[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]
"""
"""If-Match is required with 428 (RFC 6585); a body may break two rules, and one is told."""
Answers = list[tuple[str, str, int, int]]
"""Who was answered, at which operation, with which status, and how often."""


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


def test_the_standard_rules_of_spectral_find_nothing(served: Served, tmp_path: Path) -> None:
    npm, npx = program("npm"), program("npx")
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


@pytest.mark.timeout(900)
def test_every_kind_of_user_is_answered_what_the_contract_says(
    schemathesis: Schemathesis,
) -> None:
    """Every example as everybody; the assertion at the end keeps this from being refusals alone."""
    found = [each for who in world.PEOPLE for each in schemathesis.sends([who], "examples")]
    assert {who for who, *_ in found} >= set(world.PEOPLE)
    print(len(succeeded(found)), "operations were carried out")
    assert len(succeeded(found)) >= MOST_SURELY_DONE


@pytest.mark.timeout(900)
def test_every_boundary_of_every_field_is_answered_as_the_contract_says(
    schemathesis: Schemathesis,
) -> None:
    """Some thirty thousand requests, by everybody, about what is there and what is nowhere."""
    found = schemathesis.sends(list(world.PEOPLE), "coverage")
    assert sum(count for *_, count in found) > 20_000
    assert {who for who, *_ in found} >= set(world.PEOPLE)


@pytest.mark.timeout(900)
def test_what_nobody_thought_of_is_answered_as_the_contract_says(
    schemathesis: Schemathesis,
) -> None:
    """Tag by tag: the program keeps what it knows of each operation, some 40 MB, until it ends."""
    people = list(world.PEOPLE)
    found = [each for tag in TAGS for each in schemathesis.sends(people, "fuzzing", tag)]
    assert len({operation for _, operation, *_ in found}) == len(_OPERATIONS)


class Schemathesis:
    """The program of others, before a served world; it remembers what the world made."""

    def __init__(self, served: Served, folder: Path) -> None:
        self._served = served
        self._folder = folder
        self._config = folder / "schemathesis.toml"
        self._config.write_text(CONFIGURATION, encoding="utf-8")
        self._known: dict[str, list[str]] = {kind: list(ids) for kind, ids in KNOWN.items()}

    def sends(self, people: list[str], phase: str, tag: str | None = None) -> Answers:
        """One phase as these people; whatever is not as the contract says fails the test."""
        answers = self._folder / "answers.json"
        told = {"people": self._signed_in(people), "known": self._known, "answers": str(answers)}
        done = subprocess.run(
            [str(Path(sys.executable).with_name("schemathesis")), *self._arguments(phase, tag)],
            cwd=self._folder,
            env=os.environ
            | {
                "SCHEMATHESIS_HOOKS": "tests.conformance.as_everybody",
                "PYTHONPATH": str(ROOT),
                "REJEA_TEST_WORLD": json.dumps(told),
                "HYPOTHESIS_STORAGE_DIRECTORY": str(self._folder / "hypothesis"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (people, done.stdout[-8000:] + done.stderr[-2000:])
        found = json.loads(answers.read_text(encoding="utf-8"))
        self._known = found["known"]
        print(phase, tag or "", people if len(people) == 1 else "everybody", summary(found["rows"]))
        return [(who, operation, status, count) for who, operation, status, count in found["rows"]]

    def _signed_in(self, people: list[str]) -> dict[str, dict[str, str]]:
        return {
            who: {
                "role": world.PEOPLE[who].role,
                "authorization": self._served.headers(who)["Authorization"],
            }
            for who in people
        }

    def _arguments(self, phase: str, tag: str | None) -> list[str]:
        return [
            *("--config-file", str(self._config), "run", f"{self._served.base}/openapi.json"),
            *(("--include-tag", tag) if tag else ()),
            *("--checks", ",".join(CHECKS), "--phases", phase, "--max-examples", EXAMPLES),
            *("--seed", SEED, "--workers", "1", "--warnings", "off", "--continue-on-failure"),
        ]


@pytest.fixture(scope="module")
def schemathesis(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Schemathesis:
    return Schemathesis(served, tmp_path_factory.mktemp("schemathesis"))


def succeeded(found: Answers) -> set[str]:
    """The operations that somebody carried out."""
    return {operation for _, operation, status, _ in found if status < 300}


def summary(found: Answers) -> dict[int, int]:
    """How many answers there were of each status."""
    statuses: Counter[int] = Counter()
    for _, _, status, count in found:
        statuses[status] += count
    return dict(sorted(statuses.items()))
