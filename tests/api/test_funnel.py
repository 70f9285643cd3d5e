"""The funnel over real HTTP."""

from __future__ import annotations

from tests.api.served import Served

QUERY = """
query ($by: [FunnelDimension!]) {
  funnel(by: $by) {
    least
    own { measure name agencyId quarter jurisdiction cases daysSinceStep daysSinceReport }
    others { name cases }
  }
}
"""


def test_an_agency_sees_its_own_steps_and_nothing_of_others(served: Served) -> None:
    funnel = served.asks("social worker", QUERY, by=["QUARTER"])["funnel"]
    steps = {cell["name"]: cell for cell in funnel["own"]}
    assert {"reported", "taken_on", "referred", "referral_accepted"} <= steps.keys()
    assert steps["taken_on"]["quarter"]
    assert steps["taken_on"]["daysSinceReport"] == 0
    assert steps["taken_on"]["agencyId"] is None
    assert (funnel["others"], funnel["least"]) == ([], 11)


def test_a_coordinator_is_told_of_no_small_number(served: Served) -> None:
    funnel = served.asks("coordinator", QUERY)["funnel"]
    assert all(cell["cases"] >= 11 for cell in funnel["others"])


def test_by_three_dimensions_is_refused(served: Served) -> None:
    by = ["AGENCY", "QUARTER", "JURISDICTION"]
    answer = served.posted("coordinator", QUERY, by=by).json()
    assert answer["errors"][0]["extensions"]["code"] == "too_many_dimensions"
