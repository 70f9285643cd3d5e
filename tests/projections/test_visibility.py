"""Who sees what: every tie to a case against every record class, on the case and on its entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from domain import access
from domain.access import Principal, Tie
from domain.holding.course import EntryVoided
from domain.holding.holder import CaseTransferOffered
from domain.identity import CasesLinked
from domain.messages import Actor, Event, RecordClass, Role, Sealed
from domain.personal import marks
from domain.vocabulary import CASE_LINK
from infra.event_catalogue import _STREAMS
from infra.event_types import NAMES
from projections import case_list, case_view, timeline
from projections.case_row import STANDS, standing_from
from projections.case_view import CASES
from projections.reading import Page, sealed_cursor
from projections.visibility import (
    Needs,
    look_at,
    permitted_portrait,
    shape_case,
    shape_entry,
    visible_cases,
    visible_entries,
)
from projections.visibility.cases import COLUMNS, NEVER_SHOWN
from projections.visibility.entries import PERSON_IDS
from projections.visibility.look import RECALL, RECEIPT, REPORT, TRANSFER_OFFER
from projections.words import LOCATING, OTHER_CASES, words_of
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    CONSUL,
    COORDINATION,
    COORDINATOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    REFERRAL,
    a_whole_case,
    accepted,
    admitted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.noted import reading
from tests.projections.telling_names import EVERY

LEGAL_REFERRAL = made_id("referral", "legal aid")
AUDITOR = acting(Role.AUDITOR, COORDINATION)
ALL = frozenset(kind.value for kind in RecordClass)
WORK = frozenset({"case_administration"})
HERE = TANZANIA.jurisdiction_id

WHO: dict[str, Actor] = {
    "holder": SOCIAL_WORKER,
    "referral": NURSE,
    "receiver": LAWYER,
    "reporter": POLICE,
    "coordinator": COORDINATOR,
    "auditor": AUDITOR,
}
WORDS: dict[str, frozenset[str]] = {
    "holder": ALL,
    "referral": WORK | {"identity", "medical"},
    "receiver": WORK,
    "reporter": WORK,
    "coordinator": WORK,
    "auditor": WORK,
}
OPENED: dict[str, frozenset[str]] = {
    "holder": ALL,
    "referral": WORK | {"identity", "medical"},
    "receiver": frozenset(),
    "reporter": frozenset(),
    "coordinator": frozenset(),
    "auditor": frozenset(),
}
OUTSIDERS = {
    "another agency": Principal(actor=CONSUL, jurisdiction_id=HERE, asks_at=ASKING),
    "another coordinator": Principal(
        actor=COORDINATOR, jurisdiction_id=UNITED_KINGDOM.jurisdiction_id, asks_at=ASKING
    ),
    "the clock": Principal(
        actor=acting(Role.CLOCK, "organization-system"), jurisdiction_id=HERE, asks_at=ASKING
    ),
    "nobody": Principal(actor=acting(Role.SOCIAL_WORKER, ""), jurisdiction_id=HERE, asks_at=ASKING),
}


def principal(who: str) -> Principal:
    return Principal(actor=WHO[who], jurisdiction_id=HERE, asks_at=ASKING)


def of_cases() -> tuple[type[Event], ...]:
    return tuple(kind for kind in NAMES if kind.__module__.removeprefix("domain.") not in _STREAMS)


def moves_standing(event: Event) -> bool:
    return type(event).__name__ in _of_standing()


def _of_standing() -> set[str]:
    return {kind.__name__ for kind in STANDS}


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    """One case that has every kind of entry, whatever the order, and whose ties are known."""
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        opened.append(reported(), by=POLICE)
        opened.append(taken_on(), consented(), sent(), accepted())
        opened.append(sent(LEGAL_REFERRAL, LEGAL_AID, record_classes=(RecordClass.LEGAL,)))
        every_kind = [made(kind) for kind in of_cases()]
        opened.append(*[event for event in every_kind if not moves_standing(event)])
        opened.append(*a_whole_case(), stream=OTHER_CASE)
        opened.project()
        yield opened


def shown_case(ledger: Ledger, who: str) -> dict[str, Any]:
    return case_shown_to(ledger, principal(who))


def shown_entries(ledger: Ledger, who: str) -> list[dict[str, Any]]:
    return entries_shown_to(ledger, principal(who))


def case_shown_to(ledger: Ledger, asker: Principal) -> dict[str, Any]:
    look = look_at(reading(asker), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    parts = ledger.ask(case_view.portrait(permitted_portrait(look)))
    return dict(shape_case(look, parts.get(CASE, ()), ledger.opener))


def entries_shown_to(ledger: Ledger, asker: Principal) -> list[dict[str, Any]]:
    look = look_at(reading(asker), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    shown, page = [], Page(first=50)
    while True:
        found = ledger.ask(timeline.listed(visible_entries(look), page))
        shown += [shape_entry(look, row, ledger.opener) for row in found.rows]
        if not found.has_next:
            return shown  # type: ignore[return-value]
        page = Page(first=50, after=found.cursors[-1])


@pytest.mark.parametrize("who", WHO)
def test_the_tie_is_what_the_policy_says(ledger: Ledger, who: str) -> None:
    assert shown_case(ledger, who)["tie"] == who


@pytest.mark.parametrize("record_class", sorted(ALL))
@pytest.mark.parametrize("who", WHO)
def test_a_class_opens_for_those_alone_who_may(ledger: Ledger, who: str, record_class: str) -> None:
    entries = shown_entries(ledger, who)
    spoken = {kind for entry in entries for kind in entry["words"]}
    opened = {part["record_class"] for entry in entries for part in entry["personal"]}
    portrayed = {part["record_class"] for part in shown_case(ledger, who)["persons"]}
    assert (record_class in opened) <= (record_class in OPENED[who])
    assert (record_class in portrayed) <= (record_class in OPENED[who])
    assert (record_class in spoken) <= (record_class in WORDS[who])
    if who == "holder":
        assert record_class in spoken | opened


@pytest.mark.parametrize("record_class", sorted(ALL))
@pytest.mark.parametrize("who", WHO)
def test_a_column_is_missing_where_its_class_is_not_permitted(
    ledger: Ledger, who: str, record_class: str
) -> None:
    shown = shown_case(ledger, who)
    columns = [name for name, column in COLUMNS.items() if column.record_class == record_class]
    if record_class not in WORDS[who]:
        assert {name: shown[name] for name in columns} == dict.fromkeys(columns)


@pytest.mark.parametrize("who", WHO)
def test_every_entry_says_which_classes_it_keeps_back(ledger: Ledger, who: str) -> None:
    for entry in shown_entries(ledger, who):
        withheld = {part["record_class"] for part in entry["withheld"]}
        shown = entry["words"].keys() | {part["record_class"] for part in entry["personal"]}
        assert not withheld & shown
        assert withheld.isdisjoint(WORDS[who])
        assert all(part["reason"] for part in entry["withheld"])


def test_what_is_withheld_is_named_by_class_whatever_the_case_holds(ledger: Ledger) -> None:
    for_clinic = shown_case(ledger, "referral")["withheld"]
    assert {part["record_class"] for part in for_clinic} == ALL - WORDS["referral"]
    assert {part["reason"] for part in for_clinic} == {"not_in_referral"}
    assert shown_case(ledger, "receiver")["withheld"] == [
        {"record_class": "legal", "reason": "referral_not_accepted"}
    ]
    assert shown_case(ledger, "reporter")["withheld"] == []
    assert shown_case(ledger, "holder")["withheld"] == []


def test_reporter_sees_receipt_but_not_the_file(ledger: Ledger) -> None:
    shown = shown_case(ledger, "reporter")
    assert shown["receipt"] is True
    kept = {"case_id", "tie", "receipt"}
    assert {name for name, value in shown.items() if value and name not in kept} == set()
    entries = shown_entries(ledger, "reporter")
    assert {entry["name"] for entry in entries} == {REPORT, RECEIPT}
    for entry in entries:
        assert entry["personal"] == []
        assert entry["name"] == REPORT or entry["agency_id"] is None


def test_a_receiver_sees_its_own_referral_alone(ledger: Ledger) -> None:
    shown = shown_case(ledger, "receiver")
    assert [referral["referral_id"] for referral in shown["referrals"]] == [LEGAL_REFERRAL]
    assert shown["stage"] is None
    entries = shown_entries(ledger, "receiver")
    assert {entry["name"] for entry in entries} == {"referral.sent.v1"}
    assert entries[0]["words"]["case_administration"]["referral_id"] == LEGAL_REFERRAL


@pytest.mark.parametrize("who", ["coordinator", "auditor"])
def test_who_watches_sees_steps_without_persons(ledger: Ledger, who: str) -> None:
    entries, holders = shown_entries(ledger, who), shown_entries(ledger, "holder")
    told, all_told = ({each["name"] for each in found} for found in (entries, holders))
    assert all_told - told == all_told & EVERY
    assert len(all_told & EVERY) > len(EVERY) // 2
    for entry in entries:
        words = entry["words"].get("case_administration", {})
        ids = {name for name in words if name.endswith(("_id", "_ids"))}
        assert ids <= {"jurisdiction_id"} | _links(who, entry)
        assert (entry["agency_id"], entry["user_id"], entry["personal"]) == (None, None, [])
    shown = shown_case(ledger, who)
    assert (shown["worker_id"], shown["stays"], shown["consents"]) == (None, [], None)
    assert all(referral["masked"] for referral in shown["referrals"])


def _links(who: str, entry: dict[str, Any]) -> frozenset[str]:
    """A coordinator links and merges cases, and sees which."""
    return OTHER_CASES if (who, entry["step"]) == ("coordinator", "identity") else frozenset()


def test_co_victims_in_one_incident_never_see_each_other(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    of_one_incident = made(
        CasesLinked, other_case_id=OTHER_CASE, kind=CASE_LINK["same_incident_coordinator_only"]
    )
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), taken_on(), consented(), sent(), accepted(), of_one_incident)
        own.project()
        for who in ("holder", "referral", "reporter", "auditor"):
            assert OTHER_CASE not in str(shown_entries(own, who))
            assert "same_incident" not in str(shown_entries(own, who))
            assert shown_case(own, who)["links"] in (0, None) or who == "auditor"
        assert OTHER_CASE in str(shown_entries(own, "coordinator"))


def test_a_service_that_tells_of_health_is_masked_for_those_without_the_class(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), taken_on(), consented(), sent(), accepted())
        work = (RecordClass.CASE_ADMINISTRATION,)
        own.append(sent(LEGAL_REFERRAL, LEGAL_AID, record_classes=work), accepted(LEGAL_REFERRAL))
        own.project()
        shown = {found["referral_id"]: found for found in shown_case(own, "receiver")["referrals"]}
        assert shown[REFERRAL]["masked"] is True
        assert "to_agency_id" not in shown[REFERRAL]
        assert shown[LEGAL_REFERRAL]["masked"] is False
        entries = str(shown_entries(own, "receiver")[:5])
        assert CLINIC not in entries
        assert "health_medical_service" not in entries
        assert CLINIC in str(shown_entries(own, "holder"))


@pytest.mark.parametrize("who", ["receiver", "reporter", "coordinator", "auditor"])
def test_who_sees_no_persons_gets_no_id_of_one(ledger: Ledger, who: str) -> None:
    for entry in shown_entries(ledger, who):
        assert not PERSON_IDS & {name for words in entry["words"].values() for name in words}


@pytest.mark.parametrize("who", ["receiver", "reporter", "coordinator", "auditor"])
def test_a_filter_by_persons_takes_the_case_out_of_their_list(ledger: Ledger, who: str) -> None:
    visible = visible_cases(principal(who), Needs(persons=True))
    statement = sql.SQL("SELECT c.case_id {}").format(visible.source)
    rows = ledger.reader.execute(statement, dict(visible.parameters)).fetchall()
    assert rows == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_hidden_case_is_answered_like_a_missing_one(ledger: Ledger, who: str) -> None:
    outsider = OUTSIDERS[who]
    hidden = look_at(reading(outsider), ledger.ask(case_view.by_id(CASE)))
    missing = look_at(reading(outsider), ledger.ask(case_view.by_id("case-that-never-was")))
    assert hidden is None
    assert missing is None
    assert ledger.ask(case_list.listed(outsider)).rows == ()
    assert ledger.ask(case_list.counted(outsider)) == 0


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_cursor_made_for_a_hidden_case_leads_nowhere(ledger: Ledger, who: str) -> None:
    for case_id in (CASE, "case-that-never-was"):
        page = Page(first=5, after=sealed_cursor("cases", case_id))
        assert ledger.ask(case_list.listed(OUTSIDERS[who], page=page)).rows == ()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "agency", [SOCIAL_WORKER, NURSE, LAWYER, POLICE, SHELTER_WORKER, CONSUL, COORDINATOR]
)
def test_the_list_holds_what_the_policy_permits_and_nothing_else(
    ledger: Ledger, agency: Actor, role: Role
) -> None:
    asker = Principal(actor=acting(role, agency.agency_id), jurisdiction_id=HERE, asks_at=ASKING)
    listed = {row["case_id"] for row in ledger.ask(case_list.listed(asker)).rows}
    rows = ledger.ask(case_view.by_ids([CASE, OTHER_CASE]))
    permitted = {
        case_id
        for case_id, row in rows.items()
        if access.decide_view(asker, standing_from(row["standing"])).permit
    }
    assert listed == permitted
    assert ledger.ask(case_list.counted(asker)) == len(permitted)


def test_a_filter_tells_nothing_of_what_its_asker_may_not_see(ledger: Ledger) -> None:
    child = case_list.Wanted(child=bool(ledger.ask(case_view.by_id(CASE))["child"]))
    stage = case_list.Wanted(stages=(ledger.ask(case_view.by_id(CASE))["stage"],))
    worker = case_list.Wanted(worker_id=SOCIAL_WORKER.user_id)
    assert CASE in ids(ledger, "holder", child)
    assert CASE in ids(ledger, "referral", stage)
    for who in ("referral", "receiver", "reporter", "coordinator"):
        assert CASE not in ids(ledger, who, child)
    for who in ("receiver", "reporter"):
        assert CASE not in ids(ledger, who, stage)
    assert CASE in ids(ledger, "coordinator", stage)
    assert CASE not in ids(ledger, "coordinator", worker)


def ids(ledger: Ledger, who: str, wanted: case_list.Wanted) -> set[str]:
    rows = ledger.ask(case_list.listed(principal(who), wanted)).rows
    return {row["case_id"] for row in rows}


def test_an_erased_part_shows_as_erased(ledger: Ledger) -> None:
    class Erased:
        def open(self, part: Sealed) -> None:
            assert part.token

    look = look_at(reading(principal("holder")), ledger.ask(case_view.by_id(CASE)))
    assert look is not None
    parts = ledger.ask(case_view.portrait(permitted_portrait(look)))[CASE]
    shown = shape_case(look, parts, Erased())["persons"]
    assert all(part["erased"] and part["fields"] is None for part in shown)
    entry = shape_entry(look, ledger.ask(timeline.entry(CASE, 1)), Erased())
    assert entry is not None
    assert all(part["erased"] for part in entry["personal"])


def test_an_offered_transfer_shows_to_the_agency_it_is_offered_to(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), taken_on(), made(CaseTransferOffered, to_agency_id=CLINIC))
        own.project()
        look = look_at(reading(principal("referral")), own.ask(case_view.by_id(CASE)))
        assert look is not None
        assert look.view.tie is Tie.RECEIVER
        found = own.ask(timeline.listed(visible_entries(look), Page()))
        assert [row["name"] for row in found.rows] == [TRANSFER_OFFER]


def test_a_voided_entry_stays_and_names_what_voided_it(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    with opened_ledger(new_database(), tmp_path) as own:
        own.append(reported(), taken_on(), made(EntryVoided, version=1))
        own.project()
        look = look_at(reading(principal("holder")), own.ask(case_view.by_id(CASE)))
        assert look is not None
        found = own.ask(timeline.listed(visible_entries(look), Page()))
        assert [row["voided_by"] for row in found.rows] == [3, None, None]


def test_a_shelter_sees_the_place_that_it_recorded(
    new_database: NewDatabase, tmp_path: Path
) -> None:

    with opened_ledger(new_database(), tmp_path) as own:
        work = (RecordClass.CASE_ADMINISTRATION,)
        own.append(reported(), taken_on(), consented())
        own.append(sent(to=SHELTER_HOUSE, record_classes=work), accepted())
        own.append(sent(LEGAL_REFERRAL, CLINIC, record_classes=work), accepted(LEGAL_REFERRAL))
        own.append(admitted(), by=SHELTER_WORKER)
        own.project()
        row = own.ask(case_view.by_id(CASE))
        entry = own.ask(timeline.entry(CASE, 8))
        shelter = look_at(
            reading(Principal(actor=SHELTER_WORKER, jurisdiction_id=HERE, asks_at=ASKING)), row
        )
        clinic = look_at(reading(Principal(actor=NURSE, jurisdiction_id=HERE, asks_at=ASKING)), row)
        assert shelter is not None
        assert clinic is not None
        assert shape_case(shelter)["stays"][0]["shelter_id"] is not None
        assert shape_case(clinic)["stays"][0]["shelter_id"] is None
        assert "place_id" in str(shape_entry(shelter, entry))
        assert "place_id" not in str(shape_entry(clinic, entry))


def test_every_column_of_a_case_has_a_record_class() -> None:
    shown_by_row = {"referrals", "stays", "links", "case_id"}
    assert set(CASES.columns) <= COLUMNS.keys() | NEVER_SHOWN | shown_by_row


HARMLESS_IDS = {
    "addressed_to_id", "agency_ids", "against_agency_id", "alerted_ids", "alternative_service_id",
    "assessment_id", "authority_id", "basis_id", "basis_ids", "batch_id", "claim_id",
    "complaint_id", "conference_id", "consent_id", "consent_ids", "decider_id", "detention_id",
    "determination_id", "embassy_id", "enrolment_id", "from_agency_id", "hold_id", "holder_id",
    "incident_id", "interview_id", "jurisdiction_id", "merge_id", "notified_ids", "onward_of_id",
    "organization_id", "plan_id", "provider_id", "recipient_id", "reconsideration_id",
    "referral_id", "referral_ids", "reporter_agency_id", "request_id", "return_id",
    "reunification_id", "screening_id", "service_id", "statement_id", "stay_id", "to_agency_id",
    "tracing_id", "transfer_id", "verified_by_agency_id", "visit_id", "care_id", "moved_case_id",
    "agency_id", "demand_id", "glass_id", "ground_id", "proposal_id", "recall_id", "release_id",
    "seal_id",
}  # fmt: skip


def test_every_id_of_every_event_of_a_case_is_known_for_what_it_names() -> None:
    named = {
        name
        for kind in of_cases()
        for name, mark in marks(kind).items()
        if name.endswith(("_id", "_ids")) and not mark.personal
    }
    assert named <= PERSON_IDS | LOCATING | OTHER_CASES | HARMLESS_IDS


def test_the_words_of_every_event_are_json_without_a_personal_field() -> None:
    for kind in of_cases():
        personal = {name for name, mark in marks(kind).items() if mark.personal}
        said = {name for words in words_of(made(kind)).values() for name in words}
        assert not personal & said


def test_the_names_that_visibility_speaks_of_are_stable_names() -> None:
    assert {REPORT, RECEIPT, TRANSFER_OFFER, RECALL} <= set(NAMES.values())
