"""Reading: one document after another, in bounded memory, whatever the file's shape.

R1  A file holds one document, a list of them, a page ({"contents": [...]}), or one on each line.
R2  What stands before a fault is given before the fault is told; of documents on lines, those after
    it are given too.
R3  Nothing of the content is repeated in an error: it may be personal.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TextIO

from infra.hsds.problems import Problem

_CHUNK = 1 << 16
_LARGEST_DOCUMENT = 1 << 24
_LONGEST_FIRST_LINE = 1 << 18
_PAGE = "contents"
_SPACE = " \t\r\n"


class Document(NamedTuple):
    """A value of the file and the path at which it stands."""

    path: str
    value: Any


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read; `advice` says what would help."""

    def __init__(self, path: str, what: str, advice: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path = path
        self.what = what
        self.advice = advice


def documents(file: Path) -> Iterator[Document | Problem]:
    """Give the documents of a file in their order, and the lines among them that are none.

    Raises: Unreadable, OSError.
    """
    with file.open("rb") as raw:
        _check_encoding(raw.read(4))
    with file.open(encoding="utf-8-sig", newline=None) as text:
        try:
            yield from _lines(text) if _is_lines(file) else _Reader(text).documents()
        except UnicodeDecodeError as error:
            raise Unreadable(
                "$", "the file is not in UTF-8", "Save it as UTF-8 and import it again."
            ) from error


def _check_encoding(start: bytes) -> None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start[1:2] == b"\0":
        raise Unreadable("$", "the file is in UTF-16", "Save it as UTF-8 and import it again.")
    if start.startswith((b"PK", b"\x1f\x8b")):
        raise Unreadable("$", "the file is compressed", "Unpack it and import what is inside.")


def _is_lines(file: Path) -> bool:
    """Tell whether the first two lines are an object each."""
    with file.open(encoding="utf-8-sig", errors="replace") as text:
        lines = (line.strip() for line in iter(lambda: text.readline(_LONGEST_FIRST_LINE), ""))
        filled = (line for line in lines if line)
        first, second = next(filled, ""), next(filled, "")
    return first.startswith("{") and first.endswith("}") and second.startswith("{")


def _lines(text: TextIO) -> Iterator[Document | Problem]:
    for number in count(1):
        line = text.readline(_LARGEST_DOCUMENT)
        if not line:
            return
        if not line.strip():
            continue
        path = f"$[line {number}]"
        try:
            yield Document(path, _DECODER.decode(line))
        except (ValueError, RecursionError):
            yield Problem(path=path, what="this line is no JSON")


class _Reader:
    """Decodes one value at a time from a text of which a part is held."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._held = ""
        self._at = 0
        self._line = 1
        self._is_ended = False

    def documents(self) -> Iterator[Document]:
        """Give every document of the file."""
        match self._peek():
            case "":
                raise Unreadable("$", "the file is empty", _EXPECTED)
            case "[":
                yield from self._elements("$")
            case "{":
                yield from self._object()
            case _:
                raise Unreadable("$", "this is neither an object nor a list", _EXPECTED)
        if self._peek():
            self._fail("something stands after the end of the document")

    def _object(self) -> Iterator[Document]:
        """R1: give a page's documents one by one, or the one document as a whole."""
        found: dict[str, Any] = {}
        is_page = False
        for key in self._keys():
            if key == _PAGE and self._peek() == "[":
                is_page = True
                yield from self._elements(f"$.{_PAGE}")
            else:
                found[key] = self._value()
        if not is_page:
            yield Document("$", found)

    def _keys(self) -> Iterator[str]:
        self._take("{")
        if self._peek() == "}":
            self._take("}")
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                self._fail("a name was expected")
            self._take(":")
            yield key
            if self._take(",}") == "}":
                return

    def _elements(self, path: str) -> Iterator[Document]:
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        for number in count():
            yield Document(f"{path}[{number}]", self._value())
            if self._take(",]") == "]":
                return

    def _value(self) -> Any:  # noqa: ANN401  # JSON holds anything.
        """Decode the next value, reading on while it may be cut short."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
            except (ValueError, RecursionError) as error:
                if self._is_ended or len(self._held) - self._at > _LARGEST_DOCUMENT:
                    self._fail("this is no JSON", getattr(error, "pos", self._at))
            else:
                if end < len(self._held) or self._is_ended:
                    self._at = end
                    return value
            self._read_on()

    def _peek(self) -> str:
        """The next character that is no space; empty at the end of the file."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._held) or self._is_ended:
                return self._held[self._at : self._at + 1]
            self._read_on()

    def _take(self, expected: str) -> str:
        found = self._peek()
        if not found or found not in expected:
            self._fail(f"one of {' '.join(expected)} was expected")
        self._at += 1
        return found

    def _read_on(self) -> None:
        """Let go of what was decoded, and read as much again as is still undecided."""
        self._line += self._held.count("\n", 0, self._at)
        self._held = self._held[self._at :]
        self._at = 0
        more = self._text.read(max(_CHUNK, len(self._held)))
        self._is_ended = not more
        self._held += more

    def _fail(self, what: str, at: int | None = None) -> NoReturn:
        line = self._line + self._held.count("\n", 0, self._at if at is None else at)
        raise Unreadable("$", f"{what}, near line {line}", _MEND)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)
_EXPECTED = 'Give one HSDS document, a list of them, {"contents": [...]}, or one on each line.'
_MEND = "Mend the JSON there; what stands before it was read."
