"""Each thing that a subscription tells is in the access log before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from tests.api.listening import COMPLETE, Ear, events, messages
from tests.api.served import Served
from tests.api.test_access_log import noted, out_of_order
from tests.examples import SOCIAL_WORKER, made_id
from tests.infra.live import LiveProgramme

CHANGES = """subscription Watch($id: ID!, $after: Int) { caseChanged(caseId: $id, after: $after) {
  position entry { name } case { person { firstName } } } }"""
MOVES = """subscription ($id: ID!, $after: Int) {
  caseChanged(caseId: $id, after: $after) { position } }"""
Listen = Callable[..., AbstractContextManager[Ear]]


def described(served: Served, name: str) -> tuple[str, int]:
    """A case, and the position after which two things were said of its person."""
    programme, case = LiveProgramme(served.parts.log), made_id("case", name)
    programme.report(stream=case)
    begun = programme.give(TakeOnCase, stream=case, worker_id=SOCIAL_WORKER.user_id).position
    for first_name in ("Canary-One", "Canary-Two"):
        programme.give(DescribePerson, stream=case, first_name=first_name)
    return case, begun


@pytest.mark.parametrize(("listen", "way"), [(events, "events"), (messages, "a socket")])
def test_each_item_of_a_subscription_has_an_entry(served: Served, listen: Listen, way: str) -> None:
    case, begun = described(served, f"noted over {way}")
    with (
        noted(served) as entries,
        listen(served, "social worker", CHANGES, id=case, after=begun) as ear,
    ):
        told = [ear.next()["data"]["caseChanged"] for _ in range(2)]
    assert [one["entry"]["name"] for one in told] == ["person.described.v1"] * 2
    assert [entry["case_id"] for entry in entries] == [case, case]
    assert {(entry["door"], entry["operation"]) for entry in entries} == {("subscription", "Watch")}
    assert "person.first_name" in entries[0]["fields"]
    assert "Canary" not in str(entries)


def test_that_something_happened_is_told_and_noted_even_where_nothing_else_is(
    served: Served,
) -> None:
    case, begun = described(served, "only that it moved")
    with noted(served) as entries, events(served, "nurse", MOVES, id=case, after=begun) as ear:
        assert ear.next() == COMPLETE
    assert [entry["decision"] for entry in entries] == ["deny"]
    with (
        noted(served) as entries,
        events(served, "social worker", MOVES, id=case, after=begun) as ear,
    ):
        ear.next()
    assert entries[0]["case_id"] == case


def test_a_stream_ends_where_what_it_tells_cannot_be_noted(served: Served) -> None:
    case, begun = described(served, "no log")
    with (
        out_of_order(served),
        events(served, "social worker", CHANGES, id=case, after=begun) as ear,
    ):
        said = ear.next()
    assert said["errors"][0]["extensions"]["code"] == "access_log_unavailable"
    assert "data" not in said
