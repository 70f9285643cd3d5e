"""Live: what happens in a case is told to whoever may know of it, once, and as it stands then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count
from typing import Any

import pytest

from domain.consent.grant import WithdrawConsent
from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from domain.referral.answer import AcceptReferral
from domain.referral.send import RecallReferral
from domain.referral.service import StartService
from domain.vocabulary import RECALL_REASON
from tests.api.listening import COMPLETE, Ear, events, messages
from tests.api.served import Served
from tests.api.world import FOREIGN_CASE
from tests.examples import SHELTER_WORKER, SOCIAL_WORKER, made_id
from tests.infra.live import LiveProgramme

CHANGES = """
subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { position entry { name } case { id etag closed } }
}
"""
PERSON = """
subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { entry { name } case { person { firstName } } }
}
"""
Listen = Callable[..., AbstractContextManager[Ear]]
_NUMBERS = count(1)


@pytest.fixture(params=[events, messages], ids=["events", "socket"])
def listen(request: pytest.FixtureRequest) -> Listen:
    chosen: Listen = request.param
    return chosen


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


@pytest.fixture
def name() -> str:
    return f"live {next(_NUMBERS)}"


def described(programme: LiveProgramme, case: str, *names: str) -> Iterator[int]:
    """The positions of entries that say first names."""
    for first_name in names:
        yield programme.give(DescribePerson, stream=case, first_name=first_name).position


def recalled(programme: LiveProgramme, case: str, referral_id: str) -> int:
    return programme.give(
        RecallReferral,
        stream=case,
        referral_id=referral_id,
        reason=RECALL_REASON["sent_in_error"],
    ).position


def changes(ear: Ear, many: int) -> list[tuple[int, str]]:
    told = [ear.next()["data"]["caseChanged"] for _ in range(many)]
    return [(one["position"], one["entry"]["name"]) for one in told]


def caught_up(served: Served) -> None:
    """Wait until what was recorded can be read."""
    at = served.parts.log.head()
    served.asks("police", "query ($at: Int) { cases(atLeast: $at) { totalCount } }", at=at)


def taken_on(programme: LiveProgramme, name: str) -> tuple[str, int]:
    case = made_id("case", name)
    programme.report(stream=case)
    taken = programme.give(TakeOnCase, stream=case, worker_id=SOCIAL_WORKER.user_id)
    return case, taken.position


def test_what_happens_in_a_case_is_told_in_its_order(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, begun = taken_on(programme, name)
    with listen(served, "social worker", CHANGES, id=case, after=begun) as ear:
        said = [*described(programme, case, "One", "Two", "Three")]
        assert changes(ear, 3) == [(at, "person.described.v1") for at in said]


def test_a_change_comes_with_the_case_as_it_stands(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, begun = taken_on(programme, name)
    with listen(served, "social worker", PERSON, id=case, after=begun) as ear:
        for first_name in ("One", "Two"):
            list(described(programme, case, first_name))
            assert ear.next()["data"]["caseChanged"]["case"]["person"] == {"firstName": first_name}


def test_whoever_names_no_position_is_told_from_now_on(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, begun = taken_on(programme, name)
    query = 'query ($at: Int) { position case(id: "x", atLeast: $at) { id } }'
    at = served.asks("social worker", query, at=begun)["position"]
    assert at <= begun
    with listen(served, "social worker", CHANGES, id=case) as ear:
        told: list[tuple[int, str]] = []
        while not told:
            list(described(programme, case, "Now"))
            told = changes(ear, 1)
        assert told[0][0] > begun


def test_whoever_comes_back_is_told_each_thing_once(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, begun = taken_on(programme, name)
    with listen(served, "social worker", CHANGES, id=case, after=begun) as ear:
        first = [*described(programme, case, "One", "Two")]
        heard = changes(ear, 2)
    away = [*described(programme, case, "Three", "Four")]
    with listen(served, "social worker", CHANGES, id=case, after=heard[-1][0]) as ear:
        back = [*described(programme, case, "Five")]
        heard += changes(ear, 3)
    assert [at for at, _ in heard] == [*first, *away, *back]


def test_the_past_of_a_case_is_told_from_any_position(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, _ = taken_on(programme, name)
    caught_up(served)
    with listen(served, "social worker", CHANGES, id=case, after=0) as ear:
        assert [what for _, what in changes(ear, 2)] == ["case.reported.v1", "case.taken_on.v1"]


HIDDEN = {
    "hidden": FOREIGN_CASE,
    "missing": made_id("case", "that was never reported"),
    "malformed": "case-1",
    "no id": "everything",
}


@pytest.mark.parametrize("which", HIDDEN)
def test_a_hidden_case_is_answered_like_a_missing_one(
    served: Served, listen: Listen, which: str
) -> None:
    with listen(served, "social worker", CHANGES, id=HIDDEN[which], after=0) as ear:
        assert ear.next() == COMPLETE


def test_a_recall_ends_what_the_receiver_is_told(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, referral_id = programme.sent(name)
    caught_up(served)
    with listen(served, "shelter worker", CHANGES, id=case, after=0) as ear:
        assert changes(ear, 1)[0][1] == "referral.sent.v1"
        recalled(programme, case, referral_id)
        list(described(programme, case, "After the recall"))
        assert ear.next() == COMPLETE


def test_a_withdrawal_of_consent_ends_what_the_receiver_is_told(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, _ = programme.sent(name)
    caught_up(served)
    with listen(served, "shelter worker", CHANGES, id=case, after=0) as ear:
        assert changes(ear, 1)[0][1] == "referral.sent.v1"
        programme.give(WithdrawConsent, stream=case, consent_id=made_id("consent", name))
        list(described(programme, case, "After the withdrawal"))
        assert ear.next() == COMPLETE


def test_whoever_was_shown_a_person_is_shown_none_after_the_withdrawal(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, referral_id = programme.sent(name)
    programme.give(AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
    begun = served.parts.log.head()
    with listen(served, "shelter worker", PERSON, id=case, after=begun) as ear:
        list(described(programme, case, "Canary-Before"))
        shown = ear.next()["data"]["caseChanged"]
        assert shown["entry"]["name"] == "person.described.v1"
        assert shown["case"]["person"] == {"firstName": "Canary-Before"}
        programme.give(WithdrawConsent, stream=case, consent_id=made_id("consent", name))
        list(described(programme, case, "Canary-After"))
        programme.give(StartService, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
        told = everything_until(ear, "service.started.v1")
    assert "disclosure.recalled.v1" in {change["entry"]["name"] for change in told}
    assert "person.described.v1" not in {change["entry"]["name"] for change in told}
    assert "Canary" not in str(told)
    assert [change["case"]["person"] for change in told if change["case"]["person"]] == []


def everything_until(ear: Ear, name: str) -> list[dict[str, Any]]:
    """What is told until an entry of this name, with it."""
    told: list[dict[str, Any]] = []
    while not told or told[-1]["entry"]["name"] != name:
        told.append(ear.next()["data"]["caseChanged"])
    return told


def test_what_waited_is_decided_when_it_is_told(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, referral_id = programme.sent(name)
    recalled(programme, case, referral_id)
    caught_up(served)
    with listen(served, "shelter worker", CHANGES, id=case, after=0) as ear:
        assert ear.next() == COMPLETE


def test_a_change_of_the_standing_is_told_by_the_new_one(
    served: Served, programme: LiveProgramme, listen: Listen, name: str
) -> None:
    case, referral_id = programme.sent(name)
    caught_up(served)
    query = CHANGES.replace("closed", "seenAs")
    with listen(served, "shelter worker", query, id=case, after=0) as ear:
        assert ear.next()["data"]["caseChanged"]["case"]["seenAs"] == "RECEIVER"
        programme.give(AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id)
        assert ear.next()["data"]["caseChanged"]["case"]["seenAs"] == "REFERRAL"


@pytest.mark.parametrize("after", [-1, 0, 2**31 - 1])
def test_a_position_that_cannot_be_is_answered(served: Served, listen: Listen, after: int) -> None:
    query = "subscription ($after: Int) { clockMissed(after: $after) { position } }"
    with listen(served, "police", query, after=after) as ear:
        if after > 0:
            assert ear.next()["errors"][0]["extensions"]["code"] == "position_not_reached"
