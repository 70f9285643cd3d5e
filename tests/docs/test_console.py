from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.docs.console import Shell, Typed, agrees, typed

PAGE = """
```console
$ not tested
```

<!-- tested: greeting -->
```console
$ NAME=somebody
$ echo "hello \\
  $NAME"
hello ...
$ ls
```
"""


def test_only_marked_blocks_are_typed_each_command_with_its_answer() -> None:
    first, second, third = typed(PAGE)
    assert first == Typed("greeting", "NAME=somebody", ())
    assert second.command.count("\n") == 1
    assert second.answer == ("hello ...",)
    assert third == Typed("greeting", "ls", ())


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (["one"], ["one"]),
        (["a ... c"], ["a b c"]),
        (["one", "..."], ["one", "two", "three"]),
        (["...", "three"], ["one", "two", "three"]),
        (["one", "...", "two"], ["one", "two"]),
        (["one"], ["", "one  ", ""]),
        ([], ["whatever"]),
    ],
)
def test_an_answer_agrees(answer: list[str], told: list[str]) -> None:
    assert agrees(answer, told)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (["one"], ["two"]),
        (["one"], []),
        (["one"], ["one", "two"]),
        (["a.c"], ["abc"]),
        (["one", "...", "three"], ["one", "two"]),
    ],
)
def test_an_answer_disagrees(answer: list[str], told: list[str]) -> None:
    assert not agrees(answer, told)


def test_a_shell_remembers_and_tells_how_a_command_ended(tmp_path: Path) -> None:
    with Shell(tmp_path, os.environ) as shell:
        assert shell.type("NAME=somebody")[0] == 0
        assert shell.type('echo "hello \\\n  $NAME"  # a greeting') == (0, ["hello   somebody", ""])
        assert shell.type("cat; false")[0] == 1
        assert shell.type("pwd")[1][0] == str(tmp_path)
