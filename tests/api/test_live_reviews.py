"""Live: what is to be reviewed is told at once to those who watch over whoever opens records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from domain.messages import RecordClass
from domain.protection.break_glass import ReviewGlass
from domain.protection.demand import ReceiveDemand
from domain.vocabulary import DEMAND_AUTHORITY, GLASS_REVIEW_OUTCOME
from tests.api.listening import Ear, events
from tests.api.served import Served
from tests.api.test_live_cases import caught_up
from tests.api.test_protection import broken
from tests.examples import SOCIAL_WORKER, SUPERVISOR, made_id
from tests.infra.live import LiveProgramme

REVIEWS = """
subscription Watched($after: Int) {
  reviewDue(after: $after) {
    position review { caseId kind reference late organizationId organization { name } }
  }
}
"""
READ_OF = b"SELECT DISTINCT role FROM access.entry WHERE case_id = %s AND operation = %s"


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


@pytest.fixture
def begun(served: Served) -> int:
    caught_up(served)
    return served.parts.log.head()


def told(ear: Ear) -> Any:
    return ear.next()["data"]["reviewDue"]


@pytest.mark.parametrize("who", ["data protection officer", "supervisor"])
def test_a_broken_glass_is_told_at_once_to_who_protects_the_data_and_to_who_reviews(
    served: Served, programme: LiveProgramme, begun: int, who: str
) -> None:
    case, _ = programme.sent(f"opened, as the {who} hears")
    glass_id = made_id("glass", f"as the {who} hears")
    with events(served, who, REVIEWS, after=begun) as ear:
        at = broken(programme, case, glass_id)
        heard = told(ear)
    assert heard["review"] == {
        "caseId": case,
        "kind": "GLASS_REVIEW",
        "reference": glass_id,
        "late": False,
        "organizationId": None,
        "organization": None,
    }
    assert heard["position"] <= at


def test_nobody_else_is_told_and_what_was_reviewed_meanwhile_is_passed_over(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    reviewed, _ = programme.sent("opened, and reviewed")
    glass_id, other = made_id("glass", "reviewed"), made_id("glass", "open")
    broken(programme, reviewed, glass_id)
    programme.give(
        ReviewGlass,
        stream=reviewed,
        by=SUPERVISOR,
        glass_id=glass_id,
        outcome=GLASS_REVIEW_OUTCOME["justified"],
        words="(invented)",
    )
    case, _ = programme.sent("opened, and not reviewed")
    broken(programme, case, other)
    demand_id = demanded(programme, case)
    caught_up(served)
    with events(served, "data protection officer", REVIEWS, after=begun) as ear:
        assert told(ear)["review"]["reference"] == other
        assert told(ear)["review"]["reference"] == demand_id
    with events(served, "social worker", REVIEWS, after=begun) as ear:
        assert told(ear)["review"]["kind"] == "DEMAND_REPLY"


@pytest.mark.parametrize("who", ["nurse", "foreign coordinator", "coordinator", "auditor"])
def test_a_review_is_told_to_nobody_who_does_not_find_it_in_the_list(
    served: Served,
    programme: LiveProgramme,
    begun: int,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
) -> None:
    case, _ = programme.sent(f"opened, and unheard by the {who}")
    broken(programme, case, made_id("glass", f"unheard by the {who}"))
    caught_up(served)
    monkeypatch.setattr("tests.api.listening.PATIENCE", 1.5)
    with (
        pytest.raises((TimeoutError, httpx.ReadTimeout)),
        events(served, who, REVIEWS, after=begun) as ear,
    ):
        pytest.fail(str(told(ear)))


def test_who_was_told_of_a_review_is_in_the_access_log(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    case, _ = programme.sent("opened, and noted")
    with events(served, "data protection officer", REVIEWS, after=begun) as ear:
        broken(programme, case, made_id("glass", "noted"))
        assert told(ear)["review"]["caseId"] == case
    with psycopg.connect(served.parts.urls.owner) as connection:
        rows = connection.execute(READ_OF, (case, "Watched")).fetchall()
    assert rows == [("data_protection_officer",)]


def demanded(programme: LiveProgramme, case: str) -> str:
    demand_id = made_id("demand", case)
    programme.give(
        ReceiveDemand,
        stream=case,
        by=SOCIAL_WORKER,
        demand_id=demand_id,
        authority=DEMAND_AUTHORITY["criminal_court"],
        law="(an invented law)",
        record_classes=(RecordClass.LEGAL,),
        reply_due_at=programme.log.now() + timedelta(days=3),
    )
    return demand_id
