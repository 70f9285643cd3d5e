from __future__ import annotations

from tests.journeys.country import Country
from tests.journeys.person import WORKER, taken_on

COORDINATOR = "coordinator-tz"


def test_a_coordinator_sees_steps_and_merges_two_cases_of_one_person(country: Country) -> None:
    one, other = taken_on(country), taken_on(country)
    seen = one.sees(COORDINATOR, "seenAs person { firstName } stage")
    assert seen["seenAs"] == "COORDINATOR"
    assert seen["person"] is None
    one.does(COORDINATOR, "link-cases", other_case_id=other.case_id, kind="possible_duplicate")
    path = f"cases/{one.case_id}/merge-cases"
    words = {"other_case_id": other.case_id, "evidence": "The same words, the same day."}
    blind = country.posts(COORDINATOR, path, **words)
    assert blind.status_code == 428
    merge_id = one.does(COORDINATOR, "merge-cases", if_match=one.tag(COORDINATOR), **words).made[
        "mergeId"
    ]
    refused = country.posts(
        WORKER,
        f"cases/{other.case_id}/record-contact-attempt",
        channel="telephone",
        outcome="reached",
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "case_is_merged")
    one.does(
        COORDINATOR,
        "unmerge-cases",
        merge_id=merge_id,
        other_case_id=other.case_id,
        reasons="They are two.",
        kept_versions=[],
        moved_versions=[],
    )
    other.does(WORKER, "record-contact-attempt", channel="telephone", outcome="reached")
