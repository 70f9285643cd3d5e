from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from domain.clocks import RulesMissing
from domain.identification.level import Level
from domain.identification.report import (
    CaseReported,
    CaseReportedWords,
    DescribePerson,
    NotAConsularReport,
    NothingDescribed,
    PersonDescribed,
    ReportCase,
    decide,
)
from domain.identification.state import Identification
from domain.messages import AlreadyDone
from domain.vocabulary import REPORT_CHANNEL, SEX
from tests.domain.identification_examples import REPORTED, UNKNOWN
from tests.domain.scenario import given, held
from tests.examples import CONSUL, POLICE, POLICE_POST, TANZANIA, WELFARE, command

FIVE: dict[str, Any] = {
    "jurisdiction_id": TANZANIA.jurisdiction_id,
    "channel": REPORT_CHANNEL["border_post"],
    "addressed_to_id": WELFARE,
    "stated_age": UNKNOWN,
}


def report(**words: Any) -> ReportCase:
    return command(ReportCase, by=POLICE, **(FIVE | words))


def test_a_border_post_reports_with_five_things() -> None:
    given().when(report()).then(CaseReported(**FIVE, reporter_agency_id=POLICE_POST))


def test_nothing_else_is_needed_for_a_report() -> None:
    needed = {
        field.name
        for field in fields(CaseReportedWords)
        if field.default is MISSING and field.default_factory is MISSING
    }
    assert needed == set(FIVE)


def test_a_case_is_reported_once() -> None:
    given(REPORTED).when(report()).refused(AlreadyDone)


def test_a_report_needs_a_jurisdiction_with_rules() -> None:
    with pytest.raises(RulesMissing):
        decide(report(), Identification(), None)


def test_a_consulate_reports_a_national_abroad() -> None:
    channel = REPORT_CHANNEL["consulate"]
    wish = command(ReportCase, by=CONSUL, **(FIVE | {"channel": channel, "national_abroad": True}))
    (event,) = given().when(wish).records(CaseReported)
    assert isinstance(event, CaseReported)
    assert event.national_abroad


def test_nobody_but_a_consulate_reports_a_national_abroad() -> None:
    given().when(report(national_abroad=True)).refused(NotAConsularReport)


def test_an_urgent_report_says_so() -> None:
    (event,) = given().when(report(urgent=True)).events()
    assert held(event).identification.report.urgent


def test_a_reported_person_is_neither_presumed_nor_decided() -> None:
    level = held(REPORTED).identification.level
    assert level is Level.REPORTED
    assert level.trafficking_status == "Possible"


def test_a_person_is_described_by_what_is_known() -> None:
    described = PersonDescribed(sex=SEX["female"])
    given(REPORTED).when(command(DescribePerson, sex=SEX["female"])).then(described)


def test_a_description_is_never_empty() -> None:
    given(REPORTED).when(command(DescribePerson)).refused(NothingDescribed)


def test_a_later_description_leaves_out_what_it_does_not_say() -> None:
    case = held(REPORTED, PersonDescribed(sex=SEX["female"]), PersonDescribed(dependants=1))
    assert case.identification.sex == "female"
