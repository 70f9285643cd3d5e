"""Who is on call, over HTTP: a roster is set down, and others release no safety card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.access import Principal
from domain.assessment.risk import RecordSafetyCard
from domain.directory.organization import CloseOrganization
from domain.holding.holder import TakeOnCase
from domain.jurisdiction import jurisdiction_stream
from domain.messages import Actor, Role
from domain.ports import EventLog
from infra.embedded import DatabaseUrls
from tests.api.commands.asking import key
from tests.api.served import Served, serving_as
from tests.api.world import Live
from tests.domain.programme import TZ
from tests.examples import (
    CASE,
    COORDINATION,
    EDITOR,
    PARTNER,
    PARTNER_ABROAD,
    PROTECTION_OFFICER,
    SOCIAL_WORKER,
    acting,
    made_id,
)

GB = jurisdiction_stream("GB")
CLOSED = made_id("organization", "closed")
GONE = acting(Role.CUSTODIAN, CLOSED)
ABROAD = (acting(Role.CUSTODIAN, PARTNER_ABROAD), PARTNER)
CALLED = """{ custodiansOnCall { count until
    offices { organizationId organization { name } role count } } }"""
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

    def called(self, who: Actor) -> httpx.Response:
        told = {"Authorization": f"Bearer {self.issuer.issue(who.user_id)}"}
        return self.http.post("/graphql", json={"query": CALLED}, headers=told)

    def releases(self, who: Actor, named: str, case_id: str = CASE) -> httpx.Response:
        return self.sends(who, f"cases/{case_id}/release-safety-card", RELEASE, named)


def play(log: EventLog) -> int:
    programme = Live(log)
    service = made_id("service", "coordination")
    programme.register(COORDINATION, service, "identification_service")
    programme.register(CLOSED, made_id("service", "closed"), "identification_service")
    programme.give(CloseOrganization, stream=CLOSED, by=EDITOR, reason="(no longer)")
    programme.report()
    programme.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    return programme.give(RecordSafetyCard, allergies="(an allergy)").position


@pytest.fixture(scope="module")
def office(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    people = {
        actor.user_id: Principal(actor=actor, jurisdiction_id=GB if actor in ABROAD else TZ)
        for actor in (FIRST, SECOND, THIRD, GONE, PROTECTION_OFFICER, SOCIAL_WORKER, *ABROAD)
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


def test_people_of_the_jurisdiction_are_told_where_to_call_and_never_whom(office: Office) -> None:
    on_call = (FIRST, SECOND, SOCIAL_WORKER, GONE, ABROAD[0])
    ids = (*(one.user_id for one in on_call), made_id("user", "of nobody"))
    assert office.sets(PROTECTION_OFFICER, "called", ids).status_code == 200
    there = {
        "organizationId": COORDINATION,
        "organization": {"name": "An invented organization"},
        "role": "CUSTODIAN",
        "count": 2,
    }
    for who in (SOCIAL_WORKER, THIRD, PROTECTION_OFFICER):
        answer = office.called(who)
        told = answer.json()["data"]["custodiansOnCall"]
        assert (told["count"], told["offices"]) == (2, [there])
        until = datetime.fromisoformat(told["until"])
        assert timedelta(days=6) < until - office.parts.log.now() <= timedelta(days=7)
        assert not any(one in answer.text for one in ids)
    for who in ABROAD:
        assert office.called(who).json() == {"data": {"custodiansOnCall": None}}


def _alike(told: dict[str, Any]) -> dict[str, Any]:
    """What somebody is told, but for where they asked and the number of their request."""
    return {name: told[name] for name in ("type", "title", "status", "code", "detail")}
