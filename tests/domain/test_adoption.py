"""The policy that decisions are made by is adopted as a fact, whole, and once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import access, adoption, policy
from domain.adoption import (
    STREAM,
    Adoption,
    AdoptPolicy,
    HashOfOtherRows,
    OtherPolicyStream,
    PolicyAdopted,
    PolicyInForce,
)
from domain.messages import Missing, Recorded
from tests.domain.memory_log import MemoryLog
from tests.domain.programme import Programme
from tests.examples import CLOCK_WATCHER, MORNING, SUPERVISOR, made_id
from tests.made import made

ROWS = ("AdoptPolicy|clock|system", "Grant(tie=holder)")
ADOPT = made(
    AdoptPolicy,
    stream=STREAM,
    by=CLOCK_WATCHER,
    version="1",
    policy_hash=adoption.hash_of(ROWS),
    rows=ROWS,
)
ADOPTED = PolicyAdopted(version="1", policy_hash=ADOPT.policy_hash, rows=ROWS)
OTHER_ROWS = (*ROWS, "Forbid(code=sealed)")
OTHER = replace(
    ADOPT,
    policy_hash=adoption.hash_of(OTHER_ROWS),
    rows=OTHER_ROWS,
    command_id=made_id("x", "other").removeprefix("x-"),
)


def decided(command: AdoptPolicy, in_force: str = "") -> tuple[Any, ...]:
    return adoption.decide(command, {STREAM: Adoption(policy_hash=in_force)})


def test_a_policy_is_adopted_with_its_rows() -> None:
    assert adoption.decide(ADOPT, {}) == (ADOPTED,)


def test_the_policy_in_force_is_not_adopted_again() -> None:
    with pytest.raises(PolicyInForce):
        decided(ADOPT, in_force=ADOPT.policy_hash)


def test_going_back_to_an_earlier_policy_is_an_adoption_too() -> None:
    assert decided(ADOPT, in_force=OTHER.policy_hash) == (ADOPTED,)


def test_no_policy_is_adopted_under_the_hash_of_other_rows() -> None:
    for forged in (replace(ADOPT, rows=OTHER_ROWS), replace(ADOPT, policy_hash=OTHER.policy_hash)):
        with pytest.raises(HashOfOtherRows):
            decided(forged)


def test_a_deployment_adopts_its_policies_on_one_stream() -> None:
    with pytest.raises(OtherPolicyStream):
        decided(replace(ADOPT, stream=made_id("policy", "another")))


def test_nobody_but_the_system_adopts_a_policy() -> None:
    with pytest.raises(Missing):
        Programme().handler.handle(replace(ADOPT, by=SUPERVISOR))


def test_of_two_that_adopt_the_same_policy_one_finds_it_in_force() -> None:
    log = MemoryLog()
    one, other = Programme(log).handler, Programme(log).handler
    one.handle(ADOPT)
    with pytest.raises(PolicyInForce):
        other.handle(replace(ADOPT, command_id=OTHER.command_id))
    one.handle(OTHER)
    assert [entry.event for entry in log.read({STREAM: 0})][-1].policy_hash == OTHER.policy_hash  # type: ignore[attr-defined]


def test_what_was_adopted_last_is_in_force() -> None:
    state = Adoption()
    for event in (ADOPTED, PolicyAdopted(version="2", policy_hash="b", rows=())):
        state = adoption.evolve(state, entry_of(event))
    assert state.policy_hash == "b"


def test_the_rows_of_the_running_policy_are_those_that_decisions_cite() -> None:
    rows = access.policy_rows()
    assert adoption.hash_of(rows) == access.policy_hash()
    assert set(policy.written().splitlines()) <= set(rows)


def entry_of(event: PolicyAdopted) -> Recorded:
    return Recorded(
        event_id="event-1",
        stream=STREAM,
        version=1,
        position=1,
        event=event,
        occurred_at=MORNING,
        recorded_at=MORNING,
        by=CLOCK_WATCHER,
        command_id=ADOPT.command_id,
    )
