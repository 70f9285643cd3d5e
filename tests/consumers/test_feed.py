"""The feed: what a topic would hold, read when somebody asks, a bounded piece at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from consumers import feed as feeds
from consumers.contracts import Pseudonyms
from consumers.feed import Feed, Page, structured
from consumers.ports import Message
from domain.access import Principal
from domain.messages import Actor, Recorded, Role
from tests.consumers.relayed import KEY
from tests.consumers.test_telling import ACCEPTED, RECALLED, log_of, sent
from tests.consumers.told import DEPLOYMENT, ListLog, told, told_to
from tests.domain.programme import TZ
from tests.examples import (
    COORDINATION,
    LAWYER,
    NURSE,
    OTHER_CASE,
    SOCIAL_WORKER,
    WELFARE,
    acting,
    made_id,
)
from tests.projections.histories import reported


def a_log() -> ListLog:
    """A case that the clinic works on, and another one with which it has nothing to do."""
    log = log_of(sent(), ACCEPTED)
    log.add(reported(jurisdiction_id=TZ), stream=OTHER_CASE)
    return log


def page(log: Any, who: Actor, after: int = 0, limit: int = 100, jurisdiction: str = TZ) -> Page:
    feed = Feed(DEPLOYMENT, Pseudonyms(KEY), log)
    return feed.reading(Principal(actor=who, jurisdiction_id=jurisdiction)).page(after, limit)


def bodies(found: Page) -> list[dict[str, Any]]:
    return [json.loads(event.body) for event in found.events]


def as_bodies(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [json.loads(structured(each)) for each in messages]


@pytest.mark.parametrize("who", [SOCIAL_WORKER, NURSE, LAWYER])
def test_the_feed_is_what_the_topic_of_the_agency_would_hold(who: Actor) -> None:
    log = a_log()
    assert bodies(page(log, who)) == as_bodies(told_to(who.agency_id, told(log, more=True)))


def test_an_agency_without_a_tie_reads_nothing_and_learns_how_far_the_log_is() -> None:
    found = page(a_log(), LAWYER)
    assert (found.events, found.through, found.more) == ((), 5, False)


def test_two_agencies_read_the_same_case_under_names_of_their_own() -> None:
    log = a_log()
    clinic, welfare = bodies(page(log, NURSE)), bodies(page(log, SOCIAL_WORKER))
    for name in ("subject", "id"):
        assert not {each[name] for each in clinic} & {each[name] for each in welfare}
    assert {each["sequence"] for each in clinic} < {each["sequence"] for each in welfare}


def test_who_lost_the_tie_meanwhile_reads_its_end_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "STEP", 1)
    (last,) = bodies(page(log_of(sent(), ACCEPTED, RECALLED), NURSE))
    assert last["type"] == "org.rejea.referral.recalled.v1"
    assert last["data"]["ended"] is True


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_who_watches_reads_the_steps_of_their_own_jurisdiction(role: Role) -> None:
    watcher = acting(role, COORDINATION)
    found = bodies(page(a_log(), watcher))
    assert {each["type"] for each in found} == {"org.rejea.case.step_recorded.v1"}
    assert len(found) == 5
    elsewhere = made_id("jurisdiction", "elsewhere")
    assert bodies(page(a_log(), watcher, jurisdiction=elsewhere)) == []


def test_a_coordinator_who_also_works_for_an_agency_with_a_case_reads_steps_alone() -> None:
    watcher = acting(Role.COORDINATOR, WELFARE)
    assert {each["type"] for each in bodies(page(a_log(), watcher))} == {
        "org.rejea.case.step_recorded.v1"
    }


def test_pages_of_one_are_the_whole_in_the_same_order() -> None:
    log, found, after = a_log(), list[dict[str, Any]](), 0
    while True:
        one = page(log, SOCIAL_WORKER, after, 1)
        found += bodies(one)
        after = one.through
        if not one.more:
            break
    assert found == bodies(page(log, SOCIAL_WORKER))


def test_a_reading_goes_on_where_it_stands() -> None:
    log = a_log()
    reading = Feed(DEPLOYMENT, Pseudonyms(KEY), log).reading(
        Principal(actor=SOCIAL_WORKER, jurisdiction_id=TZ)
    )
    first, rest = reading.page(0, 2), reading.page(2, 100)
    assert [*bodies(first), *bodies(rest)] == bodies(page(log, SOCIAL_WORKER))


def test_one_request_looks_at_so_much_of_the_log_and_says_where_to_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeds, "STEP", 2)
    monkeypatch.setattr(feeds, "MOST_LOOKED_AT", 2)
    found = page(a_log(), LAWYER)
    assert (found.events, found.through, found.more) == ((), 2, True)
    assert page(a_log(), LAWYER, after=4).more is False


def test_an_entry_that_cannot_be_read_is_passed_by() -> None:
    class Unreadable(ListLog):
        def entries(self, after_position: int, limit: int) -> Sequence[Recorded]:
            found = super().entries(after_position, limit)
            if any(entry.position == 5 for entry in found):
                raise ValueError("a name that nobody knows")
            return found

    log = Unreadable()
    log.recorded = a_log().recorded
    log.add(reported(jurisdiction_id=TZ), stream=made_id("case", "third"))
    assert [event.position for event in page(log, SOCIAL_WORKER).events] == [1, 2, 3, 4, 6]


def test_a_case_that_cannot_be_told_holds_up_no_other() -> None:
    log = a_log()
    log.unreadable = {OTHER_CASE}
    assert [event.position for event in page(log, SOCIAL_WORKER).events] == [1, 2, 3, 4]
