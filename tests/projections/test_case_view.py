from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from domain import case as lifecycle
from domain import standing as standings
from domain.consent.grant import ConsentNarrowed, ConsentWithdrawn
from domain.holding.closure import CaseReopened
from domain.identification.age import AgeAssessed, AgeDisputed, AgeStated
from domain.identification.report import PersonDescribed
from domain.identity import CasesLinked
from domain.messages import Event, Fact, RecordClass
from domain.referral.answer import ReferralDeclined
from domain.referral.send import ReferralOverdue, ReferralRecalled
from domain.standing import Standing
from domain.vocabulary import AGE_OUTCOME, CASE_LINK, RECALL_REASON, STATED_AGE
from infra.event_types import NAMES
from projections import case_view, due_list
from projections.case_row import STANDS, standing_from
from projections.visibility.names import next_due
from tests.domain.scenario import Past, recorded
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    MORNING,
    OTHER_CASE,
    POLICE_POST,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    WELFARE,
)
from tests.made import made
from tests.projections.histories import (
    CONSENT,
    REFERRAL,
    STAY,
    a_whole_case,
    accepted,
    admitted,
    closed,
    consented,
    reported,
    screened,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger

UNKNOWN = STATED_AGE["unknown"]


def row_after(ledger: Ledger, *events: Event) -> dict[str, Any]:
    if events:
        ledger.append(*events)
    ledger.project()
    return dict(ledger.ask(case_view.by_id(CASE)))


def test_a_reported_case_stands_with_its_jurisdiction_and_who_answers_for_it(
    ledger: Ledger,
) -> None:
    row = row_after(ledger, reported())
    assert row["stage"] == "reported"
    assert row["holder_id"] == WELFARE
    assert row["reporter_agency_id"] == POLICE_POST
    assert row["reported_at"] == row["changed_at"]


def test_a_whole_case_is_folded_to_its_end(ledger: Ledger) -> None:
    row = row_after(ledger, *a_whole_case())
    assert (row["version"], row["stage"], row["closed"]) == (27, "closed", True)
    assert row["identification"]["level"] == "confirmed"
    assert row["stays"][STAY]["whereabouts"] == "discharged"
    assert row["consents"][CONSENT]["state"] == "withdrawn"


def test_a_blank_age_is_no_child(ledger: Ledger) -> None:
    assert row_after(ledger, reported(stated_age=UNKNOWN))["child"] is None


def test_a_presumed_child_counts_as_one_until_assessed(ledger: Ledger) -> None:
    stated = made(AgeStated, stated_age=UNKNOWN, presumed_child=True)
    assert row_after(ledger, reported(stated_age=UNKNOWN), stated)["child"] is True
    assessed = made(AgeAssessed, outcome=AGE_OUTCOME["adult"])
    assert row_after(ledger, assessed)["child"] is False
    assert row_after(ledger, made(AgeDisputed))["child"] is True


def test_a_referral_shows_its_answer_and_when_it_came(ledger: Ledger) -> None:
    row = row_after(ledger, reported(), taken_on(), sent(), accepted())
    referral = row["referrals"][REFERRAL]
    assert referral["status"] == "accepted"
    assert referral["to_agency_id"] == CLINIC
    assert referral["answered_at"] is not None
    assert referral["service_type"]["system"].startswith("urn:")


def test_an_overdue_referral_is_late_until_it_is_answered(ledger: Ledger) -> None:
    overdue = made(ReferralOverdue, referral_id=REFERRAL, due_at=MORNING + timedelta(hours=72))
    row = row_after(ledger, reported(), sent(), overdue)
    assert row["referrals"][REFERRAL]["late"] is True
    row = row_after(ledger, made(ReferralDeclined, referral_id=REFERRAL))
    assert row["referrals"][REFERRAL]["late"] is False
    assert row["referrals"][REFERRAL]["status"] == "declined"


def test_a_narrowed_consent_names_what_is_left(ledger: Ledger) -> None:
    narrowed = ConsentNarrowed(
        consent_id=CONSENT, record_classes=(RecordClass.IDENTITY,), ends_at=None
    )
    row = row_after(ledger, reported(), consented(), narrowed)
    assert row["consents"][CONSENT]["record_classes"] == ["identity"]
    row = row_after(ledger, made(ConsentWithdrawn, consent_id=CONSENT))
    assert row["consents"][CONSENT]["state"] == "withdrawn"


def test_ties_follow_referral_and_stay(ledger: Ledger) -> None:
    recalled = made(
        ReferralRecalled, referral_id=REFERRAL, reason=RECALL_REASON["no_longer_needed"]
    )
    assert ties(ledger, reported(), taken_on()) == {WELFARE: "holder", POLICE_POST: "reporter"}
    assert ties(ledger, consented(), sent())[CLINIC] == "receiver"
    assert ties(ledger, accepted())[CLINIC] == "referral"
    assert CLINIC not in ties(ledger, recalled)


def test_a_ground_that_ends_leaves_the_service_from_that_moment_on(ledger: Ledger) -> None:
    end = ASKING + timedelta(days=1)
    row_after(ledger, reported(), taken_on(), consented(ends_at=end), sent(), accepted())
    assert ties(ledger, at=end - timedelta(microseconds=1))[CLINIC] == "referral"
    assert ties(ledger, at=end)[CLINIC] == "service"


def ties(ledger: Ledger, *events: Event, at: datetime = ASKING) -> dict[str, str]:
    row_after(ledger, *events)
    rows = ledger.reader.execute(
        "SELECT agency_id, tie FROM views.case_party "
        "WHERE case_id = %s AND since <= %s AND %s < until",
        [CASE, at, at],
    ).fetchall()
    return dict(rows)


def test_the_portrait_leads_to_the_latest_sealed_part_of_each_class(ledger: Ledger) -> None:
    row_after(ledger, reported(), made(PersonDescribed), made(PersonDescribed))
    parts = ledger.ask(case_view.portrait([(CASE, RecordClass.IDENTITY)]))[CASE]
    assert [(part["name"], part["version"]) for part in parts] == [
        ("case.reported.v1", 1),
        ("person.described.v1", 3),
    ]
    opened = ledger.opener.open(case_view.sealed_of(parts[1]))
    assert opened is not None
    assert opened["first_name"] == "first_name of an example"


def test_the_portrait_gives_no_class_that_was_not_asked_for(ledger: Ledger) -> None:
    row_after(ledger, reported(), made(PersonDescribed))
    parts = ledger.ask(case_view.portrait([(CASE, RecordClass.BIOMETRIC)]))[CASE]
    assert {part["record_class"] for part in parts} == {"biometric"}


def test_the_read_model_holds_no_personal_word_in_the_clear(ledger: Ledger) -> None:
    row_after(ledger, *a_whole_case())
    for table in ("case_view", "case_party", "timeline", "due_list"):
        rows = ledger.reader.execute(f"SELECT t::text FROM views.{table} AS t").fetchall()  # noqa: S608
        text = "".join(row[0] for row in rows)
        for word in ("bus station", "quiet one", "cough", "first_name of an", "note of an"):
            assert word not in text


def test_acting_and_seeing_rest_on_the_same_standing(ledger: Ledger) -> None:
    row = row_after(ledger, *a_whole_case())
    case = lifecycle.replay(ledger.log.read({CASE: 0}))
    assert standing_from(row["standing"]) == case.standing
    assert row["identification"]["level"] == case.identification.level


def test_links_are_counted_and_a_reopened_case_is_where_it_was(ledger: Ledger) -> None:
    linked = CasesLinked(other_case_id=OTHER_CASE, kind=CASE_LINK["sibling"])
    row = row_after(ledger, reported(), screened(), linked, closed())
    assert (row["stage"], row["links"]) == ("closed", {OTHER_CASE: "sibling"})
    assert row_after(ledger, made(CaseReopened))["stage"] == "presumed_victim"


def test_the_next_due_time_stands_on_the_case(ledger: Ledger) -> None:
    row = row_after(ledger, reported(), taken_on(), sent())
    assert next_due(row, tuple(RecordClass)) == MORNING + timedelta(hours=72)
    assert row_after(ledger, accepted())["next_due"] is None


def test_a_shelter_is_tied_while_the_stay_runs(ledger: Ledger) -> None:
    ledger.append(reported(), taken_on())
    ledger.append(admitted(), by=SHELTER_WORKER)
    assert ties(ledger)[SHELTER_HOUSE] == "service"


def test_the_clock_finds_open_cases_of_children(ledger: Ledger) -> None:
    row_after(ledger, reported(stated_age=STATED_AGE["child"]))
    assert ledger.ask(case_view.children()) == (CASE,)
    row_after(ledger, closed())
    assert ledger.ask(case_view.children()) == ()


def test_no_kind_of_event_that_is_passed_over_moves_the_standing() -> None:
    for kind in NAMES:
        if kind not in STANDS:
            before = Standing()
            entry = recorded(Past(Fact(stream=CASE, event=made(kind))), version=1)
            assert standings.evolve(before, entry) == before


def test_no_kind_of_event_that_is_passed_over_moves_a_timer() -> None:
    passed_over = [kind for kind in NAMES if kind not in due_list._KINDS]
    assert passed_over
    assert not any(due_list._moves(made(kind)) for kind in passed_over)
