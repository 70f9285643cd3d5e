"""Who else learned of a case: by a card, in an emergency, by a demand, by answering for it before.

R1  Whoever was told or could read is a recipient, with its way; recalled is what rests on a ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.holding.holder import CaseTransferOffered, CaseTransferred
from domain.messages import Actor, RecordClass, Role
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed
from domain.protection.demand import DemandComplied, DemandReceived
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.protection.sealing import SealConfirmed
from domain.vocabulary import (
    DEMAND_AUTHORITY,
    GLASS_REVIEW_OUTCOME,
    SAFETY_CARD_READER,
    SEAL_CHANGE,
    SEAL_KIND,
)
from infra.event_types import NAMES
from infra.rebuilding import fingerprint, rebuild
from projections import case_view, every, recipients
from projections.reading import Record
from projections.visibility import look_at
from projections.visibility.reader import reader
from projections.visibility.recipients import shape_recipients
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    LEGAL_AID,
    MORNING,
    NURSE,
    POLICE,
    POLICE_POST,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import CONSENT, accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.noted import reading
from tests.projections.test_recipients import who

HEALTH = (RecordClass.MEDICAL,)
OFFICER = replace(SOCIAL_WORKER, role=Role.POLICE_OFFICER)
CUSTODIANS = made_id("organization", "of custodians")
CUSTODIAN = acting(Role.CUSTODIAN, CUSTODIANS)
UNTIL = MORNING + timedelta(minutes=30)
GLASS = made(
    BreakGlassUsed,
    glass_id="glass-1",
    agency_id=LEGAL_AID,
    record_classes=HEALTH,
    until=UNTIL,
    review_due_at=MORNING + timedelta(hours=72),
)
DEMANDED = made(
    DemandReceived,
    demand_id="demand-1",
    authority=DEMAND_AUTHORITY["criminal_court"],
    authority_name="(a court of a place)",
    record_classes=(RecordClass.LEGAL, RecordClass.IDENTITY),
)
HANDED = made(DemandComplied, demand_id="demand-1", record_classes=(RecordClass.LEGAL,))


def card(release_id: str, **words: Any) -> SafetyCardReleased:
    due = MORNING + timedelta(hours=24)
    told = {"reader": None, "recipient_id": None, "review_due_at": due}
    return made(SafetyCardReleased, release_id=release_id, **(told | words))


@pytest.fixture
def ledger(new_database: NewDatabase, tmp_path: Path) -> Iterator[Ledger]:
    """A case that the welfare agency answers for, and of which the clinic was told."""
    with opened_ledger(new_database(), tmp_path) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), accepted())
        yield opened


def known(
    ledger: Ledger,
    actor: Actor = SOCIAL_WORKER,
    now: datetime = ASKING,
    systems: Sequence[Record] = (),
) -> list[dict[str, Any]]:
    ledger.project()
    ledger.read_as(reader(who(actor)))
    look = look_at(reading(who(actor)), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    found = shape_recipients(look, ledger.ask(recipients.of_case(CASE)), now, systems)
    assert found is not None
    ledger.read_as_system()
    return found


def ways(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["recipient_id"], told["way"]) for one in found for told in one["told"]]


def test_whoever_broke_the_glass_was_told_until_it_ended_and_the_review_stands_beside_it(
    ledger: Ledger,
) -> None:
    ledger.append(GLASS, by=acting(Role.SOCIAL_WORKER, LEGAL_AID))
    (_, glass) = known(ledger, now=MORNING)
    (told,) = glass["told"]
    assert (glass["recipient_id"], told["way"]) == (LEGAL_AID, "break_glass")
    assert (told["record_classes"], told["until"], told["runs"]) == (["medical"], UNTIL, True)
    assert (told["outcome"], glass["recalls"]) == (None, [])
    outcome = GLASS_REVIEW_OUTCOME["not_justified"]
    ledger.append(made(GlassReviewed, glass_id="glass-1", outcome=outcome))
    (told,) = known(ledger, now=UNTIL)[1]["told"]
    assert (told["outcome"]["code"], told["runs"]) == ("not_justified", False)


def test_what_an_emergency_opened_is_not_told_to_whom_health_never_reaches(ledger: Ledger) -> None:
    ledger.append(GLASS, by=acting(Role.SOCIAL_WORKER, LEGAL_AID))
    (_, glass) = known(ledger, OFFICER)
    assert glass["recipient_id"] == LEGAL_AID
    assert glass["told"][0]["record_classes"] == []


def test_a_safety_card_was_told_to_its_agency_or_kind_of_reader_and_to_its_custodian(
    ledger: Ledger,
) -> None:
    ledger.append(card("release-1", recipient_id=POLICE_POST), by=CUSTODIAN)
    ledger.append(card("release-2", reader=SAFETY_CARD_READER["hospital"]), by=CUSTODIAN)
    found = known(ledger)
    assert {told for told in ways(found) if told[1] != "referral"} == {
        (POLICE_POST, "safety_card"),
        (CUSTODIANS, "safety_card"),
        ("release-2", "safety_card"),
    }
    (hospital,) = [one for one in found if one["recipient_id"] == "release-2"]
    assert hospital["kind"]["code"] == "hospital"
    assert hospital["told"][0]["record_classes"] == ["medical"]


def test_the_review_of_a_card_ends_the_reading_of_it(ledger: Ledger) -> None:
    ledger.append(card("release-1", recipient_id=POLICE_POST), by=CUSTODIAN)
    assert known(ledger, now=MORNING)[1]["told"][0]["runs"]
    outcome = GLASS_REVIEW_OUTCOME["justified"]
    ledger.append(made(SafetyCardReleaseReviewed, release_id="release-1", outcome=outcome))
    told = known(ledger, now=ASKING + timedelta(hours=1))[1]["told"][0]
    assert (told["outcome"]["code"], told["runs"]) == ("justified", False)


def test_that_a_card_was_released_is_not_told_to_whom_health_never_reaches(ledger: Ledger) -> None:
    ledger.append(card("release-1", recipient_id=POLICE_POST), by=CUSTODIAN)
    assert ways(known(ledger, OFFICER)) == [(CLINIC, "referral")]


def test_a_demand_tells_once_something_is_handed_over_and_only_that(ledger: Ledger) -> None:
    ledger.append(DEMANDED)
    assert ways(known(ledger)) == [(CLINIC, "referral")]
    ledger.append(HANDED)
    (_, court) = known(ledger)
    assert (court["recipient_id"], court["kind"]["code"]) == ("demand-1", "criminal_court")
    (told,) = court["told"]
    assert (told["way"], told["record_classes"]) == ("demand", ["legal"])
    assert (told["ground_id"], told["runs"], court["recalls"]) == (None, True, [])
    assert "court of a place" not in str(court)


def test_what_a_demand_took_is_not_told_to_whom_the_law_is_sealed(ledger: Ledger) -> None:
    seal = made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["child_record"],
        listed_user_ids=("user-listed",),
    )
    ledger.append(DEMANDED, HANDED, seal)
    assert "demand" not in str(known(ledger, acting(Role.DATA_PROTECTION_OFFICER, WELFARE)))


def transferred(from_id: str, to_id: str, key: str) -> tuple[Any, ...]:
    words = {"transfer_id": key, "to_agency_id": to_id}
    offered = made(CaseTransferOffered, basis_id=CONSENT, **words)
    worker_id = SOCIAL_WORKER.user_id
    return offered, made(CaseTransferred, worker_id=worker_id, from_agency_id=from_id, **words)


def test_who_answered_for_the_case_before_was_told_and_whoever_does_now_was_not(
    ledger: Ledger,
) -> None:
    assert WELFARE not in str(ways(known(ledger)))
    ledger.append(*transferred(WELFARE, CLINIC, "transfer-1"))
    found = {one["recipient_id"]: one for one in known(ledger, NURSE)}
    (told,) = found[WELFARE]["told"]
    assert told["way"] == "holder"
    assert told["until"] > datetime.fromisoformat(told["told_at"])
    assert told["record_classes"] == [kind.value for kind in RecordClass]
    ledger.append(*transferred(CLINIC, WELFARE, "transfer-2"))
    assert (WELFARE, "holder") not in ways(known(ledger))
    assert (CLINIC, "transfer") in ways(known(ledger))


def test_whose_system_alone_was_told_of_steps_is_a_recipient_of_steps(ledger: Ledger) -> None:
    systems = [
        {"agency_id": agency_id, "told_at": MORNING} for agency_id in (SHELTER_HOUSE, WELFARE, "")
    ]
    found = known(ledger, systems=systems)
    (shelter,) = [one for one in found if one["recipient_id"] == SHELTER_HOUSE]
    assert [told["way"] for told in shelter["told"]] == ["system"]
    assert shelter["told"][0]["record_classes"] == ["case_administration"]
    assert len(found) == 2


def test_who_learned_of_a_case_is_byte_equal_however_often_it_is_made_anew(ledger: Ledger) -> None:
    (projection,) = [one for one in every(NAMES) if one.name == "recipients"]
    outcome = GLASS_REVIEW_OUTCOME["justified"]
    ledger.append(GLASS, by=acting(Role.SOCIAL_WORKER, LEGAL_AID))
    ledger.append(card("release-1", recipient_id=POLICE_POST), by=CUSTODIAN)
    ledger.append(DEMANDED, made(GlassReviewed, glass_id="glass-1", outcome=outcome), HANDED)
    ledger.append(made(SafetyCardReleaseReviewed, release_id="release-1", outcome=outcome))
    ledger.append(*transferred(WELFARE, CLINIC, "transfer-1"))
    ledger.project([projection], size=1)
    before = fingerprint(ledger.projector, projection)
    for _ in range(2):
        rebuild(ledger.urls.projector, ledger.entries, [projection])
        assert fingerprint(ledger.projector, projection) == before
    once, twice = projection.blank(), projection.blank()
    entries = ledger.entries()
    projection.fold(once, entries)
    projection.fold(twice, [copy for entry in entries for copy in (entry, entry)])
    assert once == twice
