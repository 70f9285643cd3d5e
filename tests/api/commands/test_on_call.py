"""Who is on call, over HTTP: a roster is set down, and others release no safety card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.access import Principal
from domain.assessment.risk import RecordSafetyCard
from domain.holding.holder import TakeOnCase
from domain.messages import Actor, Role
from domain.ports import EventLog
from infra.embedded import DatabaseUrls
from tests.api.commands.asking import key
from tests.api.served import Served, serving_as
from tests.api.world import Live
from tests.domain.programme import TZ
from tests.examples import CASE, COORDINATION, PROTECTION_OFFICER, SOCIAL_WORKER, acting, made_id

NOWHERE = made_id("case", "that never was")
FIRST, SECOND, THIRD = (
    acting(Role.CUSTODIAN, COORDINATION, name) for name in ("first", "second", "third")
)
RELEASE: dict[str, Any] = {
    "reason": "medical_emergency",
    "reader": "hospital",
    "words": "An invented emergency.",
}


class Office(Served):
    """Custodians and a protection officer of one office, who act now."""

    def sends(self, who: Actor, path: str, body: dict[str, Any], named: str) -> httpx.Response:
        token = self.issuer.issue(who.user_id)
        told = {"Authorization": f"Bearer {token}", "Idempotency-Key": key(named)}
        return self.http.post(f"/v1/{path}", json=body, headers=told)

    def sets(self, who: Actor, named: str, user_ids: tuple[str, ...]) -> httpx.Response:
        now = self.parts.log.now()
        body = {
            "userIds": [*user_ids],
            "fromAt": now.isoformat(),
            "untilAt": (now + timedelta(days=7)).isoformat(),
        }
        return self.sends(who, f"jurisdictions/{TZ}/set-custodians-on-call", body, named)

    def releases(self, who: Actor, named: str, case_id: str = CASE) -> httpx.Response:
        return self.sends(who, f"cases/{case_id}/release-safety-card", RELEASE, named)


def play(log: EventLog) -> int:
    programme = Live(log)
    service = made_id("service", "coordination")
    programme.register(COORDINATION, service, "identification_service")
    programme.report()
    programme.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    return programme.give(RecordSafetyCard, allergies="(an allergy)").position


@pytest.fixture(scope="module")
def office(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    people = {
        actor.user_id: Principal(actor=actor, jurisdiction_id=TZ)
        for actor in (FIRST, SECOND, THIRD, PROTECTION_OFFICER)
    }
    home: Path = tmp_path_factory.mktemp("office")
    with serving_as(Office, new_database(), home, play=play, accounts=people) as served:
        yield served


def test_before_a_roster_is_set_any_custodian_releases_and_then_those_on_call(
    office: Office,
) -> None:
    assert office.releases(THIRD, "before").status_code == 200
    on_call = (FIRST.user_id, SECOND.user_id)
    answer = office.sets(PROTECTION_OFFICER, "roster", on_call)
    assert answer.status_code == 200, answer.text
    assert office.releases(FIRST, "on call").status_code == 200
    told = office.releases(THIRD, "off call")
    assert (told.status_code, told.json()["code"]) == (403, "not_on_call")
    assert told.json()["type"] == "/problems/not_on_call"
    assert "Call one of the custodians on call" in told.text
    assert FIRST.user_id not in told.text


def test_who_is_not_on_call_is_answered_alike_where_there_is_no_such_case(office: Office) -> None:
    office.sets(PROTECTION_OFFICER, "again", (FIRST.user_id, SECOND.user_id))
    here, nowhere = (
        office.releases(THIRD, f"alike {case_id}", case_id).json() for case_id in (CASE, NOWHERE)
    )
    assert _alike(here) == _alike(nowhere)
    there = office.releases(FIRST, "nowhere", NOWHERE)
    assert (there.status_code, there.json()["code"]) == (404, "missing")


def test_a_custodian_sets_no_roster_and_one_person_is_none(office: Office) -> None:
    named = (FIRST.user_id, SECOND.user_id)
    assert office.sets(FIRST, "own", named).json()["code"] == "not_permitted"
    alone = office.sets(PROTECTION_OFFICER, "alone", named[:1])
    assert (alone.status_code, alone.json()["code"]) == (422, "too_few_on_call")


def _alike(told: dict[str, Any]) -> dict[str, Any]:
    """What somebody is told, but for where they asked and the number of their request."""
    return {name: told[name] for name in ("type", "title", "status", "code", "detail")}
