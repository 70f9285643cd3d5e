"""To whom a case was told, what was recalled, and who may know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.access import Principal
from domain.consent.grant import ConsentWithdrawn
from domain.consent.legal_basis import DisclosureMadeOutside, MandatoryReportMade
from domain.holding.holder import CaseTransferOffered, CaseTransferred
from domain.messages import Actor, RecordClass, Role
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.protection.sealing import SealConfirmed
from domain.referral.service import ReferralClosed
from domain.vocabulary import RECALL_ACTION, SEAL_CHANGE, SEAL_KIND
from infra.event_types import NAMES
from projections import case_view, every, recipients
from projections.reading import Page, Record
from projections.visibility import look_at
from projections.visibility.reader import reader
from projections.visibility.recipients import shape_recall, shape_recipients
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    CONSUL,
    COORDINATOR,
    LAWYER,
    LEGAL_AID,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    POLICE_POST,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
)
from tests.made import made
from tests.projections.histories import (
    CONSENT,
    REFERRAL,
    accepted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.noted import Kept, reading

OFFICER = acting(Role.DATA_PROTECTION_OFFICER, WELFARE)
DUE = MORNING + timedelta(days=7)
ENDS = MORNING + timedelta(days=90)
HEALTH = (RecordClass.MEDICAL,)


def recalled(recall_id: str, recipient_id: str, due: datetime = DUE) -> DisclosureRecalled:
    return made(
        DisclosureRecalled,
        recall_id=recall_id,
        recipient_id=recipient_id,
        ground_id=CONSENT,
        referral_id=None,
        record_classes=HEALTH,
        kept_classes=(),
        acknowledge_by=due,
    )


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    """The clinic and the shelter were told and recalled; the police got what a law demands."""
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), accepted(), sent("referral-2", LEGAL_AID))
        opened.append(
            made(
                DisclosureMadeOutside,
                recipient_id=SHELTER_HOUSE,
                record_classes=HEALTH,
                basis_id=CONSENT,
            ),
            made(MandatoryReportMade, recipient_id=POLICE_POST, record_classes=HEALTH),
            made(ConsentWithdrawn, consent_id=CONSENT),
            recalled("recall-clinic", CLINIC),
            recalled("recall-shelter", SHELTER_HOUSE),
            made(RecallAcknowledged, recall_id="recall-shelter", action=RECALL_ACTION["deleted"]),
            made(ReferralClosed, referral_id=REFERRAL),
        )
        opened.append(reported(), by=POLICE, stream=OTHER_CASE)
        opened.append(taken_on(), recalled("recall-other", CLINIC, MORNING), stream=OTHER_CASE)
        opened.project()
        yield opened


def who(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def known(
    ledger: Ledger, actor: Actor, now: datetime = ASKING, log: Kept | None = None
) -> list[dict[str, Any]] | None:
    ledger.read_as(reader(who(actor)))
    look = look_at(reading(who(actor), log), ledger.ask(case_view.by_id(CASE)))
    if look is None:
        return None
    return shape_recipients(look, ledger.ask(recipients.of_case(CASE)), now)


def by_recipient(found: list[dict[str, Any]] | None) -> dict[str, dict[str, Any]]:
    assert found is not None
    return {one["recipient_id"]: one for one in found}


def open_recalls(ledger: Ledger, actor: Actor, page: Page | None = None) -> list[Record]:
    ledger.read_as(reader(who(actor)))
    found = ledger.ask(recipients.listed(who(actor), page or Page(first=10)))
    shown = [shape_recall(reading(who(actor)), row, ASKING) for row in found.rows]
    assert None not in shown
    assert len(shown) == ledger.ask(recipients.counted(who(actor))) or page
    return [one for one in shown if one]


def test_the_agency_that_answers_for_the_case_knows_everybody_who_was_told(
    ledger: Ledger,
) -> None:
    found = known(ledger, SOCIAL_WORKER)
    assert found is not None
    ways = {one["recipient_id"]: [told["way"] for told in one["told"]] for one in found}
    assert ways == {
        CLINIC: ["referral"],
        SHELTER_HOUSE: ["outside"],
        POLICE_POST: ["mandatory_report"],
    }


def test_who_only_received_a_referral_was_told_nothing(ledger: Ledger) -> None:
    assert LEGAL_AID not in str(known(ledger, SOCIAL_WORKER))


def test_each_recipient_stands_with_its_ground_until_when_it_held_and_what_was_told(
    ledger: Ledger,
) -> None:
    found = by_recipient(known(ledger, SOCIAL_WORKER))
    (told,) = found[CLINIC]["told"]
    assert (told["ground_id"], told["record_classes"]) == (CONSENT, ["identity", "medical"])
    assert (told["until"], told["runs"]) == (ENDS, True)
    over = by_recipient(known(ledger, SOCIAL_WORKER, ENDS))
    assert not over[CLINIC]["told"][0]["runs"]
    (by_law,) = found[POLICE_POST]["told"]
    assert (by_law["ground_id"], by_law["until"], by_law["runs"]) == (None, None, True)


def test_a_recall_shows_whether_and_how_it_was_acknowledged_and_what_is_late(
    ledger: Ledger,
) -> None:
    found = by_recipient(known(ledger, SOCIAL_WORKER, DUE))
    clinic, shelter = found[CLINIC], found[SHELTER_HOUSE]
    assert (clinic["unacknowledged"], clinic["late"]) == (1, True)
    assert not by_recipient(known(ledger, SOCIAL_WORKER, ASKING))[CLINIC]["late"]
    (recall,) = shelter["recalls"]
    assert (shelter["unacknowledged"], shelter["late"]) == (0, False)
    assert recall["action"]["code"] == "deleted"
    assert recall["acknowledged_at"] is not None
    assert found[POLICE_POST]["recalls"] == []


def test_the_data_protection_officer_of_that_agency_knows_the_same_but_of_the_law(
    ledger: Ledger,
) -> None:
    everybody = by_recipient(known(ledger, SOCIAL_WORKER))
    of_the_law = {
        who
        for who, one in everybody.items()
        if {told["way"] for told in one["told"]} == {"mandatory_report"}
    }
    assert of_the_law
    others = {who: one for who, one in everybody.items() if who not in of_the_law}
    assert by_recipient(known(ledger, OFFICER)) == others


def test_a_colleague_who_is_not_assigned_is_told_of_no_recipient(ledger: Ledger) -> None:
    assert not known(ledger, replace(SOCIAL_WORKER, user_id="user-colleague"))


@pytest.mark.parametrize("purpose", ["research", "statistics"])
def test_a_purpose_without_persons_is_told_of_no_recipient(ledger: Ledger, purpose: str) -> None:
    ledger.read_as_system()
    asker = Principal(
        actor=SOCIAL_WORKER,
        jurisdiction_id=TANZANIA.jurisdiction_id,
        asks_at=ASKING,
        purpose_of_use=purpose,
    )
    look = look_at(reading(asker), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    assert shape_recipients(look, ledger.ask(recipients.of_case(CASE)), ASKING) == []


def test_whoever_was_told_knows_its_own_part_and_nothing_of_others(ledger: Ledger) -> None:
    found = known(ledger, NURSE)
    assert found is not None
    assert [one["recipient_id"] for one in found] == [CLINIC]
    for other in (SHELTER_HOUSE, POLICE_POST, LEGAL_AID):
        assert other not in str(found)


@pytest.mark.parametrize("actor", [POLICE, COORDINATOR, CONSUL, SHELTER_WORKER])
def test_whoever_watches_only_reported_or_has_no_tie_knows_of_nobody(
    ledger: Ledger, actor: Actor
) -> None:
    assert known(ledger, actor) is None


def test_a_receiver_of_an_open_referral_knows_of_nobody_who_was_told(ledger: Ledger) -> None:
    assert known(ledger, LAWYER) == []


def test_who_was_recalled_finds_its_open_recalls_across_cases_the_next_due_first(
    ledger: Ledger,
) -> None:
    found = open_recalls(ledger, NURSE)
    assert [(one["recall_id"], one["case_id"]) for one in found] == [
        ("recall-other", OTHER_CASE),
        ("recall-clinic", CASE),
    ]
    assert [one["late"] for one in found] == [True, False]


def test_open_recalls_come_page_by_page(ledger: Ledger) -> None:
    ledger.read_as(reader(who(NURSE)))
    first = ledger.ask(recipients.listed(who(NURSE), Page(first=1)))
    assert first.has_next
    second = ledger.ask(recipients.listed(who(NURSE), Page(first=1, after=first.cursors[-1])))
    assert [row["recall_id"] for row in (*first.rows, *second.rows)] == [
        "recall-other",
        "recall-clinic",
    ]


@pytest.mark.parametrize(
    "actor", [SHELTER_WORKER, SOCIAL_WORKER, OFFICER, POLICE, COORDINATOR, CONSUL, LAWYER]
)
def test_nobody_finds_a_recall_of_others_or_one_that_was_acknowledged(
    ledger: Ledger, actor: Actor
) -> None:
    assert open_recalls(ledger, actor) == []


@pytest.mark.parametrize("table", ["recipient_case", "recall_list"])
def test_the_database_itself_keeps_the_rows_from_whoever_has_no_tie(
    ledger: Ledger, table: str
) -> None:
    for actor, rows in ((CONSUL, 0), (COORDINATOR, 0), (SOCIAL_WORKER, 1)):
        ledger.read_as(reader(who(actor)))
        counted = ledger.reader.execute(f"SELECT count(*) FROM views.{table}")  # noqa: S608
        row = counted.fetchone()
        assert row is not None
        assert (row[0] > 0) == bool(rows)


def test_what_is_shown_of_recipients_is_noted(ledger: Ledger) -> None:
    log = Kept()
    readings = reading(who(SOCIAL_WORKER), log)
    ledger.read_as(reader(who(SOCIAL_WORKER)))
    look = look_at(readings, ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    shape_recipients(look, ledger.ask(recipients.of_case(CASE)), ASKING)
    (noted,) = readings._taken()
    assert {"recipient.recipient_id", "recall.reason"} <= set(noted.fields)


def test_that_a_law_demanded_a_report_is_told_to_nobody_from_whom_the_law_is_sealed(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    seal = made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["child_record"],
        listed_user_ids=("user-listed",),
    )
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on(), consented(), sent(), accepted())
        own.append(made(MandatoryReportMade, recipient_id=POLICE_POST), seal)
        own.project()
        assert [one["recipient_id"] for one in known(own, OFFICER) or []] == [CLINIC]
        assert known(own, SOCIAL_WORKER) == []


def test_who_took_a_case_over_was_told_and_who_was_only_offered_it_was_not(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    offered = made(
        CaseTransferOffered, transfer_id="transfer-1", to_agency_id=CLINIC, basis_id=CONSENT
    )
    taken_over = made(
        CaseTransferred,
        transfer_id="transfer-1",
        worker_id=NURSE.user_id,
        from_agency_id=WELFARE,
        to_agency_id=CLINIC,
    )
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on(), consented(), offered)
        own.project()
        assert known(own, SOCIAL_WORKER) == []
        own.read_as_system()
        own.append(taken_over)
        own.project()
        found = known(own, NURSE)
        assert found is not None
        assert [(one["recipient_id"], one["told"][0]["way"]) for one in found] == [
            (WELFARE, "holder"),
            (CLINIC, "transfer"),
        ]


def test_one_fact_at_a_time_gives_the_same_recall_once(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    own_only = [one for one in every(NAMES) if one.name in ("recipients", "case_view")]
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), taken_on(), consented(), sent(), accepted())
        own.append(recalled("recall-clinic", CLINIC))
        own.append(made(RecallAcknowledged, recall_id="recall-clinic"))
        own.project(own_only, size=1)
        assert len(own.ask(recipients.of_case(CASE))[1]) == 1
        (recall,) = own.ask(recipients.of_case(CASE))[1]
        assert recall["acknowledged_at"] is not None
