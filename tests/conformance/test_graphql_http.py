"""The audits of the graphql-http package, by the people who wrote GraphQL over HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import serving

pytestmark = pytest.mark.conformance

VERSION = "1.23.1"
HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "build" / "graphql-http"


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is needed to run the suite of others")
    return found


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, installed below build/."""
    npm = program("npm")
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = [f"graphql-http@{VERSION}", "graphql@16"]
    subprocess.run([npm, "install", "--no-save", "--silent", *names], cwd=FOLDER, check=True)
    return FOLDER


def test_every_audit_passes(
    package: Path,
    new_database: Callable[[], DatabaseUrls],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as served:
        script = HERE / "audit_graphql_http.mjs"
        authorization = served.headers("police")["Authorization"]
        done = subprocess.run(
            [program("node"), str(script), str(package), f"{served.base}/graphql", authorization],
            capture_output=True,
            text=True,
            check=True,
        )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) > 50
    assert [audit for audit in found if audit["status"] != "ok"] == []
