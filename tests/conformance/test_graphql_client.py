"""A client of others, urql, with types that graphql-codegen makes from the schema."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.embedded import DatabaseUrls
from tests.api.served import Served, serving
from tests.api.write_schema import FILE
from tests.conformance.npm import installed, program
from tests.examples import CASE

pytestmark = pytest.mark.conformance

PACKAGES = (
    "@graphql-codegen/cli@7.4.3",
    "@graphql-codegen/client-preset@6.2.0",
    "@graphql-typed-document-node/core@3.2.0",
    "@types/node@20",
    "@urql/core@6.0.3",
    "graphql@16",
    "typescript@5.9",
)
OVERRIDES = {"@graphql-tools/batch-execute": "10.2.0"}
HERE = Path(__file__).parent
COMPILE = (
    *("tsc", "--strict", "--noEmitOnError", "--skipLibCheck", "--target", "es2022"),
    *("--module", "nodenext", "--moduleResolution", "nodenext", "--types", "node"),
)


@pytest.fixture(scope="module")
def client() -> Path:
    """The client's folder, with its types generated."""
    place = installed("graphql-client", PACKAGES, OVERRIDES)
    shutil.copy(FILE, place / "schema.graphql")
    shutil.copy(HERE / "graphql_client.ts", place / "client.ts")
    shutil.copy(HERE / "graphql_codegen.mjs", place / "codegen.mjs")
    command = [program("npx"), "graphql-codegen", "--config", "codegen.mjs"]
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    return place


def compiled(client: Path, source: str) -> subprocess.CompletedProcess[str]:
    command = [program("npx"), *COMPILE, source, "--outDir", "out"]
    return subprocess.run(command, cwd=client, capture_output=True, text=True, check=False)


def asked(client: Path, served: Served, who: str) -> dict[str, Any]:
    authorization = served.headers(who)["Authorization"]
    command = [program("node"), "out/client.js", f"{served.base}/graphql", authorization, CASE]
    done = subprocess.run(command, cwd=client, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_client_with_generated_types_compiles_and_asks(
    client: Path,
    new_database: Callable[[], DatabaseUrls],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    done = compiled(client, "client.ts")
    assert done.returncode == 0, done.stdout
    with serving(new_database(), tmp_path_factory.mktemp("home")) as served:
        told = asked(client, served, "social worker")
        outsider = asked(client, served, "consul")
    assert told["errors"] == []
    assert told["tie"] == "HOLDER"
    assert told["missing"] is None
    assert told["total"] > 5
    assert len(told["shown"]) == 5
    assert (outsider["errors"], outsider["tie"]) == ([], None)


def test_a_client_that_misreads_the_schema_does_not_compile(client: Path) -> None:
    wrong = (client / "client.ts").read_text(encoding="utf-8")
    wrong = wrong.replace("stage: node.stage,", "stage: node.stage.length,")
    (client / "wrong.ts").write_text(wrong, encoding="utf-8")
    done = compiled(client, "wrong.ts")
    assert done.returncode != 0
    assert "TS" in done.stdout
