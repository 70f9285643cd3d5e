from __future__ import annotations

from tests.journeys.country import Country
from tests.journeys.person import POLICE, WORKER, reported, user


def test_a_police_officer_reports_and_gets_a_receipt_and_not_the_file(country: Country) -> None:
    person = reported(country, urgent=True)
    assert person.steps(POLICE) == ["case.reported.v1"]
    person.does(
        POLICE,
        "describe-person",
        first_name="As given at the border",
        languages=["run"],
    )
    person.does(WORKER, "take-on-case", worker_id=user(WORKER))
    assert "report.receipt_given.v1" in person.steps(POLICE)
    seen = person.sees(POLICE, "seenAs stage person { firstName } consents { id }")
    assert seen["seenAs"] == "REPORTER"
    assert seen["person"] is None
    assert seen["consents"] is None
    after = country.posts(POLICE, f"cases/{person.case_id}/describe-person", first_name="Again")
    assert after.status_code == 403


def test_a_report_that_was_sent_twice_is_one_case(country: Country) -> None:
    first = reported(country, key="a-report-over-a-bad-line")
    again = reported(country, key="a-report-over-a-bad-line")
    assert first.case_id == again.case_id
