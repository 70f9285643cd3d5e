"""The feed over HTTP: batches, streams, and what is answered to bad input."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from cloudevents.core.formats.json import JSONFormat

from api import event_stream
from api.graphql.live.seats import MOST_OF_ONE
from domain.messages import Actor
from infra.embedded import DatabaseUrls
from infra.issuer import HOURS
from infra.relaying import pseudonyms_of
from tests.api import world
from tests.api.served import Served, serving
from tests.examples import CASE, CLINIC, OTHER_CASE, WELFARE, made_id

EVENTS = "/v1/events"
STREAM = {"Accept": "text/event-stream"}
OF_WELFARE = {CASE, OTHER_CASE, *world.LATER_CASES}


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A world of its own: here something happens while others read."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


def asked(served: Served, who: str, **wanted: Any) -> httpx.Response:
    headers = {"Authorization": served.headers(who)["Authorization"]}
    return served.http.get(EVENTS, params=wanted, headers=headers)


def read(served: Served, who: str, **wanted: Any) -> list[dict[str, Any]]:
    answer = asked(served, who, limit=1000, **wanted)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/cloudevents-batch+json"
    found: list[dict[str, Any]] = answer.json()
    return found


def known_as(served: Served, actor: Actor, cases: set[str]) -> set[str]:
    pseudonyms = pseudonyms_of(served.parts.settings)
    return {f"case/{pseudonyms.of(actor.agency_id, case)}" for case in cases}


def test_each_agency_reads_its_own_cases_under_names_of_its_own(served: Served) -> None:
    social_worker, nurse = world.PEOPLE["social worker"], world.PEOPLE["nurse"]
    found = {each["subject"] for each in read(served, "social worker")}
    assert found >= known_as(served, social_worker, OF_WELFARE)
    assert {each["subject"] for each in read(served, "nurse")} == known_as(served, nurse, {CASE})
    assert nurse.agency_id == CLINIC
    assert social_worker.agency_id == WELFARE


def test_the_receiver_of_an_open_referral_reads_that_referral_alone(served: Served) -> None:
    assert [each["type"] for each in read(served, "lawyer")] == ["org.rejea.referral.sent.v1"]


def test_the_official_library_reads_every_event(served: Served) -> None:
    found = [each for who in world.PEOPLE for each in read(served, who)]
    assert len(found) > 50
    for each in found:
        event = JSONFormat().read(None, json.dumps(each))
        assert event.get_id() == each["id"]
        assert event.get_type().startswith("org.rejea.")
        assert event.get_data() == each["data"]


def test_nothing_that_is_told_names_a_person_or_a_case(served: Served) -> None:
    told = "".join(asked(served, who, limit=1000).text for who in world.PEOPLE)
    for word in (world.NAME, world.KNOWN_AS, world.PHONE, "Canary", "user-", '"case-', "/case-"):
        assert word not in told


def test_following_the_links_gives_everything_once_and_then_says_where_to_ask_again(
    served: Served,
) -> None:
    answer = asked(served, "social worker", limit=3)
    found: list[dict[str, Any]] = answer.json()
    while "Link" in answer.headers:
        (address,) = [link["url"] for link in answer.links.values() if link["rel"] == "next"]
        headers = {"Authorization": served.headers("social worker")["Authorization"]}
        answer = served.http.get(address, headers=headers)
        assert len(answer.json()) <= 3
        found += answer.json()
    assert found == read(served, "social worker")
    assert int(answer.headers["Rejea-Position"]) >= served.position


def test_the_link_of_an_event_leads_to_that_event(served: Served) -> None:
    told = read(served, "nurse")[1]
    address = httpx.URL(told["data"]["link"]).raw_path.decode()
    headers = {"Authorization": served.headers("nurse")["Authorization"]}
    assert served.http.get(address, headers=headers).json() == [told]


@pytest.mark.parametrize(
    "wanted",
    [
        {"after": "-1"},
        {"after": "Canary"},
        {"after": "9223372036854775808"},
        {"after": "1" * 50},
        {"after": ""},
        {"after": "１"},
        {"limit": "0"},
        {"limit": "1001"},
        {"limit": "1.5"},
    ],
)
def test_what_is_no_position_or_limit_is_a_problem_that_repeats_nothing(
    served: Served, wanted: dict[str, str]
) -> None:
    answer = asked(served, "nurse", **wanted)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "malformed"
    assert "Canary" not in answer.text


def test_nobody_reads_without_a_token(served: Served) -> None:
    assert served.http.get(EVENTS).status_code == 401
    assert served.http.get(EVENTS, headers=STREAM).status_code == 401


def test_events_are_only_read(served: Served) -> None:
    answer = served.http.post(EVENTS, json={})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_a_position_beyond_the_log_is_no_error(served: Served) -> None:
    answer = asked(served, "nurse", after=10**15)
    assert (answer.status_code, answer.json()) == (200, [])


class Streamed:
    """A stream of events, as a browser's EventSource reads it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    def until(self, position: int) -> list[dict[str, Any]]:
        """The events until the stream says that the log was read up to a position."""
        found, data = list[dict[str, Any]](), ""
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "id":
                self.last_id = value
            elif name == "data":
                data = value
            elif not line:
                found += [json.loads(data)] if data else []
                data = ""
                if self.last_id and int(self.last_id) >= position:
                    return found
        raise AssertionError("the stream ended")


def opened(served: Served, who: str, **more: str) -> Any:
    headers = {"Authorization": served.headers(who)["Authorization"], **STREAM, **more}
    return served.http.stream("GET", EVENTS, headers=headers)


def test_a_stream_tells_the_same_and_goes_on_when_something_happens(served: Served) -> None:
    with opened(served, "police") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        streamed = Streamed(answer.iter_lines())
        assert streamed.until(served.position) == read(served, "police")
        began = time.monotonic()
        programme = world.Live(served.parts.log)
        receipt = programme.report(stream=made_id("case", "while streaming"))
        (told,) = streamed.until(receipt.position)
        assert time.monotonic() - began < 5
        assert told["type"] == "org.rejea.case.reported.v1"
        assert int(told["sequence"]) == receipt.position


def test_a_stream_is_resumed_after_the_last_event(served: Served) -> None:
    whole = read(served, "nurse")
    last = str(int(whole[2]["sequence"]))
    with opened(served, "nurse", **{"Last-Event-ID": last}) as answer:
        assert Streamed(answer.iter_lines()).until(served.position) == whole[3:]
    for wrong in ("Canary", ""):
        with opened(served, "nurse", **{"Last-Event-ID": wrong}) as answer:
            assert answer.status_code == 422


def test_a_stream_lasts_as_long_as_its_reader_may_come_in(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "ASK_AGAIN", 0.1)
    monkeypatch.setattr(event_stream, "READ_AGAIN", 0.3)
    expires_soon = time.time() - HOURS * 3600 + 6
    token = served.issuer.issue(world.PEOPLE["nurse"].user_id, expires_soon)
    headers = {"Authorization": f"Bearer {token}", **STREAM}
    began = time.monotonic()
    with served.http.stream("GET", EVENTS, headers=headers) as answer:
        list(answer.iter_lines())
    assert 4 < time.monotonic() - began < 12


def test_one_account_has_so_many_streams_open_and_gets_a_seat_again_when_one_ends(
    served: Served,
) -> None:
    with ExitStack() as stack:
        for _ in range(MOST_OF_ONE):
            assert stack.enter_context(opened(served, "lawyer")).status_code == 200
        with opened(served, "lawyer") as refused:
            assert refused.status_code == 429
            assert json.loads(refused.read())["code"] == "too_many_streams"
        with opened(served, "nurse") as other:
            assert other.status_code == 200
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with opened(served, "lawyer") as again:
            if again.status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("no seat became free")
