"""What the words and the actors of entries told to those who did not need to know it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.assessment.risk import SafetyCardRecorded
from domain.consent.grant import ConsentNarrowed
from domain.consent.legal_basis import ConfidentialityLimitsExplained
from domain.holding.holder import CaseTransferred
from domain.identification.interpreter import InterpreterRequested
from domain.identification.report import ReportReceiptGiven
from domain.identification.safety import ContactAttempted
from domain.identity import CaseMerged, CasesLinked, LaterEntryAssigned
from domain.messages import Actor, RecordClass, Role
from domain.protection.break_glass import BreakGlassUsed
from domain.protection.safety_card import SafetyCardReleased
from domain.shelter.request import PlaceOffered, ShelterRequested
from domain.shelter.stay import ResidentDischarged
from domain.vocabulary import (
    CASE_LINK,
    GLASS_REASON,
    SAFETY_CARD_READER,
    SERVICE_TYPE,
    VITAL_INTEREST,
)
from domain.voluntary_return.readiness import AsylumScreened, CourtOrderRecorded
from domain.voluntary_return.will import ReturnCounselled, VoluntaryReturnDeclared
from projections import case_list, return_list, timeline
from projections.case_list import Wanted
from projections.reading import Page
from projections.visibility import shape_case, shape_return, visible_entries
from tests.examples import (
    CLINIC,
    COORDINATOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    OTHER_CASE,
    POLICE,
    POLICE_POST,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    acting,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    SHELTERING,
    STAY,
    accepted,
    admitted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger
from tests.projections.noted import reading
from tests.projections.test_leaks import entries, look, principal

AUDITOR = acting(Role.AUDITOR, made_id("organization", "audit"))
TOWARDS_CLINIC = made_id("consent", "towards the clinic")
TO_CLINIC = made_id("referral", "to the clinic")
LEGAL = (RecordClass.LEGAL,)
WITHOUT_HEALTH = (COORDINATOR, AUDITOR, LAWYER)


@pytest.fixture
def case(ledger: Ledger) -> Ledger:
    """The lawyer has a referral in force for the law; the clinic has one for health."""
    ledger.append(reported(), taken_on(), consented(recipient=LEGAL_AID, record_classes=LEGAL))
    ledger.append(sent(to=LEGAL_AID, record_classes=LEGAL), accepted())
    medical = (RecordClass.MEDICAL,)
    ledger.append(consented(TOWARDS_CLINIC, recipient=CLINIC, record_classes=medical))
    ledger.append(sent(TO_CLINIC, CLINIC, basis_id=TOWARDS_CLINIC), accepted(TO_CLINIC))
    return ledger


def told(ledger: Ledger, actor: Actor) -> str:
    ledger.project()
    return str(entries(ledger, actor))


def test_what_a_merge_brought_is_told_to_whoever_answers_and_nobody_else(case: Ledger) -> None:
    restriction = f"{SHELTER_HOUSE}|referral|psychosocial"
    case.append(made(CaseMerged, surviving=True, restrictions=(restriction,)))
    case.append(made(LaterEntryAssigned, entry=f"{made_id('organization', 'x')}|referral"))
    assert restriction in told(case, SOCIAL_WORKER)
    for actor in (*WITHOUT_HEALTH, NURSE):
        assert "|referral" not in told(case, actor)
        assert "psychosocial" not in told(case, actor)


def test_that_somebody_is_the_parent_of_a_child_is_told_to_whoever_answers(case: Ledger) -> None:
    linked = made(CasesLinked, kind=CASE_LINK["parent_and_child"], other_case_id=OTHER_CASE)
    case.append(linked, by=SHELTER_WORKER)
    assert "parent_and_child" in told(case, SOCIAL_WORKER)
    for actor in (*WITHOUT_HEALTH, NURSE):
        assert "parent_and_child" not in told(case, actor)


@pytest.mark.parametrize(
    "fact",
    [
        made(
            SafetyCardReleased,
            reason=VITAL_INTEREST["medical_emergency"],
            reader=SAFETY_CARD_READER["hospital"],
            recipient_id=None,
        ),
        made(BreakGlassUsed, reason=GLASS_REASON["medical_emergency"]),
    ],
)
def test_a_word_that_tells_of_health_is_not_told_without_that_class(
    case: Ledger, fact: Any
) -> None:
    case.append(fact, by=acting(Role.CUSTODIAN, CLINIC))
    assert "medical_emergency" in told(case, SOCIAL_WORKER)
    assert "medical_emergency" in told(case, NURSE)
    for actor in WITHOUT_HEALTH:
        for word in ("medical_emergency", "hospital"):
            assert word not in told(case, actor)


def test_whoever_watches_learns_no_role(case: Ledger) -> None:
    case.append(made(ContactAttempted), by=NURSE)
    for actor in (COORDINATOR, AUDITOR):
        case.project()
        assert {entry["role"] for entry in entries(case, actor)} == {None}


def test_to_which_classes_a_consent_was_narrowed_is_told_to_its_recipient(case: Ledger) -> None:
    classes = (RecordClass.PSYCHOSOCIAL,)
    narrowed = made(ConsentNarrowed, consent_id=TOWARDS_CLINIC, record_classes=classes)
    case.append(replace(narrowed, ends_at=None))
    for actor in (SOCIAL_WORKER, NURSE):
        assert "['psychosocial']" in told(case, actor)
    for actor in WITHOUT_HEALTH:
        assert "['psychosocial']" not in told(case, actor)


DESCRIBING = {
    *("language", "country", "children_with", "stated_age", "national_abroad", "region"),
    *("removal_order", "given_by", "held_until", "signed_by"),
}


def test_whoever_watches_learns_nothing_that_describes_the_person(case: Ledger) -> None:
    case.append(*map(made, (InterpreterRequested, ShelterRequested, ReturnCounselled)))
    case.append(made(ConfidentialityLimitsExplained), made(PlaceOffered))
    case.append(made(VoluntaryReturnDeclared, removal_order=True))
    case.project()
    for actor in (COORDINATOR, AUDITOR):
        words = [told for entry in entries(case, actor) for told in entry["words"].values()]
        assert not DESCRIBING & {name for told in words for name in told}
        assert shape_case(look(case, actor))["reported_region"] is None
    assert set(str(entries(case, SOCIAL_WORKER)).split("'")) >= DESCRIBING
    assert shape_case(look(case, SOCIAL_WORKER))["reported_region"]


def test_a_party_is_not_told_which_other_agency_acted_nor_in_which_role(case: Ledger) -> None:
    case.append(made(SafetyCardRecorded), made(ContactAttempted), by=NURSE)
    case.append(made(BreakGlassUsed, agency_id=CLINIC), by=NURSE)
    hidden = (CLINIC, NURSE.user_id, "health_worker")
    assert not [word for word in hidden if word in told(case, LAWYER)]
    assert all(word in told(case, SOCIAL_WORKER) for word in hidden)
    assert all(word in told(case, NURSE) for word in hidden)
    assert LEGAL_AID in told(case, LAWYER)
    assert SOCIAL_WORKER.user_id in told(case, LAWYER)


def test_who_reported_is_named_to_those_who_work_with_them(case: Ledger) -> None:
    case.project()
    assert shape_case(look(case, SOCIAL_WORKER))["reporter_agency_id"] == POLICE_POST
    assert shape_case(look(case, LAWYER))["reporter_agency_id"] is None


def test_the_other_end_of_a_referral_is_named_to_its_parties(case: Ledger) -> None:
    onward = made_id("referral", "onward")
    case.append(sent(onward, LEGAL_AID, from_agency_id=CLINIC, record_classes=LEGAL), by=NURSE)
    assert CLINIC in told(case, LAWYER)
    assert LEGAL_AID in told(case, NURSE)


HOUSES_WORKER = acting(Role.SOCIAL_WORKER, SHELTER_HOUSE)


def test_a_shelter_is_not_named_before_the_stay_nor_after_it(case: Ledger) -> None:
    house = SERVICE_TYPE["safehouse_service"]
    case.append(sent(SHELTERING, SHELTER_HOUSE, service_type=house), accepted(SHELTERING))
    onward = made_id("referral", "by the house")
    case.append(sent(onward, LEGAL_AID, from_agency_id=SHELTER_HOUSE), by=HOUSES_WORKER)
    assert SHELTER_HOUSE not in told(case, LAWYER)
    case.append(admitted(), by=SHELTER_WORKER)
    assert SHELTER_HOUSE not in told(case, LAWYER)
    case.append(made(ResidentDischarged, stay_id=STAY), by=SHELTER_WORKER)
    assert SHELTER_HOUSE not in told(case, LAWYER)
    assert SHELTER_HOUSE in told(case, SOCIAL_WORKER)


@pytest.mark.parametrize("fact", [made(PlaceOffered), admitted()])
def test_whoever_kept_a_place_or_took_the_person_in_is_not_named_as_the_holder(
    case: Ledger, fact: Any
) -> None:
    case.append(fact, by=SHELTER_WORKER)
    case.append(made(ResidentDischarged, stay_id=STAY), by=SHELTER_WORKER)
    case.append(made(CaseTransferred, from_agency_id="", to_agency_id=SHELTER_HOUSE))
    for actor in (LAWYER, COORDINATOR):
        assert SHELTER_HOUSE not in told(case, actor)
        assert shape_case(look(case, actor))["holder_id"] is None
        wanted = Wanted(holder_id=SHELTER_HOUSE)
        assert case.ask(case_list.counted(principal(actor), wanted)) == 0


def test_no_number_tells_how_many_entries_are_hidden(ledger: Ledger) -> None:
    ledger.append(reported(), *[made(ContactAttempted) for _ in range(7)], taken_on())
    ledger.append(made(ReportReceiptGiven, reporter_agency_id=POLICE_POST), consented(), sent())
    ledger.append(made(CaseMerged, surviving=True))
    ledger.project()
    for actor, tie in ((POLICE, Tie.REPORTER), (NURSE, Tie.RECEIVER), (COORDINATOR, None)):
        assert tie in (None, look(ledger, actor).view.tie)
        shown = entries(ledger, actor)
        assert {entry["version"] for entry in shown} == {None}
        assert len({entry["entry_id"] for entry in shown}) == len(shown)
        assert "_version" not in str(shown)
    assert [entry["version"] for entry in entries(ledger, SOCIAL_WORKER)] == list(range(1, 14))


def test_pages_follow_each_other_by_cursors_that_hold_no_number(ledger: Ledger) -> None:
    ledger.append(reported(), *[made(ContactAttempted) for _ in range(5)], taken_on())
    ledger.project()
    for actor in (COORDINATOR, SOCIAL_WORKER):
        visible = visible_entries(look(ledger, actor))
        found, after = [], None
        while True:
            page = ledger.ask(timeline.listed(visible, Page(first=2, after=after)))
            found += [row["version"] for row in page.rows]
            after = page.cursors[-1]
            if not page.has_next:
                break
        assert found == [1, 2, 3, 4, 5, 6, 7]
        before = ledger.ask(timeline.listed(visible, Page(last=2, before=after)))
        assert [row["version"] for row in before.rows] == [5, 6]


def returns_of(ledger: Ledger, actor: Actor, **wanted: Any) -> list[Any]:
    who: Principal = principal(actor)
    ledger.project()
    chosen = return_list.Wanted(**wanted)
    rows = ledger.ask(return_list.listed(who, chosen)).rows
    shown = [shape_return(reading(who), row, later(days=1)) for row in rows]
    assert None not in shown
    assert ledger.ask(return_list.counted(who, chosen)) == len(rows)
    return shown


RETURN = made_id("return", "first")


def test_a_return_of_which_no_step_is_shown_is_not_shown(case: Ledger) -> None:
    case.append(made(CourtOrderRecorded, return_id=RETURN))
    assert returns_of(case, SOCIAL_WORKER)
    for actor in WITHOUT_HEALTH:
        assert returns_of(case, actor) == []
        assert case.ask(return_list.by_id(principal(actor), RETURN)) is None
    case.append(made(AsylumScreened, return_id=RETURN))
    assert len(returns_of(case, LAWYER)) == 1
    assert returns_of(case, COORDINATOR) == []


def test_whoever_watches_is_not_told_where_a_return_goes(case: Ledger) -> None:
    case.append(made(ReturnCounselled, return_id=RETURN))
    (shown,) = returns_of(case, SOCIAL_WORKER)
    country = shown["country"]["code"]
    (watched,) = returns_of(case, COORDINATOR)
    assert watched["country"] is None
    assert returns_of(case, COORDINATOR, country=country) == []
    assert len(returns_of(case, SOCIAL_WORKER, country=country)) == 1
