"""The document of AsyncAPI: whole, of one piece, and true to the contracts and topics."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from consumers.asyncapi import document
from consumers.contracts import PUBLIC, contracts
from consumers.schemas import published
from consumers.topics import Topics
from infra.event_types import NAMES
from tests.domain.programme import TZ

TOPICS = Topics(home_jurisdiction_id=TZ)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return document(published(), TOPICS)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "$ref")
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def test_every_reference_leads_somewhere_in_the_document(told: dict[str, Any]) -> None:
    found = set(references(told))
    assert len(found) > 100
    for reference in found:
        part: Any = told
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]


def test_every_contract_is_a_message_and_every_message_has_its_topic(told: dict[str, Any]) -> None:
    messages = set(told["components"]["messages"])
    assert messages == set(contracts(NAMES))
    placed = [name for channel in told["channels"].values() for name in channel["messages"]]
    assert set(placed) == messages
    assert not set(told["channels"]["agency"]["messages"]) & set(PUBLIC)


def test_every_channel_is_a_topic_as_the_relay_makes_it(told: dict[str, Any]) -> None:
    addresses = {name: each["address"] for name, each in told["channels"].items()}
    assert addresses["agency"].replace("{agency}", "clinic") == TOPICS.agency("clinic")
    assert addresses["coordinator"] == TOPICS.coordinator(TZ)
    elsewhere = addresses["coordinatorElsewhere"].replace("{jurisdiction}", "jurisdiction-x")
    assert elsewhere == TOPICS.coordinator("jurisdiction-x")
    kept = told["channels"]["agency"]["bindings"]["kafka"]["topicConfiguration"]
    assert kept == {"cleanup.policy": ["delete"], "retention.ms": -1}
    for name in ("capacity", "directory"):
        settings = told["channels"][name]["bindings"]["kafka"]["topicConfiguration"]
        assert settings == {"cleanup.policy": ["compact"]}


def test_every_attribute_of_the_envelope_is_a_header(told: dict[str, Any]) -> None:
    headers = told["components"]["schemas"]["Envelope"]
    assert {"ce_id", "ce_type", "ce_subject", "ce_partitionkey"} <= set(headers["required"])
    assert "ce_correlationid" in headers["properties"]
    assert "ce_correlationid" not in headers["required"]
    assert headers["properties"]["ce_time"] == {"type": "string", "format": "date-time"}


def test_nothing_is_told_of_one_installation(told: dict[str, Any]) -> None:
    assert TZ not in json.dumps(told)
