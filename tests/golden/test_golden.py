"""Whatever was once written to the log is read, for ever, as what it said then."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest

from domain.messages import Event
from infra.event_types import NAMES, UPCASTERS
from infra.mapper import EventMapper
from tests.golden.form import (
    FOLDER,
    Form,
    golden_mapper,
    read_forms,
    said_by,
    stored_in,
)
from tests.golden.make import unsaid_fields

KINDS = pytest.mark.parametrize(("kind", "name"), NAMES.items(), ids=NAMES.values())
STORED = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.fixture(scope="module")
def mapper() -> Iterator[EventMapper]:
    with golden_mapper() as made:
        yield made


def form(title: str) -> Form:
    name, _, field = title.partition("+")
    return next(found for found in read_forms(name) if not field or field in found["says"])


@KINDS
def test_every_event_has_its_golden_form(kind: type[Event], name: str) -> None:
    assert read_forms(name), f"run: python -m tests.golden.make ({name})"


@KINDS
def test_every_field_stands_in_a_golden_form(kind: type[Event], name: str) -> None:
    assert not unsaid_fields(kind, name), "run: python -m tests.golden.make"


@pytest.mark.parametrize("title", STORED)
def test_a_golden_form_is_read_as_what_it_said(mapper: EventMapper, title: str) -> None:
    golden = form(title)
    assert said_by(mapper.opened(stored_in(golden)).event) == golden["says"]


@pytest.mark.parametrize("title", STORED)
def test_what_was_read_is_written_as_it_was(mapper: EventMapper, title: str) -> None:
    golden = form(title)
    if golden["name"] in UPCASTERS:
        pytest.skip("an old name is read and never written")
    recorded = mapper.opened(stored_in(golden))
    row = mapper.to_stored_event(recorded)
    assert row.topic == golden["name"]
    assert row.state == orjson.dumps(golden["state"])
    assert (recorded.stream, recorded.version) == (golden["stream"], golden["version"])


@pytest.mark.parametrize("title", STORED)
def test_a_golden_form_belongs_to_a_name_that_is_known(title: str) -> None:
    name = title.partition("+")[0]
    assert name in NAMES.values() or name in UPCASTERS
