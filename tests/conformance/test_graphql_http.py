"""The audits of the graphql-http package, by the people who wrote GraphQL over HTTP."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import serving
from tests.conformance.npm import installed, program

pytestmark = pytest.mark.conformance

VERSION = "1.23.1"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, installed below build/."""
    return installed("graphql-http", (f"graphql-http@{VERSION}", "graphql@16"), {})


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
