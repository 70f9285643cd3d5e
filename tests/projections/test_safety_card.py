"""A released safety card shows itself and nothing else, to whoever has it, until it is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.assessment.risk import NeedsAssessed, SafetyCardRecorded
from domain.identification.report import PersonDescribed
from domain.messages import Actor, RecordClass, Role
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.protection.sealing import SealConfirmed
from domain.vocabulary import SEAL_CHANGE, SEAL_KIND
from projections import case_list, case_view, timeline
from projections.reading import Page
from projections.visibility import (
    Look,
    look_at,
    permitted_portrait,
    shape_case,
    shape_entry,
    visible_entries,
)
from projections.visibility.look import SAFETY_CARD
from projections.visibility.reader import reader
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    COORDINATION,
    LAWYER,
    NURSE,
    POLICE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    acting,
)
from tests.made import made
from tests.projections.histories import admitted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.noted import Kept, reading

CUSTODIAN = acting(Role.CUSTODIAN, COORDINATION)
OVER = ASKING + timedelta(hours=1)
CARD = {"allergies": "Canary-Penicillin", "medication": "Canary-Insulin", "danger": "Canary-Danger"}


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    """The shelter recorded a card, and it was released to an agency that has no other tie."""
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), made(NeedsAssessed), made(PersonDescribed))
        opened.append(admitted(), made(SafetyCardRecorded, **CARD), by=SHELTER_WORKER)
        opened.append(_seal())
        opened.append(_release("release-1", LAWYER.agency_id), by=CUSTODIAN)
        opened.project()
        yield opened


def _seal() -> SealConfirmed:
    return made(
        SealConfirmed,
        change=SEAL_CHANGE["seal"],
        kind=SEAL_KIND["child_record"],
        listed_user_ids=("user-listed",),
    )


def _release(release_id: str, recipient_id: str) -> SafetyCardReleased:
    return made(
        SafetyCardReleased, release_id=release_id, recipient_id=recipient_id, review_due_at=OVER
    )


def who(actor: Actor, at: datetime = ASKING) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=at)


def look(ledger: Ledger, principal: Principal, log: Kept | None = None) -> Look | None:
    """As the door does it: the database is told who reads."""
    ledger.read_as(reader(principal))
    return look_at(reading(principal, log), ledger.ask(case_view.by_id(CASE)))


def entries(ledger: Ledger, found: Look) -> list[dict[str, Any]]:
    rows = ledger.ask(timeline.listed(visible_entries(found), Page(first=50))).rows
    return [entry for row in rows if (entry := shape_entry(found, row, ledger.opener))]


def shown(ledger: Ledger, found: Look) -> dict[str, Any]:
    parts = ledger.ask(case_view.portrait(permitted_portrait(found)))
    return dict(shape_case(found, parts.get(CASE, ()), ledger.opener))


@pytest.mark.parametrize("actor", [LAWYER, CUSTODIAN])
def test_whoever_has_the_card_reads_it_and_nothing_else(ledger: Ledger, actor: Actor) -> None:
    found = look(ledger, who(actor))
    assert found is not None
    assert found.view.tie is Tie.CARD
    (entry,) = entries(ledger, found)
    assert entry["name"] == SAFETY_CARD
    assert [part["fields"] for part in entry["personal"]] == [CARD]
    case = shown(ledger, found)
    assert [(part["name"], part["fields"]) for part in case["persons"]] == [(SAFETY_CARD, CARD)]
    kept = {"case_id", "tie", "persons", "withheld"}
    assert {name for name, value in case.items() if value and name not in kept} == set()
    assert {part["reason"] for part in case["withheld"]} == {"not_on_the_card"}


def test_a_card_does_not_tell_who_recorded_it_for_that_may_tell_where_the_person_is(
    ledger: Ledger,
) -> None:
    found = look(ledger, who(LAWYER))
    assert found is not None
    (entry,) = entries(ledger, found)
    assert (entry["agency_id"], entry["role"], entry["user_id"]) == (None, None, None)
    assert SHELTER_WORKER.agency_id not in str(entry) + str(shown(ledger, found))


def test_what_a_card_showed_is_noted_by_its_class_and_the_names_of_its_fields(
    ledger: Ledger,
) -> None:
    log = Kept()
    principal = who(LAWYER)
    ledger.read_as(reader(principal))
    readings = reading(principal, log)
    found = look_at(readings, ledger.ask(case_view.by_id(CASE)))
    assert found is not None
    entries(ledger, found)
    (noted,) = readings._taken()
    assert noted.tie == "card"
    assert RecordClass.MEDICAL in noted.record_classes
    assert {f"words.{name}" for name in CARD} <= set(noted.fields)


def test_the_card_is_over_at_its_time(ledger: Ledger) -> None:
    assert look(ledger, who(LAWYER, OVER - timedelta(microseconds=1))) is not None
    assert look(ledger, who(LAWYER, OVER)) is None


@pytest.mark.parametrize("actor", [LAWYER, CUSTODIAN])
def test_a_card_puts_the_case_into_no_list(ledger: Ledger, actor: Actor) -> None:
    ledger.read_as(reader(who(actor)))
    assert ledger.ask(case_list.listed(who(actor))).rows == ()
    assert ledger.ask(case_list.counted(who(actor))) == 0


def test_a_colleague_of_the_custodian_and_the_police_of_the_named_agency_read_no_card(
    ledger: Ledger,
) -> None:
    assert look(ledger, who(replace(CUSTODIAN, user_id="user-colleague"))) is None
    assert look(ledger, who(replace(LAWYER, role=Role.POLICE_OFFICER))) is None


def test_a_seal_shuts_no_card_and_a_card_opens_no_seal(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on(), made(NeedsAssessed), made(SafetyCardRecorded, **CARD), _seal())
        own.append(_release("release-1", SOCIAL_WORKER.agency_id), by=CUSTODIAN)
        own.project()
        found = look(own, who(SOCIAL_WORKER))
        assert found is not None
        assert found.view.tie is Tie.HOLDER
        opened = [entry["name"] for entry in entries(own, found) if entry["personal"]]
        assert opened == [SAFETY_CARD]
        assert [part["name"] for part in shown(own, found)["persons"]] == [SAFETY_CARD]


def test_the_receiver_of_a_referral_reads_the_card_besides_and_keeps_its_referral(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), by=POLICE)
        own.append(taken_on(), consented(), sent(), made(SafetyCardRecorded, **CARD))
        own.append(_release("release-1", NURSE.agency_id), by=CUSTODIAN)
        own.project()
        found = look(own, who(NURSE))
        assert found is not None
        names = [entry["name"] for entry in entries(own, found)]
        assert names == ["referral.sent.v1", SAFETY_CARD]
        own.read_as_system()
        own.append(made(SafetyCardReleaseReviewed, release_id="release-1"))
        own.project()
        again = look(own, who(NURSE))
        assert again is not None
        assert [entry["name"] for entry in entries(own, again)] == ["referral.sent.v1"]
