"""What each refusal tells of: a row for every one, and for every command what its refusals tell."""

from __future__ import annotations

import pytest

import domain.handler
import domain.sign_in
from domain.case import Case
from domain.discretion import may_tell
from domain.identification.grounds import RequestIdentification
from domain.messages import Command, RecordClass, Refused
from domain.permissions import WHO_MAY_ACT
from domain.telltale.commands import TOLD_BY
from domain.telltale.passing import needed_for
from domain.telltale.refusals import REFUSALS, ROWS, Beyond, Matter
from tests.domain.reached import COMMANDS, below, refused_by
from tests.made import made

__all__ = ["domain"]
CODES = {kind.code(): kind for kind in below(Refused) if kind.__module__.startswith("domain")}
UNTOLD = (RecordClass.CASE_ADMINISTRATION, Beyond.OWN_FACTS, Beyond.SAID, Beyond.NOTHING)
"""The work is asked for by the relation, and own facts by their names."""


def told_by(kind: type[Command]) -> set[Matter]:
    matters = {REFUSALS[refusal.code()].matter for refusal in refused_by(kind)}
    return {matter for matter in matters if matter not in UNTOLD}


def test_every_refusal_says_what_it_tells_of_and_why() -> None:
    assert set(CODES) - set(REFUSALS) == set(), "say in telltale/refusals.py what it tells of"
    assert set(REFUSALS) - set(CODES) == set()
    assert len(ROWS) == len(REFUSALS)
    assert all(row.because for _, row in ROWS)


def test_the_walk_sees_what_a_command_is_refused_for() -> None:
    by_name = {kind.__name__: kind for kind in COMMANDS}
    walked = {kind.code() for kind in refused_by(by_name["ContactEmbassy"])}
    assert {"embassy_may_not_learn", "return_not_counselled"} <= walked
    assert "not_fit_to_travel" not in walked
    assert all(refused_by(kind) for kind in COMMANDS if kind.__name__.startswith("Give"))


@pytest.mark.parametrize("kind", WHO_MAY_ACT)
def test_what_the_refusals_of_a_command_tell_is_known(kind: type[Command]) -> None:
    assert told_by(kind) <= may_tell(kind), "say in telltale/commands.py what it may tell"


def test_no_command_is_said_to_tell_what_none_of_its_refusals_does() -> None:
    said = {(matter, kind) for matter, kinds in TOLD_BY.items() for kind in kinds}
    walked = {(matter, kind) for kind in COMMANDS for matter in told_by(kind)}
    assert said == walked


BY_PASSING: dict[type[Command], set[Matter]] = {RequestIdentification: {RecordClass.CHILD}}
"""A child's is asked for without a ground: it is not refused for what it would tell."""


def test_what_is_needed_for_a_command_is_told_by_its_refusals() -> None:
    for kind in WHO_MAY_ACT:
        needed = needed_for(made(kind), Case())
        assert needed is None or needed in may_tell(kind) | BY_PASSING.get(kind, set())
