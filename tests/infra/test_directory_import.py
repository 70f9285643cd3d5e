from __future__ import annotations

import json
import random
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.directory.organization import OrganizationRegistered
from infra.directory_import import run
from infra.settings import WrongUse
from tests.infra.hsds.directory import Directory
from tests.infra.hsds.test_importing import organization, service

RECORDS = 3000
FAULTS: tuple[dict[str, Any], ...] = (
    {"id": "not a uuid"},
    {"name": None},
    {"email": "nobody at home"},
    {"contacts": [{"name": "no id"}]},
    {"locations": [{"id": 7, "location_type": "physical"}]},
    {"year_incorporated": "long ago"},
    {"services": [{"id": "7"}]},
)


def key(name: str) -> str:
    return str(uuid5(UUID(int=0), name))


def records() -> Iterator[tuple[dict[str, Any], bool]]:
    """Thousands of organizations, one in ten of them dirty, always the same ones."""
    dice = random.Random(7)  # noqa: S311  # Nothing secret rests on it.
    for number in range(RECORDS):
        whole = organization(id=key(f"o{number}"), name=f"Organization {number}")
        whole["locations"][0]["id"] = key(f"l{number}")
        whole["contacts"][0]["id"] = key(f"c{number}")
        whole["services"] = [service(id=key(f"s{number}"))]
        dirty = dice.random() < 0.1
        yield ({**whole, **dice.choice(FAULTS)}, True) if dirty else (whole, False)


def test_a_file_of_thousands_with_dirty_rows_is_imported_in_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = list(records())
    file = tmp_path / "thousands.json"
    file.write_text(json.dumps([record for record, _ in made]), encoding="utf-8")
    directory = Directory()
    begun = time.process_time()
    assert run(str(file), directory.importer(), as_json=True) == 1
    assert time.process_time() - begun < 10
    report = json.loads(capsys.readouterr().out)
    dirty = {f"$[{number}]" for number, (_, is_dirty) in enumerate(made) if is_dirty}
    told = {problem["path"].split("]")[0] + "]" for problem in report["problems"]}
    assert told == dirty
    assert report["documents"] == RECORDS
    assert report["imported"] + report["skipped"] == RECORDS
    assert len(directory.events(OrganizationRegistered)) == report["imported"]
    before = directory.facts()
    file.write_text(json.dumps([record for record, _ in made[:500]]), encoding="utf-8")
    run(str(file), directory.importer(), as_json=True)
    assert directory.facts() == before
    assert json.loads(capsys.readouterr().out)["recorded"] == 0


def test_reading_thousands_takes_little_memory(tmp_path: Path) -> None:
    from infra.hsds.reading import documents

    file = tmp_path / "thousands.json"
    file.write_text(json.dumps([record for record, _ in records()]), encoding="utf-8")
    tracemalloc.start()
    assert sum(1 for _ in documents(file)) == RECORDS
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file.stat().st_size > 2_000_000
    assert peak < 2_000_000


def test_a_sound_file_exits_0_and_says_what_became_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(organization()), encoding="utf-8")
    assert run(str(file), Directory().importer(), as_json=False) == 0
    told = capsys.readouterr()
    assert "1 documents: 1 imported" in told.out
    assert told.err == ""


def test_a_dirty_file_exits_1_and_names_the_path_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps([organization(email="nobody")]), encoding="utf-8")
    assert run(str(file), Directory().importer(), as_json=False) == 1
    assert "$[0].email: must be an e-mail address" in capsys.readouterr().err


def test_a_file_that_is_no_json_exits_1_with_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.json"
    file.write_text('[{"id": ', encoding="utf-8")
    assert run(str(file), Directory().importer(), as_json=True) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "near line 1" in problem["what"]
    assert "Mend the JSON" in problem["what"]


def test_a_folder_or_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / "missing.json")):
        with pytest.raises(WrongUse) as caught:
            run(name, Directory().importer(), as_json=False)
        assert caught.value.exit_code == 2
        assert caught.value.advice


def test_a_file_that_takes_long_is_told_of_as_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.directory_import.EVERY", 0.0)
    file = tmp_path / "two.json"
    file.write_text(json.dumps([organization(), organization(id=key("other"))]), encoding="utf-8")
    run(str(file), Directory().importer(), as_json=True)
    told = capsys.readouterr()
    assert [line.split(",")[0] for line in told.err.splitlines()] == ["1 documents", "2 documents"]
    assert json.loads(told.out)["documents"] == 2
