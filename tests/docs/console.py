"""Console blocks of a page, as somebody would copy them: typed line by line, answers compared.

R1  A block is tested when the comment `<!-- tested: NAME -->` stands before its ```console fence.
R2  A line after `$ ` is typed; one that ends with a backslash goes on in the next. All blocks of a
    page are typed into one shell, one after the other, so that a variable stays.
R3  What follows a command is its answer, compared line by line; `...` stands for anything, alone on
    its line for any number of lines. Where nothing follows, only the exit status counts.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

FENCE = re.compile(
    r"^<!-- tested: (?P<name>[^\n]*?) -->\s*^```console\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
ANYTHING = "..."


@dataclass(frozen=True)
class Typed:
    """A command, and the lines of its answer."""

    block: str
    command: str
    answer: tuple[str, ...]


def typed(page: str) -> Iterator[Typed]:
    """Every command of every tested block of a page, in their order (R1, R2)."""
    for fence in FENCE.finditer(page):
        for part in re.split(r"^\$ ", fence["text"], flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            last = next(at for at, line in enumerate(lines) if not line.endswith("\\"))
            command, answer = lines[: last + 1], [line for line in lines[last + 1 :] if line]
            yield Typed(fence["name"], "\n".join(command), tuple(answer))


def agrees(answer: Sequence[str], told: Sequence[str]) -> bool:
    """Whether what was told is the answer that was written down (R3)."""
    if not answer:
        return True
    lines = (
        r"(?:.*\n)*" if line.strip() == ANYTHING else _line(line.rstrip()) + r"\s*\n"
        for line in answer
    )
    said = "".join(f"{line}\n" for line in told if line.strip())
    return re.fullmatch("".join(lines), said) is not None


def _line(text: str) -> str:
    return ".*".join(re.escape(part) for part in text.split(ANYTHING))


class Shell:
    """One bash, into which commands are typed (R2)."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._end = f"end-{uuid4()}"
        self._bash = subprocess.Popen(
            ["bash"],  # noqa: S607  # Whatever bash the reader has.
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bash.kill()
        self._bash.communicate()

    def type(self, command: str) -> tuple[int, list[str]]:
        """Type a command; give its exit status and what it told."""
        assert self._bash.stdin
        assert self._bash.stdout
        self._bash.stdin.write(
            f"{{ {command}\n}} </dev/null\nended=$?; echo; echo {self._end} $ended\n"
        )
        self._bash.stdin.flush()
        told: list[str] = []
        for line in self._bash.stdout:
            if line.startswith(self._end):
                return int(line.split()[1]), told
            told.append(line.rstrip("\n"))
        raise AssertionError(f"the shell ended in: {command}")
