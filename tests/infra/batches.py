"""Batches of small events for tests of the store."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from domain.identification.report import CaseReported, ReportReceiptGiven
from domain.messages import Command, Event
from domain.ports import Batch, Draft
from domain.vocabulary import COUNTRY, REPORT_CHANNEL, SEX, STATED_AGE
from tests.examples import MORNING, POLICE, POLICE_POST, WELFARE, made_id

RECEIPT = ReportReceiptGiven(reporter_agency_id=POLICE_POST)
REPORT = CaseReported(
    jurisdiction_id=made_id("jurisdiction", "TZ"),
    channel=next(iter(REPORT_CHANNEL)),
    addressed_to_id=WELFARE,
    stated_age=STATED_AGE["adult"],
    account="found asleep in a bus station",
    place="platform four",
    known_as="the quiet one",
    sex=SEX["female"],
    nationality=COUNTRY["ETH"],
    reporter_contact_id=made_id("contact", "driver"),
    reporter_contact="the driver of bus nine",
    reporter_agency_id=POLICE_POST,
)
FINGERPRINT = b"f" * 32


def new_stream() -> str:
    return f"case-{uuid4()}"


def drafts(stream: str, *events: Event, after: int = 0) -> tuple[Draft, ...]:
    return tuple(
        Draft(event_id=str(uuid4()), stream=stream, version=version, event=event)
        for version, event in enumerate(events, start=after + 1)
    )


def batch(
    *drafted: Draft,
    command_id: str | None = None,
    fingerprint: bytes = FINGERPRINT,
    **said: Any,
) -> Batch:
    """What one command appends; `said` are further words of the command."""
    told: dict[str, Any] = {"by": POLICE, "at": MORNING} | said
    command = Command(stream=drafted[0].stream, command_id=command_id or str(uuid4()), **told)
    return Batch(
        drafts=drafted,
        command=command,
        fingerprint=fingerprint,
        jurisdiction="TZ",
        jurisdiction_version=1,
        vocabulary_version="2026.1",
        policy_hash="policy",
    )


def one(stream: str | None = None, event: Event = RECEIPT, after: int = 0, **said: Any) -> Batch:
    """A batch of one event."""
    return batch(*drafts(stream or new_stream(), event, after=after), **said)
