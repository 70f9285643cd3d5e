from __future__ import annotations

from dataclasses import fields, replace

from domain.identification.report import CaseReported
from domain.identity import CasesLinked
from domain.messages import Event, Fact
from domain.personal import personal_fields
from domain.reintegration import retrafficking
from domain.reintegration.retrafficking import (
    ConfirmRetrafficking,
    RetraffickingConfirmed,
    RetraffickingSuspected,
    SuspectRetrafficking,
    first_report,
)
from domain.vocabulary import CASE_LINK, REPORT_CHANNEL, STATED_AGE
from tests.domain.scenario import given
from tests.domain.test_plan import AGREED, ASSESSED
from tests.examples import (
    CASE,
    OTHER_CASE,
    PARTNER,
    PARTNER_ABROAD,
    POLICE_POST,
    TANZANIA,
    WELFARE,
    command,
)

SUSPECT = command(SuspectRetrafficking, by=PARTNER, new_case_id=OTHER_CASE, elements="a debt again")
SUSPECTED = RetraffickingSuspected(new_case_id=OTHER_CASE, elements="a debt again")
CONFIRM = command(ConfirmRetrafficking, new_case_id=OTHER_CASE, reasons="a decision")
CONFIRMED = RetraffickingConfirmed(new_case_id=OTHER_CASE, reasons="a decision")
REPORTED = CaseReported(
    jurisdiction_id=TANZANIA.jurisdiction_id,
    channel=REPORT_CHANNEL["police_operation"],
    addressed_to_id=WELFARE,
    stated_age=STATED_AGE["adult"],
    account="what happened the first time",
    reporter_agency_id=POLICE_POST,
)
FIRST_REPORT = CaseReported(
    jurisdiction_id=TANZANIA.jurisdiction_id,
    channel=REPORT_CHANNEL["other"],
    addressed_to_id=WELFARE,
    stated_age=STATED_AGE["unknown"],
    reporter_agency_id=PARTNER_ABROAD,
)
HISTORY: tuple[Event, ...] = (REPORTED, ASSESSED, AGREED)


def linked(other: str) -> CasesLinked:
    return CasesLinked(other_case_id=other, kind=CASE_LINK["suspected_retrafficking"])


def test_retrafficking_opens_linked_case_and_blames_nobody() -> None:
    given(*HISTORY).when(SUSPECT).then(
        SUSPECTED,
        linked(OTHER_CASE),
        Fact(stream=OTHER_CASE, event=FIRST_REPORT),
        Fact(stream=OTHER_CASE, event=linked(CASE)),
    )
    assert {field.name for field in fields(RetraffickingSuspected)} == {"new_case_id", "elements"}
    before, after = given(*HISTORY).case, given(*HISTORY, SUSPECTED).case
    assert after.reintegration.plans == before.reintegration.plans
    assert (after.assessment, after.justice) == (before.assessment, before.justice)


def test_nothing_personal_is_carried_into_the_new_case() -> None:
    report = first_report(
        SUSPECT,
        jurisdiction_id=TANZANIA.jurisdiction_id,
        addressed_to_id=WELFARE,
        presumed_child=False,
    )
    assert report == FIRST_REPORT
    assert [name for name in personal_fields(CaseReported) if getattr(report, name)] == []


def test_a_presumed_child_stays_one_in_the_new_case() -> None:
    report = first_report(
        SUSPECT,
        jurisdiction_id=TANZANIA.jurisdiction_id,
        addressed_to_id=WELFARE,
        presumed_child=True,
    )
    assert report.stated_age == "child"


def test_a_suspicion_needs_a_case_of_its_own() -> None:
    own = replace(SUSPECT, new_case_id=CASE)
    given(*HISTORY).when(own).refused(retrafficking.SuspicionNeedsCaseOfItsOwn)


def test_a_suspicion_is_raised_once_for_a_new_case() -> None:
    given(*HISTORY, SUSPECTED).when(SUSPECT).refused(retrafficking.RetraffickingAlreadySuspected)


def test_a_suspicion_is_confirmed_after_it_was_raised_and_once() -> None:
    given(*HISTORY, SUSPECTED).when(CONFIRM).then(CONFIRMED)
    given(*HISTORY).when(CONFIRM).refused(retrafficking.RetraffickingNotSuspected)
    given(*HISTORY, SUSPECTED, CONFIRMED).when(CONFIRM).refused(
        retrafficking.RetraffickingAlreadyConfirmed
    )
