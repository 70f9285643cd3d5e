"""The one way to write: load, decide, append, and decide again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.case import Case
from domain.course import CaseIsClosed
from domain.handler import MovedOn
from domain.holding.closure import CloseOnRequest
from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from domain.messages import AlreadyDone, Malformed, Missing, NotPermitted
from domain.ports import Batch, CommandReused, Receipt, StreamMoved, Unavailable
from domain.shelter.request import RecordUnexpectedArrival
from domain.vocabulary import CLOSURE_REASON, COUNTRY, SEX, Code, UnknownCode
from domain.wellformed import FutureOccurrence
from tests.domain.memory_log import MemoryLog
from tests.domain.programme import Programme, Twice, day
from tests.examples import (
    CASE,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    made_id,
)

WORKER = SOCIAL_WORKER.user_id


@pytest.fixture
def programme() -> Programme:
    return Programme()


def test_a_report_is_recorded_and_answered_with_its_place(programme: Programme) -> None:
    receipt = programme.report()
    assert receipt.version_of(CASE) == 1
    assert programme.history() == ["CaseReported"]


def test_a_repeated_command_gets_its_first_answer(programme: Programme) -> None:
    programme.report()
    wish = programme.wish(TakeOnCase, worker_id=WORKER)
    first = programme.handler.handle(wish)
    again = programme.handler.handle(replace(wish, at=day(1)))
    assert again.repeated
    assert (again.places, again.recorded_at) == (first.places, first.recorded_at)
    assert programme.history().count("CaseTakenOn") == 1


def test_a_command_id_is_not_reused_for_another_command(programme: Programme) -> None:
    programme.report()
    wish = programme.wish(TakeOnCase, worker_id=WORKER)
    programme.handler.handle(wish)
    with pytest.raises(CommandReused):
        programme.handler.handle(replace(wish, worker_id=made_id("user", "somebody else")))


def test_a_case_is_reported_once(programme: Programme) -> None:
    programme.report()
    with pytest.raises(AlreadyDone):
        programme.report()


def test_a_stranger_gets_the_same_answer_for_a_hidden_and_a_missing_case(
    programme: Programme,
) -> None:
    programme.report()
    answers = []
    for stream in (CASE, OTHER_CASE):
        with pytest.raises(Missing) as refused:
            programme.give(TakeOnCase, stream=stream, by=NURSE, worker_id=WORKER)
        answers.append(str(refused.value).replace(stream, "case"))
    assert answers[0] == answers[1]


def test_who_knows_the_case_but_has_not_the_role_is_told_so(programme: Programme) -> None:
    programme.report()
    with pytest.raises(NotPermitted):
        programme.give(TakeOnCase, by=POLICE, worker_id=WORKER)


def test_a_closed_case_takes_no_further_step(programme: Programme) -> None:
    programme.report()
    programme.give(TakeOnCase, worker_id=WORKER)
    programme.give(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])
    with pytest.raises(CaseIsClosed):
        programme.give(DescribePerson, sex=SEX["female"])


def test_future_occurrence_is_refused_beyond_clock_skew(programme: Programme) -> None:
    with pytest.raises(FutureOccurrence):
        programme.report(occurred_at=MORNING + timedelta(minutes=6))
    programme.report(occurred_at=MORNING + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"channel": Code("by_pigeon", "urn:rejea:codes:report.channel", "1")}, UnknownCode),
        ({"channel": Code("hotline", "urn:somebody:else", "1")}, UnknownCode),
        ({"nationality": COUNTRY["XQZ"]}, UnknownCode),
        ({"addressed_to_id": "the welfare office"}, Malformed),
        ({"account": "   "}, Malformed),
        ({"account": "a" * 20_001}, Malformed),
        ({"at": MORNING.replace(tzinfo=None)}, Malformed),
        ({"reporter_contact": "somebody at the post"}, Malformed),
        ({"command_id": "not a uuid"}, Malformed),
        ({"late_reason": "because"}, UnknownCode),
    ],
)
def test_a_value_that_cannot_mean_anything_is_refused_before_any_rule(
    programme: Programme, words: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        programme.report(**words)
    assert programme.history() == []


class Moving(MemoryLog):
    """Tells a number of times that somebody else was faster."""

    moves = 0

    def append(self, batch: Batch) -> Receipt:
        if self.moves:
            self.moves -= 1
            raise StreamMoved
        return super().append(batch)


def test_a_stream_that_moved_is_decided_again() -> None:
    log = Moving()
    programme = Programme(log)
    log.moves = 3
    programme.report()
    assert programme.history() == ["CaseReported"]


def test_a_stream_that_keeps_moving_is_given_up_at_the_deadline() -> None:
    log = Moving()
    programme = Programme(log, waiting=lambda: Twice(tries=3))
    log.moves = 99
    with pytest.raises(Unavailable):
        programme.report()


def test_a_remembered_state_is_read_again_before_a_refusal() -> None:
    log = MemoryLog()
    here, there = Programme(log), Programme(log)
    here.report()
    with pytest.raises(Missing):
        there.give(DescribePerson, by=NURSE, sex=SEX["female"])
    here.give(TakeOnCase, worker_id=WORKER)
    there.give(DescribePerson, sex=SEX["female"])
    assert here.history()[-1] == "PersonDescribed"


def test_two_handlers_on_one_log_never_lose_an_entry() -> None:
    log = MemoryLog()
    here, there = Programme(log), Programme(log)
    here.report()
    for _ in range(3):
        here.give(DescribePerson, sex=SEX["female"])
        there.give(DescribePerson, sex=SEX["male"])
    assert [entry.version for entry in log.read({CASE: 0})] == list(range(1, 8))


def test_the_envelope_says_who_acted_for_which_agency_and_under_which_rules(
    programme: Programme,
) -> None:
    programme.report(by=POLICE)
    entry = programme.log.read({CASE: 0})[0]
    assert entry.by == POLICE
    assert entry.jurisdiction_version is not None
    assert entry.policy_hash is not None
    assert entry.vocabulary_version is not None


def test_an_id_that_names_no_stream_is_refused_and_breaks_nothing(programme: Programme) -> None:
    with pytest.raises(Missing):
        programme.give(
            RecordUnexpectedArrival, by=SHELTER_WORKER, shelter_id=made_id("place", "no shelter")
        )


class Seen:
    """A condition that is met at one version alone."""

    def __init__(self, version: int) -> None:
        self.version = version

    def __call__(self, _: Case, version: int) -> None:
        if version != self.version:
            raise MovedOn(CASE)


def test_a_decision_on_what_was_seen_is_recorded_while_it_stands(programme: Programme) -> None:
    programme.report()
    wish = programme.wish(TakeOnCase, worker_id=WORKER)
    with pytest.raises(MovedOn):
        programme.handler.handle(wish, Seen(0))
    assert programme.handler.handle(wish, Seen(1)).version_of(CASE) > 1


def test_a_repeated_command_gets_its_first_answer_whatever_was_seen(programme: Programme) -> None:
    programme.report()
    wish = programme.wish(TakeOnCase, worker_id=WORKER)
    first = programme.handler.handle(wish, Seen(1))
    assert programme.handler.handle(wish, Seen(1)).places == first.places


def test_who_may_not_know_of_a_case_is_not_told_that_it_moved_on(programme: Programme) -> None:
    programme.report()
    wish = programme.wish(CloseOnRequest, by=NURSE, reason=CLOSURE_REASON["declined_support"])
    with pytest.raises(Missing):
        programme.handler.handle(wish, Seen(0))
