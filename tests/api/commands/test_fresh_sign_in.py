"""What may be done only by whoever proved a moment ago who they are, over HTTP."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.api import world
from tests.api.commands.asking import REPORT, sends, taken_on
from tests.api.served import Served

EMERGENCY: dict[str, Any] = {
    "reason": "medical_emergency",
    "words": "An invented emergency.",
    "recordClasses": ["identity", "medical"],
}
SEEN = """query($id: ID!) { case(id: $id) { seenAs stage withheld { recordClass reason } }
    cases(first: 50) { edges { node { id } } } }"""


def signed_in(served: Served, who: str, ago: float) -> dict[str, str]:
    token = served.issuer.issue(world.PEOPLE[who].user_id, time.time() - ago)
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("ago", [301, 3600])
def test_an_old_sign_in_breaks_no_glass_and_is_told_how_to_sign_in_again(
    served: Served, ago: float
) -> None:
    case_id, _ = taken_on(served, f"old sign-in {ago}")
    step = f"cases/{case_id}/break-glass"
    old = signed_in(served, "nurse", ago)
    refused = sends(served, "nurse", step, EMERGENCY, named=f"old glass {ago}", **old)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_too_old")
    challenge = refused.headers["WWW-Authenticate"]
    assert 'error="insufficient_user_authentication"' in challenge
    assert 'max_age="300"' in challenge
    again = sends(served, "nurse", step, EMERGENCY, named=f"old glass {ago}")
    assert again.status_code == 200, again.text


def test_a_sign_in_of_four_minutes_ago_is_fresh(served: Served) -> None:
    case_id, _ = taken_on(served, "four minutes")
    recent = signed_in(served, "nurse", 240)
    answer = sends(
        served, "nurse", f"cases/{case_id}/break-glass", EMERGENCY, named="recent", **recent
    )
    assert answer.status_code == 200, answer.text


def test_an_old_sign_in_goes_on_with_ordinary_work(served: Served) -> None:
    old = signed_in(served, "police", 3600)
    assert sends(served, "police", "cases", REPORT, named="old report", **old).status_code == 201


def test_a_broken_glass_opens_one_case_by_its_id_to_one_person_and_no_list(
    served: Served,
) -> None:
    case_id, _ = taken_on(served, "glass and reading")
    assert served.asks("nurse", SEEN, id=case_id)["case"] is None
    answer = sends(served, "nurse", f"cases/{case_id}/break-glass", EMERGENCY, named="opens one")
    assert answer.status_code == 200, answer.text
    position = int(answer.headers["Rejea-Position"])
    seen = SEEN.replace("case(id: $id)", f"case(id: $id, atLeast: {position})")
    told = served.asks("nurse", seen, id=case_id)
    assert told["case"]["seenAs"] == "GLASS"
    withheld = {found["recordClass"] for found in told["case"]["withheld"]}
    assert not {"IDENTITY", "MEDICAL"} & withheld
    assert case_id not in str(told["cases"])
    assert served.asks("lawyer", SEEN, id=case_id)["case"] is None
