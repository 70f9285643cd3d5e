"""What one operation shows is noted once for each case: names and classes, never a word of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import api
import projections
from domain.access import Principal, Tie, View
from domain.messages import Actor, RecordClass
from projections.access_log import AccessEntry, AccessLogUnavailable, Decision
from projections.visibility.readings import AskedFields, Occasion, Readings
from tests.examples import CASE, NURSE, OTHER_CASE, TANZANIA
from tests.projections.noted import Kept

WHO = Principal(actor=NURSE, jurisdiction_id=TANZANIA.jurisdiction_id, purpose_of_use="protection")
VIEW = View(permit=True, reason="referral in force", tie=Tie.REFERRAL, policy_hash="abc")
ADMINISTRATION, MEDICAL = RecordClass.CASE_ADMINISTRATION, RecordClass.MEDICAL
STAGE = {"stage": ADMINISTRATION}
HEALTH = {"health": MEDICAL, "note": MEDICAL}


class Broken:
    """An access log that cannot be written."""

    async def write(self, asker: Actor, entries: Sequence[AccessEntry]) -> None:
        raise AccessLogUnavailable(f"{len(entries)} entries of a {asker.role} were not written")


def readings(log: Kept | Broken, asked: AskedFields | None = None) -> Readings:
    return Readings(WHO, Occasion(door="graphql", operation="Page", trace_id="t"), log, asked)


def test_what_is_shown_of_a_case_is_one_entry_with_all_names_and_classes() -> None:
    log = Kept()
    reading = readings(log)
    reading.show(CASE, VIEW, "case", STAGE)
    reading.show(OTHER_CASE, VIEW, "case", STAGE)
    reading.show(CASE, VIEW, "person", HEALTH)
    reading.show(CASE, VIEW, "case", STAGE)
    asyncio.run(reading.keep())
    first, second = log.entries
    assert (first.case_id, first.decision) == (CASE, Decision.PERMIT)
    assert first.fields == ("case.stage", "person.health", "person.note")
    assert first.record_classes == (MEDICAL, ADMINISTRATION)
    assert (second.case_id, second.fields) == (OTHER_CASE, ("case.stage",))


def test_an_entry_says_who_asked_why_it_was_permitted_and_how() -> None:
    log = Kept()
    reading = readings(log)
    reading.show(CASE, VIEW, "case", STAGE)
    asyncio.run(reading.keep())
    (entry,) = log.entries
    assert (entry.user_id, entry.role) == (NURSE.user_id, NURSE.role)
    assert (entry.agency_id, entry.purpose_of_use) == (NURSE.agency_id, "protection")
    assert (entry.tie, entry.reason, entry.policy_hash) == ("referral", "referral in force", "abc")
    assert (entry.door, entry.operation, entry.trace_id) == ("graphql", "Page", "t")


def test_what_nobody_asked_for_is_not_noted_and_a_case_of_which_nothing_was_is_no_entry() -> None:
    log = Kept()
    reading = readings(log, {"case": {"stage"}, "person": None})
    reading.show(CASE, VIEW, "case", {**STAGE, "child": RecordClass.CHILD})
    reading.show(CASE, VIEW, "person", HEALTH)
    reading.show(OTHER_CASE, VIEW, "referral", STAGE)
    asyncio.run(reading.keep())
    (entry,) = log.entries
    assert entry.fields == ("case.stage", "person.health", "person.note")
    assert RecordClass.CHILD not in entry.record_classes


def test_a_refusal_is_an_entry_of_its_own_without_fields() -> None:
    log = Kept()
    reading = readings(log, {})
    for asked_id in (CASE, "referral-1", CASE):
        reading.deny(asked_id)
    asyncio.run(reading.keep())
    case, referral = log.entries
    assert (case.decision, case.case_id, case.asked_id) == (Decision.DENY, CASE, None)
    assert (referral.case_id, referral.asked_id) == (None, "referral-1")
    assert case.fields == case.record_classes == ()


def test_what_was_written_is_not_written_again() -> None:
    log = Kept()
    reading = readings(log)
    reading.show(CASE, VIEW, "case", STAGE)
    asyncio.run(reading.keep())
    asyncio.run(reading.keep())
    assert len(log.entries) == 1


def test_where_it_cannot_be_written_whoever_wants_to_answer_is_stopped() -> None:
    reading = readings(Broken())
    asyncio.run(reading.keep())
    reading.show(CASE, VIEW, "case", STAGE)
    with pytest.raises(AccessLogUnavailable):
        asyncio.run(reading.keep())


def test_nobody_at_the_doors_looks_at_a_case_past_the_readings() -> None:
    folders = [Path(package.__file__ or "").parent for package in (api, projections)]
    found = {
        path.name
        for folder in folders
        for path in folder.rglob("*.py")
        if re.search(r"\b(Look|decide_view)\(", path.read_text(encoding="utf-8"))
    }
    known = {"look.py", "listed.py", "watching.py", "case_view.py", "etag.py", "case_row.py"}
    assert found <= known | {"report.py"}, "the report hands its readings to the look it makes"
