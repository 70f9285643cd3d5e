"""A withdrawal acts within a second, though nothing is projected: then nothing is shown."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from domain.identification.report import DescribePerson
from infra.embedded import DatabaseUrls
from projections.freshness import LIMIT, PATIENCE
from tests.api.commands.asking import sends
from tests.api.listening import events
from tests.api.served import Served, serving
from tests.api.stalled import EVERYBODY, ORGANIZATIONS, PARTIES, comes, ended, held, poisoned
from tests.api.test_access_log import noted
from tests.api.test_search import SEARCH
from tests.examples import made_id
from tests.infra.live import LiveProgramme

PERSON = (
    "query ($id: ID!, $at: Int) { case(id: $id, atLeast: $at) { seenAs person { firstName } } }"
)
CHANGES = """subscription ($id: ID!, $after: Int) { caseChanged(caseId: $id, after: $after) {
  entry { name } case { person { firstName } } } }"""
READER, HOLDER = "shelter worker", "social worker"
FIRST_NAME = "Canary-Withdrawn"
CODE = "read_models_behind"
_names = itertools.count()


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A world of its own, whose projections are stopped again and again."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


class Known:
    """A case whose person an agency reads, under a consent."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.name = f"fresh {next(_names)}"
        self.programme = LiveProgramme(served.parts.log)
        self.id = self.programme.guest(self.name)
        self.begun = self.describes()
        assert comes(lambda: self.person(self.begun) == FIRST_NAME)

    def describes(self) -> int:
        """Record something; tell its position."""
        command = self.programme.give(DescribePerson, stream=self.id, first_name=FIRST_NAME)
        return command.position

    def person(self, at: int = 0) -> str | None:
        """What the reader reads of the person, in the end."""
        case = self.served.asks(READER, PERSON, id=self.id, at=at)["case"]
        return None if case["person"] is None else case["person"]["firstName"]

    def withdraws(self) -> int:
        """Withdraw the consent over HTTP; tell the position."""
        body = {"consentId": made_id("consent", self.name)}
        path = f"cases/{self.id}/withdraw-consent"
        answer = sends(self.served, HOLDER, path, body, named=self.name)
        assert answer.status_code == 200, answer.text
        return int(answer.headers["Rejea-Position"])

    def asks(self) -> httpx.Response:
        return self.served.posted(READER, PERSON, id=self.id)

    def everywhere(self) -> dict[str, httpx.Response]:
        """What is answered at every door that reads cases."""
        get, path = self.served.http.get, f"/v1/cases/{self.id}/disclosures/report?on_screen=true"
        return {
            "query": self.asks(),
            "search": self.served.posted(READER, SEARCH, text=FIRST_NAME),
            "report": get(path, headers={**self.served.headers(HOLDER), "Accept": "*/*"}),
        }


@pytest.fixture
def known(served: Served) -> Known:
    assert comes(lambda: served.http.get("/readyz").status_code == 200)
    return Known(served)


def is_refused(answer: httpx.Response) -> bool:
    """Whether nothing was shown, because of what is older than it may be."""
    body = answer.json()
    code = body["code"] if "code" in body else body["errors"][0]["extensions"]["code"]
    assert FIRST_NAME not in answer.text
    assert "data" not in body
    return (answer.status_code, code, answer.headers["Retry-After"]) == (503, CODE, "1")


def too_old() -> None:
    """Let what was recorded become older than it may be."""
    time.sleep(LIMIT + 0.1)


def test_a_withdrawal_acts_though_the_projection_stands_still(known: Known) -> None:
    with held(known.served):
        at = known.withdraws()
        too_old()
        with noted(known.served) as entries:
            found = {door: is_refused(answer) for door, answer in known.everywhere().items()}
    assert found == {"query": True, "search": True, "report": True}
    assert entries == []
    assert known.person(at) is None


def test_a_withdrawal_acts_though_the_projection_has_halted(known: Known) -> None:
    with poisoned(known.served, "case_view", PARTIES) as projection:
        at = known.withdraws()
        assert projection.has_halted()
        too_old()
        found = {door: is_refused(answer) for door, answer in known.everywhere().items()}
        assert "projection case_view" in known.served.http.get("/readyz").json()["not_ready"]
    assert found == {"query": True, "search": True, "report": True}
    assert comes(lambda: known.asks().status_code == 200)
    assert known.person(at) is None


def test_whoever_asks_waits_for_what_comes_in_a_moment(known: Known) -> None:
    with ThreadPoolExecutor(1) as asking, held(known.served):
        known.withdraws()
        too_old()
        answer = asking.submit(known.asks)
        time.sleep(PATIENCE / 4)
        assert not answer.done()
    assert answer.result().status_code == 200
    assert FIRST_NAME not in answer.result().text


def test_what_was_read_before_it_grew_old_is_not_shown(known: Known) -> None:
    with ThreadPoolExecutor(1) as asking:
        with held(known.served, EVERYBODY):
            answer = asking.submit(known.asks)
            time.sleep(0.2)
            known.withdraws()
            too_old()
        assert FIRST_NAME not in answer.result().text


def test_the_feed_decides_by_the_log_itself(known: Known) -> None:
    with held(known.served):
        known.withdraws()
        too_old()
        headers = {"Authorization": known.served.headers(READER)["Authorization"]}
        answer = known.served.http.get(
            "/v1/events", params={"after": known.begun - 1}, headers=headers
        )
    assert answer.status_code == 200
    assert "firstName" not in answer.text


def test_what_tells_of_no_case_is_answered_all_the_same(known: Known) -> None:
    with held(known.served):
        known.withdraws()
        too_old()
        answer = known.served.posted(READER, "{ me { name } services { totalCount } }")
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("asked", [CHANGES, PERSON], ids=["subscription", "query"])
def test_no_stream_begins_with_what_is_too_old(known: Known, asked: str) -> None:
    with held(known.served):
        known.withdraws()
        too_old()
        with events(known.served, READER, asked, id=known.id) as ear:
            said = ear.next()
    assert [each["extensions"]["code"] for each in said["errors"]] == [CODE]
    assert "data" not in said


def test_a_stream_holds_back_what_it_has_to_tell_until_it_may(known: Known) -> None:
    """The directory stands still, which says whose agency is closed; cases go on."""
    with events(known.served, HOLDER, CHANGES, id=known.id) as ear:
        with poisoned(known.served, "directory", ORGANIZATIONS) as projection:
            known.programme.register(
                made_id("organization", known.name), made_id("service", known.name), "food_service"
            )
            assert projection.has_halted()
            too_old()
            position = known.describes()
            assert comes(lambda: case_view_at(known.served) >= position)
            cured = time.monotonic()
        said: dict[str, Any] = ear.next()
        assert time.monotonic() > cured
    assert said["data"]["caseChanged"]["entry"]["name"] == "person.described.v1"


def case_view_at(served: Served) -> int:
    asked = "SELECT notification_id FROM views.notification_tracking WHERE application_name = %s"
    with psycopg.connect(served.parts.urls.owner) as owner:
        ((position,),) = owner.execute(asked, ["case_view"]).fetchall()
        return int(position)


def test_whoever_asks_whether_the_service_is_ready_is_told_of_it(known: Known) -> None:
    def not_ready() -> list[str]:
        found: list[str] = known.served.http.get("/readyz").json()["not_ready"]
        return found

    with held(known.served):
        known.withdraws()
        assert comes(lambda: not_ready() == ["read models"])
    assert comes(lambda: not_ready() == [])


def test_reading_goes_on_after_the_connection_was_lost_that_looks(known: Known) -> None:
    assert ended(known.served.parts.urls.app, "%AS reached%") == 1
    deadline = time.monotonic() + 30
    while known.asks().status_code != 200:
        assert time.monotonic() < deadline, "nobody looks again"
        time.sleep(0.1)
