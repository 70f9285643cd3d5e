"""The catalogue of events is the code, word for word."""

from __future__ import annotations

from pathlib import Path

from infra.event_catalogue import catalogue
from infra.event_types import NAMES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "events.md"


def test_the_page_of_events_says_what_the_code_says() -> None:
    assert PAGE.read_text() == catalogue(), "write it anew: python -m infra.event_catalogue"


def test_every_event_has_one_name_of_its_own() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


def test_every_name_ends_with_its_version() -> None:
    assert all(name.rpartition(".v")[2].isdigit() for name in NAMES.values())


def test_no_sentence_of_the_catalogue_waits_to_be_written() -> None:
    assert "TODO" not in catalogue()
