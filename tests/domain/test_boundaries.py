"""The domain imports the standard library and itself, and nothing that touches the world."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).resolve().parents[2] / "domain"

# Clock, randomness and input or output come in through ports or as values.
WORLDLY = {
    "asyncio",
    "http",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
MODULES = sorted(DOMAIN.rglob("*.py"))


def imported_by(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def roots_of(module: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_by(module)}


def called_on_the_clock(module: Path) -> list[str]:
    """Find datetime.now() and its like: the time is a value that comes in."""
    forbidden = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input"}
    calls = [
        node.func
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    names = [ast.unparse(call) for call in calls]
    return [name for name in names if name.split(".")[-1] in forbidden and "self" not in name]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(DOMAIN)))
def test_the_domain_imports_the_standard_library_alone(module: Path) -> None:
    assert roots_of(module) - {"domain", "__future__"} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(DOMAIN)))
def test_the_domain_touches_no_clock_no_chance_and_no_world(module: Path) -> None:
    assert roots_of(module) & WORLDLY == set()
    assert called_on_the_clock(module) == []
