"""Whether a person cooperates with the police is asked in one room, and nothing else reads it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import domain
from domain.case import ROOMS, wanted

HOUSE = Path(domain.__file__).parent
ASKS = "domain.justice.proceedings"
ASSISTING = [room for room in ROOMS if not room.__name__.startswith("domain.justice")]
NAMED = ("referral", "shelter", "voluntary_return")
TABLES = ("outcomes.py", "permissions.py", "telltale/steps.py")
"""They list every command and every fact, and decide nothing of assistance."""
MODULES = sorted(
    module
    for module in HOUSE.rglob("*.py")
    if module.parent.name != "justice" and module.relative_to(HOUSE).as_posix() not in TABLES
)


def spoken_of(source: str) -> Iterator[str]:
    """Every name and every text of a module that is no docstring."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Constant(value=str(text)) if id(node) not in told:
                yield text


def reads_cooperation(source: str) -> list[str]:
    return [word for word in spoken_of(source) if "cooperat" in word.lower()]


def test_every_room_that_assists_is_walked() -> None:
    names = {room.__name__ for room in ASSISTING}
    for package in NAMED:
        rooms = {module.stem for module in (HOUSE / package).glob("*.py")}
        walked = {name.rpartition(".")[2] for name in names if name.startswith(f"domain.{package}")}
        deciding = {
            stem for stem in rooms if hasattr(_module(f"domain.{package}.{stem}"), "Commands")
        }
        assert walked == deciding != set()


def _module(name: str) -> ModuleType:
    return sys.modules[name.removesuffix(".__init__")]


@pytest.mark.parametrize("room", ASSISTING, ids=lambda room: room.__name__)
def test_cooperation_answer_is_never_an_input_to_assistance(room: ModuleType) -> None:
    assert "justice" not in wanted(room.decide)
    assert reads_cooperation(Path(str(room.__file__)).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_nothing_that_a_room_calls_reads_whether_somebody_cooperates(module: Path) -> None:
    assert reads_cooperation(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "def decide(command, cooperation): ...",
        "answer = case.justice.cooperates",
        "from domain.justice.proceedings import CooperationAnswered",
        "getattr(case, 'cooperation')",
        "decide(cooperating=True)",
    ],
)
def test_reading_it_in_any_way_is_noticed(source: str) -> None:
    assert reads_cooperation(source)


def test_speaking_of_it_in_a_docstring_is_allowed() -> None:
    assert not reads_cooperation('"""Never depends on cooperation."""')
    asks = sys.modules[ASKS].__file__
    assert reads_cooperation(Path(str(asks)).read_text(encoding="utf-8"))
