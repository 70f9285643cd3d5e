"""What is entered later than it happened: it says why, and moves nothing that was met or missed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from domain.discretion import ReasonWithheld
from domain.due import NoteDeadlineMissed, NothingDue
from domain.holding.holder import TakeOnCase
from domain.identification.grounds import (
    DecideIdentification,
    IdentificationRequested,
    RequestIdentification,
)
from domain.identification.report import DescribePerson
from domain.messages import AlreadyDone, Command, OutOfOrder, Role
from domain.timers import CASE_WIDE, Kind
from domain.vocabulary import CONSENT_PURPOSE, DEADLINE_KIND, DECIDER_KIND, LATE_REASON, SEX
from domain.wellformed import LateReasonMissing
from tests.domain.identification_examples import decision_words
from tests.domain.memory_log import MemoryLog
from tests.domain.programme import Programme, day
from tests.domain.taken_on import CONSENT, consented, state_of
from tests.examples import AUTHORITY, CASE, CLOCK_WATCHER, DECIDER, MORNING, acting, made_id

CASEWORKER = acting(Role.SOCIAL_WORKER, AUTHORITY)
REQUEST = {"decider_id": AUTHORITY, "basis_id": CONSENT, "by": CASEWORKER}
DESCRIPTION = {"sex": SEX["female"], "by": CASEWORKER}
GOVERNMENT = DECIDER_KIND["NonPoliceGovernmentalOrganization"]
DECISION = {**decision_words(decider_kind=GOVERNMENT), "by": DECIDER}
ON_PAPER = LATE_REASON["paper_form_entered_later"]


@pytest.fixture
def programme() -> Programme:
    """An authority that is registered."""
    found = Programme()
    found.register(AUTHORITY, made_id("service", "legal"), "legal_assistance_service")
    return found


def test_backdated_entry_needs_reason_and_never_moves_a_met_deadline(
    programme: Programme,
) -> None:
    with pytest.raises(LateReasonMissing):
        reported(programme, occurred_at=day(-3))
    reported(programme, occurred_at=day(-3), late_reason=LATE_REASON["no_connection"])
    entry = programme.log.read({CASE: 0})[0]
    assert (entry.occurred_at, entry.recorded_at) == (day(-3), MORNING)
    due_at = requested(programme)
    on(programme, 2, DecideIdentification, **DECISION)
    late = {"occurred_at": day(1), "late_reason": ON_PAPER}
    for number in (3, 30):
        on(programme, number, DescribePerson, **DESCRIPTION, **late)
        for kind, words in ((RequestIdentification, REQUEST), (DecideIdentification, DECISION)):
            with pytest.raises((AlreadyDone, OutOfOrder, ReasonWithheld)):
                on(programme, number, kind, **words, **late)
        assert not runs(programme)
        with pytest.raises(NothingDue):
            note_missed(programme, number, due_at)


def test_a_decision_entered_after_its_deadline_is_late_whenever_it_says_it_was_made(
    programme: Programme,
) -> None:
    reported(programme)
    due_at = requested(programme)
    decided = {**DECISION, "occurred_at": day(2), "late_reason": ON_PAPER}
    on(programme, 30, DecideIdentification, **decided)
    assert runs(programme)
    note_missed(programme, 31, due_at)
    assert programme.history()[-1] == "DeadlineMissed"


def reported(programme: Programme, **words: Any) -> None:
    programme.report(addressed_to_id=AUTHORITY, sex=SEX["female"], **words)


def requested(programme: Programme) -> datetime:
    """Have the identification asked for, and tell until when it is to be decided."""
    programme.give(TakeOnCase, by=CASEWORKER, worker_id=CASEWORKER.user_id)
    purpose = CONSENT_PURPOSE["identification"]
    consented(programme, by=CASEWORKER, recipient_id=AUTHORITY, purpose=purpose)
    programme.give(RequestIdentification, **REQUEST)
    event = programme.log.read({CASE: 0})[-1].event
    assert isinstance(event, IdentificationRequested)
    assert event.due_at is not None
    assert day(4) < event.due_at < day(30)
    return event.due_at


def on(programme: Programme, number: int, kind: type[Command], /, **words: Any) -> None:
    """Give a command on a later day."""
    assert isinstance(programme.log, MemoryLog)
    programme.log.moment = day(number)
    programme.give(kind, at=day(number), **words)


def note_missed(programme: Programme, number: int, due_at: datetime) -> None:
    deadline = {"deadline": DEADLINE_KIND["reasonable_grounds"], "reference": CASE_WIDE}
    on(programme, number, NoteDeadlineMissed, by=CLOCK_WATCHER, due_at=due_at, **deadline)


def runs(programme: Programme) -> bool:
    """Whether the decision is still awaited, or was missed without that being noted."""
    return (Kind.REASONABLE_GROUNDS, CASE_WIDE) in state_of(programme).due.running
