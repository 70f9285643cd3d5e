"""A case is told again only where deciding anew would tell the same."""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.access import Principal, decide_view
from domain.messages import Actor, RecordClass
from domain.openings import Glass
from domain.standing import Standing
from projections.visibility.look import Look
from projections.visibility.readings import Apart, Occasion, Readings
from projections.visibility.remembered import Memory, Recall, Told, asker_of
from tests.domain.standings import LATER, NOW, principals, standings
from tests.examples import CASE, NURSE, TANZANIA
from tests.projections.noted import Kept

TEXT = b'{"id":"a case"}'
BESIDES = {
    "asks_at": "the moment: a memory holds between two ends",
    "signed_in_at": "asked of commands that need a fresh sign-in, of no reading",
    "name": "a name to greet somebody with",
    "user_id": "part of the key where something is opened or shut to single persons",
    "on_behalf_of": "noted with each reading, and decided nothing by",
}
WHO = Principal(actor=NURSE, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=NOW)
GLASS = Glass(
    user_id=NURSE.user_id,
    agency_id=NURSE.agency_id,
    record_classes=(RecordClass.MEDICAL,),
    until=LATER,
)


@settings(max_examples=400)
@given(principal=principals, other=principals, stood=standings, to_persons=st.booleans())
def test_whoever_the_memory_takes_for_the_same_is_shown_the_same(
    *, principal: Principal, other: Principal, stood: Standing, to_persons: bool
) -> None:
    closed = replace(stood.openings, glasses={}, seals={}, cards={})
    standing = stood if to_persons else replace(stood, openings=closed)
    assume(principal.asks_at is not None and other.asks_at is not None)
    actor = replace(principal.actor, user_id=other.actor.user_id)
    one = replace(principal, actor=actor, asks_at=other.asks_at)
    assert asker_of(one) == asker_of(principal)
    since, until = standing.openings.lasts(moment(principal))
    told = Asked(who=principal)
    told.keep(standing)
    if Asked(told.memory, who=one).again() is not None:
        assert decide_view(one, standing) == decide_view(principal, standing)
    else:
        assert actor != principal.actor or not since <= moment(one) < until


@given(standing=standings, at=st.datetimes(NOW.replace(tzinfo=None), LATER.replace(tzinfo=None)))
def test_a_memory_lasts_around_its_moment(standing: Standing, at: datetime) -> None:
    asked = at.replace(tzinfo=NOW.tzinfo)
    since, until = standing.openings.lasts(asked)
    assert since <= asked < until


@pytest.mark.parametrize("kind", [Principal, Actor])
def test_everything_that_is_known_of_an_asker_is_in_the_key_or_has_a_reason(kind: type) -> None:
    """Whoever adds a field says here that no decision on a reading asks for it."""
    actor: dict[str, Any] = {field.name: f"actor {field.name}" for field in fields(Actor)}
    besides: dict[str, Any] = {field.name: f"principal {field.name}" for field in fields(Principal)}
    marked = Principal(**(besides | {"actor": Actor(**actor)}))
    said = {str(word) for word in asker_of(marked)}
    word = "actor" if kind is Actor else "principal"
    missing = {field.name for field in fields(kind) if f"{word} {field.name}" not in said}
    assert missing - {"actor"} <= BESIDES.keys()


def test_what_was_told_is_told_again_and_noted_again() -> None:
    told, entries = Asked(), Asked()
    told.keep(Standing(jurisdiction_id="here"))
    assert entries.again() is None, "of another memory"
    again = Asked(told.memory)
    assert again.again() is not None
    assert again.entries() == told.entries()


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("a new version", {"version": 8}),
        ("another selection", {"selection": "another"}),
        ("another case", {"case_id": "case-other"}),
        ("another agency", {"who": replace(WHO, actor=replace(NURSE, agency_id="another"))}),
        ("another purpose", {"who": replace(WHO, purpose_of_use="research")}),
        ("a weaker sign-in", {"who": replace(WHO, strength="single")}),
        ("nobody knows when", {"who": replace(WHO, asks_at=None)}),
    ],
)
def test_anything_else_is_decided_anew(what: str, named: dict[str, Any]) -> None:
    told = Asked()
    told.keep(Standing(jurisdiction_id="here"))
    assert Asked(told.memory, **named).again() is None, what


def test_a_colleague_is_told_again_and_not_where_the_glass_was_broken() -> None:
    colleague = replace(WHO, actor=replace(NURSE, user_id="user-colleague"))
    told = Asked()
    told.keep(Standing(jurisdiction_id="here"))
    assert Asked(told.memory, who=colleague).again() is not None
    told.keep(broken())
    assert Asked(told.memory).again() is not None
    assert Asked(told.memory, who=colleague).again() is None


def test_what_a_colleague_is_told_is_not_told_to_whoever_is_assigned_nor_the_other_way() -> None:
    worker = replace(WHO, actor=replace(NURSE, user_id="user-assigned"))
    assigned = Standing(jurisdiction_id="here", worker_id="user-assigned")
    told = Asked()
    told.keep(assigned)
    third = replace(WHO, actor=replace(NURSE, user_id="user-third"))
    assert Asked(told.memory, who=third).again() is not None, "one colleague is as another"
    assert Asked(told.memory, who=worker).again() is None
    Asked(told.memory, who=worker).keep(assigned)
    assert Asked(told.memory, who=worker).again() is not None
    assert Asked(told.memory, who=third).again() is not None, "and is still remembered"
    only_worker = Asked(who=worker)
    only_worker.keep(assigned)
    assert Asked(only_worker.memory).again() is None


def test_nothing_is_told_again_after_an_end_or_before_one() -> None:
    told = Asked()
    told.keep(broken())
    last = replace(WHO, asks_at=LATER - timedelta(milliseconds=1))
    assert Asked(told.memory, who=last).again() is not None
    assert Asked(told.memory, who=replace(WHO, asks_at=LATER)).again() is None
    after = Asked(told.memory, who=replace(WHO, asks_at=LATER))
    after.keep(broken())
    assert Asked(told.memory, who=last).again() is None


def test_the_memory_is_bounded_and_lets_go_of_what_was_not_asked_for() -> None:
    memory = Memory(most=40_000)
    for number in range(100):
        Asked(memory, case_id=f"case-{number}").keep(Standing(jurisdiction_id="here"))
        Asked(memory, case_id="case-0").again()
    known = [number for number in range(100) if Asked(memory, case_id=f"case-{number}").again()]
    assert known[0] == 0
    assert known[-1] == 99
    assert len(known) < 45


class Asked:
    """One operation that asks for a case."""

    def __init__(
        self,
        memory: Memory | None = None,
        who: Principal = WHO,
        selection: str = "a selection",
        case_id: str = CASE,
        version: int = 7,
    ) -> None:
        self.memory = memory or Memory()
        self._who = who
        self._row = {"case_id": case_id, "version": version}
        self._log = Kept()
        self._readings = Readings(who, Occasion(door="graphql"), self._log)
        self._recall = Recall(self.memory, self._readings, selection)

    def keep(self, standing: Standing) -> None:
        """Tell the case of this standing for the first time."""
        apart = Apart(self._readings)
        view = decide_view(self._who, standing)
        look = Look(
            principal=self._who, case=self._row, standing=standing, view=view, readings=apart
        )
        look.note("case", {"stage": RecordClass.CASE_ADMINISTRATION})
        self._recall.keep(look, TEXT)

    def again(self) -> Told | None:
        return self._recall.again(self._row)

    def entries(self) -> list[Any]:
        asyncio.run(self._readings.keep())
        return list(self._log.entries)


def broken() -> Standing:
    found = Standing(jurisdiction_id="here")
    return replace(found, openings=replace(found.openings, glasses={"glass-1": GLASS}))


def moment(principal: Principal) -> datetime:
    assert principal.asks_at is not None
    return principal.asks_at
