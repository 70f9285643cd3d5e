from __future__ import annotations

from typing import Any

from tests.journeys.country import Country
from tests.journeys.person import SUPERVISOR, WORKER, finished, served, taken_on

CLOSURE: dict[str, Any] = {"reason": "plan_completed", "safe_to_close": "yes"}


def test_a_supervisor_closes_what_a_worker_asked_to_close(country: Country) -> None:
    person = taken_on(country)
    referral_id = served(person, "counselling-mwanza", "psychosocial_service", "counsellor-mwanza")
    finished(person, referral_id, "counsellor-mwanza")
    person.does(WORKER, "request-closure", outcome="Lives from her stall.", **CLOSURE)
    path = f"cases/{person.case_id}/approve-closure"
    own = country.posts(WORKER, path, reason="plan_completed", if_match=person.tag(WORKER))
    assert own.status_code == 403
    person.does(
        SUPERVISOR, "approve-closure", reason="plan_completed", if_match=person.tag(SUPERVISOR)
    )
    assert person.sees(WORKER, "closed stage")["closed"] is True
    late = country.posts(WORKER, f"cases/{person.case_id}/assess-needs", urgent_health="no")
    assert (late.status_code, late.json()["code"]) == (409, "case_is_closed")


def test_a_supervisor_may_say_no_to_closing(country: Country) -> None:
    person = taken_on(country)
    person.does(WORKER, "request-closure", **CLOSURE)
    person.does(SUPERVISOR, "refuse-closure", reason="Nobody asked the person yet.")
    assert person.sees(WORKER, "closed")["closed"] is False
