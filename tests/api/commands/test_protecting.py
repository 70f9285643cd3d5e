"""Emergency access, seals and recalls over HTTP."""

from __future__ import annotations

from typing import Any

from tests.api.commands.asking import key, sends, taken_on
from tests.api.served import Served
from tests.examples import CHILD_OFFICER, OTHER_CASE, SOCIAL_WORKER, made_id

EMERGENCY: dict[str, Any] = {
    "reason": "medical_emergency",
    "words": "An invented emergency.",
    "recordClasses": ["identity"],
}
JUDGED = {"outcome": "justified", "words": "As found."}


def broken(served: Served, case_id: str, named: str, **words: Any) -> str:
    """A glass that the nurse broke, by its id."""
    step = f"cases/{case_id}/break-glass"
    answer = sends(served, "nurse", step, EMERGENCY | words, named=named)
    assert answer.status_code == 200, answer.text
    glass_id: str = answer.json()["made"]["glassId"]
    return glass_id


def test_a_nurse_without_any_tie_breaks_the_glass_and_a_supervisor_reviews(served: Served) -> None:
    case_id, _ = taken_on(served, "emergency")
    glass_id = broken(served, case_id, "glass")
    review = f"cases/{case_id}/review-glass"
    told = JUDGED | {"glassId": glass_id}
    own = sends(served, "nurse", review, told, named="own review")
    assert (own.status_code, own.json()["code"]) == (404, "missing")
    first = sends(served, "supervisor", review, told, named="review")
    assert first.status_code == 200, first.text
    again = sends(served, "supervisor", review, told, named="review again")
    assert (again.status_code, again.json()["code"]) == (409, "already_done")


def test_no_glass_is_broken_of_a_case_that_nobody_knows(served: Served) -> None:
    nobodys = made_id("case", "nobody's")
    answer = sends(served, "nurse", f"cases/{nobodys}/break-glass", EMERGENCY, named="nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "missing")


def test_the_police_open_no_health_by_breaking_the_glass(served: Served) -> None:
    case_id, _ = taken_on(served, "police glass")
    step = f"cases/{case_id}/break-glass"
    health = EMERGENCY | {"recordClasses": ["medical"]}
    answer = sends(served, "police", step, health, named="police health")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_opened_by_break_glass")
    assert "medical" not in answer.text


def test_a_seal_needs_two_people(served: Served) -> None:
    case_id, _ = taken_on(served, "seal")
    proposal = {
        "sealId": made_id("seal", key("seal")),
        "change": "seal",
        "kind": "protected_witness",
        "listedUserIds": [SOCIAL_WORKER.user_id, CHILD_OFFICER.user_id],
        "reason": "An invented threat.",
    }
    proposed = sends(
        served, "social worker", f"cases/{case_id}/propose-seal", proposal, named="propose"
    )
    assert proposed.status_code == 200, proposed.text
    told = {"proposalId": proposed.json()["made"]["proposalId"]}
    confirm = f"cases/{case_id}/confirm-seal"
    own = sends(served, "social worker", confirm, told, named="own confirm")
    assert (own.status_code, own.json()["code"]) == (403, "own_proposal")
    second = sends(served, "supervisor", confirm, told, named="second confirm")
    assert second.status_code == 200, second.text
    glass = sends(served, "nurse", f"cases/{case_id}/break-glass", EMERGENCY, named="sealed")
    assert (glass.status_code, glass.json()["code"]) == (403, "not_opened_by_break_glass")


def test_nobody_acknowledges_a_recall_that_they_were_not_sent(served: Served) -> None:
    told = {"recallId": made_id("recall", "none"), "action": "deleted"}
    answer = sends(served, "nurse", f"cases/{OTHER_CASE}/acknowledge-recall", told, named="ack")
    assert (answer.status_code, answer.json()["code"]) == (404, "missing")
