"""On call: who of the custodians may be called now, as a roster that a jurisdiction sets down.

R1  A roster names at least two different people (rules.md 2: two custodians are on call), so that
    one of them is reached, and another one looks at what was released.
R2  It begins before it ends, ends in the future, and runs for 31 days at most: nobody is on call
    for ever because a list was forgotten.
R3  Of the rosters that name a moment, the one that was recorded last says who is on call at it; an
    earlier one goes on for the time that the later one does not name.
R4  A data protection officer who works in the jurisdiction sets it, and is not on it: they judge
    what is released.
R5  While a roster is in force where a custodian works, nobody but who is on it releases a safety
    card. That is asked before anything of the case (acting.py): the answer is the same for every
    case, and for none. A program that acts for somebody (`on_behalf_of`) releases where that
    person is on call.
R6  Where no roster is in force every custodian near the case releases: a life does not hang on a
    form. `rejea doctor` and `custodiansOnCall` tell that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.messages import (
    Command,
    Event,
    Fact,
    Malformed,
    NotPermitted,
    OutOfOrder,
    Value,
    stated,
)

FEWEST = 2
LONGEST = timedelta(days=31)


class CustodiansOnCallSetWords(Value):
    """What the command and the fact both say: who, from when, and until before when."""

    user_ids: tuple[str, ...]
    from_at: datetime
    until_at: datetime


class CustodiansOnCallSet(CustodiansOnCallSetWords, Event):
    """It was set down which custodians are on call for a time."""


class SetCustodiansOnCall(CustodiansOnCallSetWords, Command):
    """Set down which custodians are on call for a time."""


Commands = SetCustodiansOnCall


class TooFewOnCall(Malformed):
    """R1: fewer than two different people would be on call."""

    rule = "R1"
    advice = "Name at least two different custodians."


class RosterTimesImpossible(Malformed):
    """R2: the roster ends before it begins, is over already, or runs for more than 31 days."""

    rule = "R2"
    advice = "Let it end in the future, after it begins and within 31 days of that."


class RosterOfOthers(NotPermitted):
    """R4: the roster is of a jurisdiction where the asker's agency does not work."""

    rule = "R4"
    advice = "Ask a data protection officer of that jurisdiction."


class OnCallThemselves(NotPermitted):
    """R4: whoever sets the roster stands on it."""

    rule = "R4"
    advice = "Name others; who sets the roster judges what is released."


class NotOnCall(NotPermitted):
    """R5: others are on call now."""

    rule = "R5"
    advice = "Call one of the custodians on call."


class Rostered(Protocol):
    """What was set down for a jurisdiction."""

    @property
    def is_configured(self) -> bool: ...


class Placed(Protocol):
    """Where an organization works, as the directory knows it."""

    @property
    def jurisdiction_id(self) -> str: ...


def decide(
    command: Commands,
    jurisdictions: Mapping[str, Rostered],
    organizations: Mapping[str, Placed],
) -> tuple[Event | Fact, ...]:
    """Set down who is on call.

    Raises: TooFewOnCall, RosterTimesImpossible, OnCallThemselves, RosterOfOthers, OutOfOrder.
    """
    _check_words(command)
    own = organizations.get(command.by.agency_id)
    if own is None or own.jurisdiction_id != command.stream:
        raise RosterOfOthers(command.stream)
    known = jurisdictions.get(command.stream)
    if known is None or not known.is_configured:
        raise OutOfOrder(command.stream)
    return (stated(CustodiansOnCallSet, command),)


def _check_words(command: SetCustodiansOnCall) -> None:
    """R1, R2, R4."""
    if len(set(command.user_ids)) < FEWEST:
        raise TooFewOnCall(command.stream)
    runs = command.until_at - command.from_at
    if not timedelta() < runs <= LONGEST or command.until_at <= command.at:
        raise RosterTimesImpossible(command.until_at.isoformat())
    if any(one in command.user_ids for one in (command.by.user_id, command.by.on_behalf_of)):
        raise OnCallThemselves(command.stream)


def in_force(
    rosters: Sequence[CustodiansOnCallSetWords], at: datetime
) -> CustodiansOnCallSetWords | None:
    """R3: the roster that says who is on call at `at`; `rosters` as they were recorded."""
    naming = (one for one in reversed(rosters) if one.from_at <= at < one.until_at)
    return next(naming, None)
