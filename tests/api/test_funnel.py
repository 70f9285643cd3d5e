"""The funnel over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from domain.holding.holder import TakeOnCase
from infra.demonstration import ground
from infra.migrate import apply
from infra.settings import Settings
from tests.api.served import Served, serving_as
from tests.conftest import NewDatabase
from tests.domain.programme import Programme
from tests.examples import MORNING, SOCIAL_WORKER, made_id

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


class Past(Programme):
    """A programme that acts in a quarter that is over, by the clock of a demonstration."""

    def at(self) -> datetime:
        return MORNING - timedelta(days=366)


@pytest.fixture(scope="module")
def past(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served world in which eleven cases were reported once, and ten of them taken on."""
    urls, home = new_database(), tmp_path_factory.mktemp("home")
    settings = Settings(home=home, port=0, rate_limit=0, stranger_rate_limit=0)
    apply(urls.owner)
    with ground.opened(settings, urls) as opened:
        programme = Past(opened.log)
        for number in range(11):
            case_id = made_id("case", f"of the past {number}")
            position = programme.report(stream=case_id).position
            if number:
                taken = programme.give(TakeOnCase, stream=case_id, worker_id=SOCIAL_WORKER.user_id)
                position = taken.position
    with serving_as(Served, urls, home, settings, play=lambda _: position) as running:
        yield running


def test_a_coordinator_is_told_of_no_small_number(past: Served) -> None:
    funnel = past.asks("coordinator", QUERY)["funnel"]
    assert (funnel["own"], funnel["least"]) == ([], 11)
    assert funnel["others"] == [{"name": "reported", "cases": 11}], "ten are too few to tell"
    own = past.asks("social worker", QUERY)["funnel"]["own"]
    assert {cell["name"]: cell["cases"] for cell in own} == {"reported": 11, "taken_on": 10}


def test_by_three_dimensions_is_refused(served: Served) -> None:
    by = ["AGENCY", "QUARTER", "JURISDICTION"]
    answer = served.posted("coordinator", QUERY, by=by).json()
    assert answer["errors"][0]["extensions"]["code"] == "too_many_dimensions"
