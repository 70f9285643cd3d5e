"""Whoever asks too much is told to wait, and nobody waits for what others do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest

from api.rate_limits import COMMAND, QUERY, Buckets
from infra.account_store import NewAccount, add, add_key, book
from infra.embedded import DatabaseUrls
from infra.settings import Settings
from tests.api.served import Served, serving
from tests.domain.programme import TZ
from tests.examples import SOCIAL_WORKER, WELFARE

LIMIT = 40
STRANGERS = 10


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: Buckets, name: str, cost: int = 1) -> bool:
    found = buckets.take(name, cost)
    assert found is not None
    return found.allowed


def test_a_bucket_holds_a_minutes_worth_and_fills_evenly() -> None:
    clock = Clock()
    buckets = Buckets("test", 60, clock)
    assert [taken(buckets, "one") for _ in range(61)] == [True] * 60 + [False]
    clock.now += 2.5
    assert [taken(buckets, "one") for _ in range(3)] == [True, True, False]


def test_a_bucket_never_holds_more_than_a_minutes_worth() -> None:
    clock = Clock()
    buckets = Buckets("test", 5, clock)
    assert taken(buckets, "one")
    clock.now += 3600
    assert [taken(buckets, "one") for _ in range(6)] == [True] * 5 + [False]


def test_what_was_refused_takes_nothing() -> None:
    clock = Clock()
    buckets = Buckets("test", 60, clock)
    assert taken(buckets, "one", 58)
    assert [taken(buckets, "one", 5) for _ in range(10)] == [False] * 10
    assert taken(buckets, "one", 2)


def test_the_wait_that_is_told_is_enough_and_no_more_than_a_second_too_long() -> None:
    clock = Clock()
    buckets = Buckets("test", 60, clock)
    assert taken(buckets, "one", 58)
    refused = buckets.take("one", 5)
    assert refused is not None
    assert (refused.allowed, refused.left, refused.wait) == (False, 2, 3)
    clock.now += refused.wait
    assert taken(buckets, "one", 5)


def test_one_who_asks_too_much_takes_nothing_from_another() -> None:
    buckets = Buckets("test", 5, Clock())
    assert [taken(buckets, "greedy") for _ in range(6)][-1] is False
    assert taken(buckets, "modest")


def test_there_are_only_so_many_buckets_and_the_one_that_rested_longest_goes() -> None:
    buckets = Buckets("test", 5, Clock(), most=2)
    for name in ("first", "second", "first", "third"):
        taken(buckets, name, 5 if name == "first" else 1)
    assert list(buckets._levels) == ["first", "third"]


def test_where_nothing_is_measured_everything_passes() -> None:
    buckets = Buckets("test", 0)
    assert [buckets.take("one", 1000) for _ in range(3)] == [None] * 3


@pytest.fixture(scope="module")
def served(
    new_database: Callable[[], DatabaseUrls], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, port=0, rate_limit=LIMIT, stranger_rate_limit=STRANGERS)
    with serving(new_database(), home, settings) as running:
        yield running


def asked(served: Served, who: str) -> httpx.Response:
    return served.posted(who, "{ me { id } }")


def acted(served: Served, who: str) -> httpx.Response:
    headers = served.headers(who) | {"Idempotency-Key": str(uuid4())}
    return served.http.post("/v1/cases", json={}, headers=headers)


def test_too_many_queries_are_told_to_wait(served: Served) -> None:
    answers = [asked(served, "nurse") for _ in range(LIMIT + 2)]
    refused = answers[-1]
    assert (answers[0].status_code, refused.status_code) == (200, 429)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["ratelimit-policy"] == f'"principal";q={LIMIT};w=60'
    assert refused.headers["ratelimit"].startswith('"principal";r=0;t=')


def test_each_answer_tells_what_is_left(served: Served) -> None:
    told = [asked(served, "lawyer").headers["ratelimit"] for _ in range(2)]
    assert [one.partition(";t=")[0] for one in told] == [
        f'"principal";r={LIMIT - QUERY}',
        f'"principal";r={LIMIT - 2 * QUERY}',
    ]


def test_a_command_takes_more_than_a_query(served: Served) -> None:
    assert (
        acted(served, "consul").headers["ratelimit"].startswith(f'"principal";r={LIMIT - COMMAND};')
    )
    answers = [acted(served, "consul").status_code for _ in range(LIMIT // COMMAND)]
    assert answers[-1] == 429
    assert set(answers[:-2]) == {422}


def test_whoever_fails_to_sign_in_too_often_waits_and_those_who_may_come_in_do_not(
    served: Served,
) -> None:
    headers = {"Authorization": "Bearer nothing"}
    body = {"query": "{ me { id } }"}
    answers = [
        served.http.post("/graphql", json=body, headers=headers) for _ in range(STRANGERS + 2)
    ]
    assert [one.status_code for one in answers][:STRANGERS] == [401] * STRANGERS
    assert answers[-1].status_code == 429
    assert answers[-1].headers["ratelimit-policy"] == f'"address";q={STRANGERS};w=60'
    assert served.http.post("/graphql", json=body).status_code == 429
    assert asked(served, "auditor").status_code == 200


def test_behind_a_proxy_an_address_is_the_one_that_the_proxy_names(served: Served) -> None:
    def fails(address: str) -> int:
        headers = {"Authorization": "Bearer nothing", "X-Forwarded-For": address}
        return served.http.post("/graphql", headers=headers).status_code

    assert {fails("203.0.113.7") for _ in range(STRANGERS)} == {401}
    assert fails("203.0.113.7") == 429
    assert fails("203.0.113.8") == 401
    assert {fails(f"2001:db8::{number}") for number in range(STRANGERS)} == {401}
    assert fails("2001:db8::ffff") == 429
    assert fails("2001:db8:1::1") == 401


def test_what_everybody_may_read_is_not_measured(served: Served) -> None:
    assert "ratelimit" not in served.http.get("/healthz").headers


def test_whom_a_program_may_not_name_is_taken_from_its_own_bucket(served: Served) -> None:
    told = NewAccount(
        kind="service",
        issuer=None,
        subject=None,
        name="Case system",
        role=SOCIAL_WORKER.role,
        agency_id=WELFARE,
        jurisdiction_id=TZ,
    )
    with book(served.parts.urls.owner) as keeper:
        text = add_key(keeper, add(keeper, told), days=1).text
    headers = {"Authorization": f"Bearer {text}", "Rejea-On-Behalf-Of": "nobody"}
    answers = [served.http.get("/v1/events", headers=headers) for _ in range(LIMIT // COMMAND + 1)]
    assert {answer.headers["RateLimit-Policy"].partition(";")[0] for answer in answers} == {
        '"principal"'
    }
    assert {answer.json()["code"] for answer in answers[:-1]} == {"on_behalf_of_refused"}
    assert answers[-1].status_code == 429
