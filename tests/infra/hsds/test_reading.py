from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.hsds.problems import Problem
from infra.hsds.reading import Document, Unreadable, documents

ONE, TWO = {"id": "1", "nested": {"list": [1, 2.5, None, True]}}, {"id": "2"}


def read(folder: Path, content: str | bytes) -> list[Document | Problem]:
    file = folder / "file with a space.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(documents(file))


def fault(folder: Path, content: str | bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(folder, content)
    assert caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(ONE), [("$", ONE)]),
        (json.dumps(ONE, indent=2), [("$", ONE)]),
        (json.dumps([ONE, TWO]), [("$[0]", ONE), ("$[1]", TWO)]),
        ("[]", []),
        ("{}", [("$", {})]),
        (" \n\t[ \n ] \n", []),
        (json.dumps({"page": 1, "contents": [ONE]}), [("$.contents[0]", ONE)]),
        (json.dumps({"contents": [], "empty": True}), []),
        (json.dumps({"contents": "text"}), [("$", {"contents": "text"})]),
        (f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n", [("$[line 1]", ONE), ("$[line 3]", TWO)]),
        ("[1, 22, 333]", [("$[0]", 1), ("$[1]", 22), ("$[2]", 333)]),
        ("\ufeff" + json.dumps([TWO]), [("$[0]", TWO)]),
    ],
)  # fmt: skip
def test_documents_are_read_whatever_the_shape_of_their_file(
    tmp_path: Path, content: str, expected: list[tuple[str, Any]]
) -> None:
    assert read(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ('"text"', "neither an object nor a list"),
        ("7", "neither an object nor a list"),
        ("null", "neither an object nor a list"),
        ("name,status\nHouse,active", "neither an object nor a list"),
        ('{"id": ', "no JSON, near line 1"),
        ('[{"id": "1"},\n{"id" "2"}]', "near line 2"),
        ('[{"id": "1"}', "was expected"),
        ('[{"id": "1"}] and more', "after the end"),
        ('{"id": "1"} {"id": "2"}', "after the end"),
        ("{7: 8}", "a name was expected"),
        ('[{"age": NaN}]', "no JSON"),
        ("[" * 100_000, "no JSON"),
        (b'[{"name": "Maison d\xe9j\xe0"}]', "not in UTF-8"),
        ('[{"id": "1"}]'.encode("utf-16"), "UTF-16"),
        ('[{"id": "1"}]'.encode("utf-16-le"), "UTF-16"),
        (b"PK\x03\x04rest", "compressed"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_advice(
    tmp_path: Path, content: str | bytes, what: str
) -> None:
    assert what in fault(tmp_path, content).what


def test_what_stands_before_a_fault_is_read(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('[{"id": "1"}, {"id": "2"}, {"id"', encoding="utf-8")
    found = documents(file)
    assert [next(found), next(found)] == [("$[0]", {"id": "1"}), ("$[1]", {"id": "2"})]
    with pytest.raises(Unreadable):
        next(found)


def test_a_line_that_is_no_document_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, '{"id": "1"}\n{"id": \n{"id": "3"}\n')
    assert [document.path for document in found] == ["$[line 1]", "$[line 2]", "$[line 3]"]
    assert isinstance(found[1], Problem)


def test_a_document_longer_than_what_is_read_at_once_is_read_whole(tmp_path: Path) -> None:
    long = {"description": "é" * 300_000, "number": 1234567890}
    assert read(tmp_path, json.dumps([long, 12345, long])) == [
        ("$[0]", long),
        ("$[1]", 12345),
        ("$[2]", long),
    ]
