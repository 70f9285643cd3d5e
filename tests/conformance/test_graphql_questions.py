"""Questions that schemathesis makes up from the schema, asked by several kinds of readers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import serving
from tests.domain.programme import TZ
from tests.examples import CASE

pytestmark = pytest.mark.conformance

ROOT = Path(__file__).parents[2]
READERS = ("social worker", "nurse", "coordinator", "auditor", "directory editor")
WORLD = {"known": {"case": [CASE], "jurisdiction": [TZ]}}
ARGUMENTS = (
    *("--checks", "an_error_has_a_code_of_ours", "--max-examples", "10", "--seed", "1"),
    *("--workers", "1", "--warnings", "off", "--continue-on-failure"),
)


@pytest.mark.timeout(600)
def test_no_question_that_somebody_makes_up_is_an_error_of_the_server(
    new_database: Callable[[], DatabaseUrls], tmp_path: Path
) -> None:
    with serving(new_database(), tmp_path / "home") as served:
        for who in READERS:
            authorization = f"Authorization: {served.headers(who)['Authorization']}"
            answered = asked(f"{served.base}/graphql", authorization, tmp_path)
            print(who, answered)
            assert answered["answered"] > 20


def asked(address: str, authorization: str, folder: Path) -> dict[str, int]:
    """How often one reader was told what: data, or errors by their codes."""
    answers = folder / "answers.json"
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [str(program), "run", address, "--header", authorization, *ARGUMENTS],
        cwd=folder,
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "tests.conformance.as_readers",
            "PYTHONPATH": str(ROOT),
            "REJEA_TEST_WORLD": json.dumps({**WORLD, "answers": str(answers)}),
            "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    found: dict[str, int] = json.loads(answers.read_text(encoding="utf-8"))
    return found
