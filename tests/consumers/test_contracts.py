"""What leaves, word for word: thin CloudEvents that a stranger's library reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator

from consumers.contracts import (
    ORGANIZATIONS,
    CaseEvent,
    Pseudonyms,
    contracts,
    may_leave,
    received,
)
from consumers.ports import Message
from consumers.schemas import schemas
from domain import vocabulary
from domain.holding.holder import CaseTakenOn
from domain.messages import Event, RecordClass, Recorded
from domain.protection.recall import DisclosureRecalled
from domain.shelter.request import PlaceOffered
from domain.telltale.steps import STEPS
from domain.vocabulary import Code, CodeList
from domain.voluntary_return.will import VoluntaryReturnDeclared
from infra.event_types import NAMES
from tests.consumers.relayed import KEY
from tests.consumers.told import ListLog, attributes, told, told_to
from tests.domain.programme import TZ
from tests.examples import CLINIC, POLICE_POST, SOCIAL_WORKER, WELFARE, made_id
from tests.golden.examples_of import example_of
from tests.made import made
from tests.projections.histories import consented, reported, taken_on

HEALTH = (RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL)
LEAVING = [kind for kind in NAMES if may_leave(kind) and STEPS[kind].record_class not in HEALTH]
SCHEMAS = schemas(NAMES)
CONTRACTS = contracts(NAMES)
_LEAVE = ("jurisdiction-", "referral-", "service-")
_ORGANIZATION = re.compile("organization-[0-9a-f-]{36}")


def example(kind: type[Event]) -> Event:
    """An example whose agencies are organizations."""
    made = example_of(kind)
    named = {field.name for field in fields(made)} & ORGANIZATIONS
    if kind is DisclosureRecalled:
        named |= {"recipient_id"}  # The agency hears of it, in a topic of its own.
    return replace(made, **{name: made_id("organization", name) for name in named})


def messages_of(kind: type[Event]) -> list[Message]:
    """What leaves of an event of this kind that the holder of a case records."""
    log = ListLog()
    log.add(reported())
    log.add(CaseTakenOn(holder_id=WELFARE, worker_id=SOCIAL_WORKER.user_id))
    log.add(example(kind))
    return [each for each in told(log) if each.position == 3]


@pytest.mark.parametrize("kind", LEAVING, ids=lambda kind: NAMES[kind])
def test_the_official_library_reads_every_event_that_may_leave(kind: type[Event]) -> None:
    messages = messages_of(kind)
    assert messages
    for message in messages:
        headers = dict(message.headers)
        key = message.key.encode()
        event = from_binary(KafkaMessage(headers, key, message.value), JSONFormat())
        assert event.get_specversion() == "1.0"
        assert event.get_extension("partitionkey") == message.key
        data: Any = event.get_data()
        Draft202012Validator(dict(SCHEMAS[event.get_type()])).validate(data)
        envelope, _ = received(message.headers, CONTRACTS, message.value)
        assert envelope.dataschema.endswith(f"/schemas/{event.get_type()}.json")


@pytest.mark.parametrize("kind", LEAVING, ids=lambda kind: NAMES[kind])
def test_no_personal_word_no_free_text_and_no_id_of_a_person_or_case_leaves(
    kind: type[Event],
) -> None:
    left = b"".join(_bytes_of(message) for message in messages_of(kind))
    for word in _words_in(example(kind)):
        assert word.encode() not in left, word
    assert b"user-" not in left
    assert b"case-" not in left


def test_what_describes_the_person_stays_behind_the_link() -> None:
    log = ListLog()
    log.add(reported(nationality=vocabulary.COUNTRY["ETH"]))
    (message, *_) = told(log)
    assert (
        not {"stated_age", "nationality", "language", "region"} & json.loads(message.value).keys()
    )


def test_what_describes_the_person_stays_where_a_contract_has_a_place_for_it() -> None:
    log = ListLog()
    told_before = (taken_on(), consented(), made(VoluntaryReturnDeclared), made(PlaceOffered))
    log.add(reported(), *told_before)
    messages = [json.loads(each.value) for each in told_to(WELFARE, told(log))]
    assert len(messages) == 1 + len(told_before)
    for message in messages:
        assert not {"given_by", "removal_order", "signed_by", "held_until"} & message.keys()


def test_every_code_fits_the_shape_in_which_it_leaves() -> None:
    lists = [found for found in vars(vocabulary).values() if isinstance(found, CodeList)]
    lists.remove(vocabulary.SERVICE_STATUS)  # It leaves as active or not.
    assert len(lists) > 50
    for code in (code for codes in lists for code in codes):
        assert re.fullmatch("[A-Za-z0-9_.:-]{1,64}", code), code


def test_an_id_that_is_no_organizations_stays_behind() -> None:
    log = ListLog()
    log.add(reported(addressed_to_id=WELFARE, reporter_agency_id="somebody-by-name"))
    (message, *_) = told_to(WELFARE, told(log))
    assert "reporter_agency_id" not in json.loads(message.value)


def test_two_agencies_know_one_case_under_different_names() -> None:
    pseudonyms = Pseudonyms(KEY)
    case_id = made_id("case", "first")
    names = {pseudonyms.of(agency, case_id) for agency in (WELFARE, CLINIC, POLICE_POST)}
    assert len(names) == 3
    assert pseudonyms.of(WELFARE, case_id) != Pseudonyms(b"another").of(WELFARE, case_id)


@pytest.mark.parametrize("name", ["id", "correlationid", "subject"])
def test_two_receivers_of_one_event_share_no_id_of_it(name: str) -> None:
    log = ListLog()
    log.add(reported(jurisdiction_id=TZ))
    log.recorded[0] = _linked(log.recorded[0])
    messages = told(log)
    told_ids = {attributes(message)[name] for message in messages}
    assert len(told_ids) == len(messages) == 3  # The agency asked, the reporter, the coordinator.
    assert not any("5f0f" in each or log.recorded[0].event_id in each for each in told_ids)


def test_an_event_that_is_told_again_has_the_same_id() -> None:
    log = ListLog()
    log.add(reported(jurisdiction_id=TZ))
    assert told(log) == told(log)


def test_the_trace_of_whoever_gave_a_command_leaves_to_nobody() -> None:
    log = ListLog()
    log.add(reported(jurisdiction_id=TZ))
    log.recorded[0] = _linked(log.recorded[0])
    for message in told(log):
        assert b"a" * 32 not in _bytes_of(message)
        assert not {"traceparent", "ce_traceparent"} & dict(message.headers).keys()


def test_every_contract_says_what_it_is_about() -> None:
    for name, shape in CONTRACTS.items():
        assert shape.__doc__, name
        assert not issubclass(shape, CaseEvent) or "link" in shape.model_fields


def _linked(entry: Recorded) -> Recorded:
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    return replace(entry, correlation_id="batch-5f0f", traceparent=trace)


def _bytes_of(message: Message) -> bytes:
    headers = b"".join(name.encode() + text for name, text in message.headers)
    return headers + message.key.encode() + message.value + message.topic.encode()


def _words_in(event: Event) -> Iterator[str]:
    """Every text of an event that is no code and no id that may leave."""
    for field in fields(event):
        value = getattr(event, field.name)
        for word in value if isinstance(value, tuple) else (value,):
            if not isinstance(word, str) or isinstance(word, Code) or _is_of_us(word):
                continue
            yield word


def _is_of_us(word: str) -> bool:
    return bool(_ORGANIZATION.fullmatch(word)) or word.startswith(_LEAVE)
