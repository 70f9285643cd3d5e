"""Which refusals a command may reach: a walk through the rooms' own source, one call after another.

It errs on the side of too many: what cannot be resolved is taken for every function of that name.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

import domain
from domain import case as lifecycle
from domain import obstacles
from domain.messages import Command, Refused, Value
from domain.telltale import passing

for _module in pkgutil.walk_packages(domain.__path__, "domain."):
    importlib.import_module(_module.name)

COMMANDS: Mapping[type[Command], ModuleType] = lifecycle._ROOM_OF


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """Every kind under a kind, however far."""
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def refused_by(kind: type[Command]) -> frozenset[type[Refused]]:
    """The refusals that deciding a command of this kind may reach."""
    seen: set[FunctionType] = set()
    found = _reached(COMMANDS[kind].decide, kind, seen)
    for check in obstacles._BEFORE.get(kind, ()):
        found |= _reached(check, kind, seen)
    if kind in passing._DISCLOSES:
        found |= _reached(obstacles.check_told, kind, seen)
    return frozenset(found)


def _reached(function: Any, kind: type[Command], seen: set[FunctionType]) -> set[type[Refused]]:
    function = inspect.unwrap(function)
    if function in seen:
        return set()
    seen.add(function)
    found: set[type[Refused]] = set()
    scope = _scope(function)
    for part in _tree(function).body:
        for node in _walked(part, kind, scope):
            named = _named(node, scope)
            if isinstance(named, type) and issubclass(named, Refused):
                found.add(named)
            for called in _called(node, named):
                found |= _reached(called, kind, seen)
    return found


def _called(node: ast.AST, named: Any) -> list[Any]:
    function = inspect.unwrap(named) if callable(named) else None
    if isinstance(function, FunctionType):
        return [function] if function.__module__.startswith("domain") else []
    return (
        _methods().get(node.attr, []) if isinstance(node, ast.Attribute) and named is None else []
    )


def _walked(node: ast.AST, kind: type[Command], scope: Mapping[str, Any]) -> Iterator[ast.AST]:
    """The nodes that run for a command of this kind: of a match, the arms that are its own."""
    if isinstance(node, ast.Match) and ast.unparse(node.subject) == "command":
        for arm in node.cases:
            kinds = tuple(_kinds(arm.pattern, scope))
            if any(issubclass(kind, each) for each in kinds):
                for part in arm.body:
                    yield from _walked(part, kind, scope)
            if any(each is not object and issubclass(kind, each) for each in kinds):
                return
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walked(child, kind, scope)


def _kinds(pattern: ast.pattern, scope: Mapping[str, Any]) -> Iterator[type[Any]]:
    match pattern:
        case ast.MatchClass(cls=named):
            yield _named(named, scope)
        case ast.MatchOr(patterns=several):
            for each in several:
                yield from _kinds(each, scope)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            yield from _kinds(inner, scope)
        case _:
            yield object


def _named(node: ast.AST, scope: Mapping[str, Any]) -> Any:
    match node:
        case ast.Name(id=name):
            return scope.get(name)
        case ast.Attribute(value=owner, attr=name):
            found = _named(owner, scope)
            return getattr(found, name, None) if isinstance(found, ModuleType | type) else None
        case _:
            return None


def _scope(function: FunctionType) -> Mapping[str, Any]:
    cells = function.__closure__ or ()
    held = {
        name: cell.cell_contents
        for name, cell in zip(function.__code__.co_freevars, cells, strict=True)
    }
    return {**function.__globals__, **held}


@cache
def _tree(function: FunctionType) -> ast.FunctionDef:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef)
    return tree


@cache
def _methods() -> dict[str, list[FunctionType]]:
    """The methods and properties of what the domain holds, by their name."""
    found: dict[str, list[FunctionType]] = {}
    for kind in (each for each in below(Value) if each.__module__.startswith("domain")):
        for name, member in vars(kind).items():
            method = member.fget if isinstance(member, property) else member
            if isinstance(method, FunctionType) and not name.startswith("__"):
                found.setdefault(name, []).append(method)
    return found
