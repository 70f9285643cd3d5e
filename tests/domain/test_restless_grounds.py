"""A ground ends in a closed or merged case as in an open one, and whoever was told is recalled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from consumers.clock_watcher import DueRow, command_id_of
from domain import case as lifecycle
from domain.consent.grant import (
    ConsentExpired,
    GiveConsent,
    NarrowConsent,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import EndLegalBasis, RecordLegalBasis, RecordOutsideDisclosure
from domain.course import CaseIsClosed, CaseIsMerged
from domain.due import DeadlineMissed, command_for, fallen_due
from domain.holding.closure import CloseOnRequest
from domain.holding.holder import TakeOnCase
from domain.identity import MergeCases
from domain.messages import Event
from domain.protection.recall import AcknowledgeRecall, DisclosureRecalled, RecallAcknowledged
from domain.timers import Kind
from domain.vocabulary import CLOSURE_REASON, CONTACT_CHANNEL, RECALL_ACTION
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    CONSENT,
    IDENTITY,
    INDIVIDUAL,
    REFERRAL,
    basis_words,
    consent_words,
)
from tests.domain.programme import Programme
from tests.examples import (
    CASE,
    CLINIC,
    CLOCK_WATCHER,
    COORDINATOR,
    NURSE,
    OTHER_CASE,
    SOCIAL_WORKER,
    later,
    made_id,
)

CONSENT_ENDS = consent_words()["ends_at"]
BASIS_ENDS = basis_words()["ends_at"]


def close(programme: Programme) -> None:
    programme.give(CloseOnRequest, reason=CLOSURE_REASON["declined_support"])


def merge(programme: Programme) -> None:
    programme.report(stream=OTHER_CASE)
    programme.give(
        MergeCases,
        stream=OTHER_CASE,
        by=COORDINATOR,
        merge_id=made_id("merge", "first"),
        other_case_id=CASE,
        evidence="(evidence)",
    )


@pytest.fixture
def programme() -> Programme:
    """The clinic was told by telephone, on a consent and on a legal basis."""
    told = Programme()
    told.report()
    told.give(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
    told.give(GiveConsent, **consent_words())
    told.give(RecordLegalBasis, **basis_words())
    for ground_id in (CONSENT, BASIS):
        told.give(
            RecordOutsideDisclosure,
            recipient_id=CLINIC,
            channel=CONTACT_CHANNEL["telephone"],
            purpose=REFERRAL,
            record_classes=BOTH,
            basis_id=ground_id,
        )
    return told


def events(programme: Programme, stream: str = CASE) -> list[Event]:
    return [recorded.event for recorded in programme.log.read({stream: 0})]


def watch(programme: Programme, at: Any) -> list[type[Event]]:
    """Let the clock say what has fallen due by then, and tell what was recorded."""
    before = len(events(programme))
    case = lifecycle.replay(programme.log.read({CASE: 0}))
    for fallen in fallen_due(case.due, at):
        command_id = command_id_of(DueRow(stream=CASE, what=fallen))
        programme.handler.handle(command_for(fallen, CASE, CLOCK_WATCHER, at, command_id))
    return [type(event) for event in events(programme)[before:]]


ENDINGS = pytest.mark.parametrize("rests", [close, merge])


@ENDINGS
def test_a_ground_ends_at_its_time_and_its_recipients_are_recalled_at_once(
    programme: Programme, rests: Callable[[Programme], None]
) -> None:
    rests(programme)
    assert watch(programme, BASIS_ENDS - timedelta(microseconds=1)) == []
    assert watch(programme, BASIS_ENDS) == [LegalBasisLapsed, DisclosureRecalled]
    assert watch(programme, CONSENT_ENDS)[-2:] == [ConsentExpired, DisclosureRecalled]


@ENDINGS
def test_who_is_recalled_then_answers_and_a_late_answer_is_noted(
    programme: Programme, rests: Callable[[Programme], None]
) -> None:
    rests(programme)
    watch(programme, BASIS_ENDS)
    (recall,) = [each for each in events(programme) if isinstance(each, DisclosureRecalled)]
    assert (recall.recipient_id, recall.record_classes) == (CLINIC, BOTH)
    assert DeadlineMissed in watch(programme, recall.acknowledge_by)
    programme.give(
        AcknowledgeRecall,
        by=NURSE,
        recall_id=recall.recall_id,
        action=RECALL_ACTION["deleted"],
        at=recall.acknowledge_by,
    )
    assert isinstance(events(programme)[-1], RecallAcknowledged)


def test_the_case_that_survives_a_merge_is_told_nothing_of_a_ground_that_was_not_carried(
    programme: Programme,
) -> None:
    merge(programme)
    survived = len(events(programme, OTHER_CASE))
    watch(programme, CONSENT_ENDS)
    assert len(events(programme, OTHER_CASE)) == survived


TAKEN_BACK: list[tuple[type[Any], dict[str, Any]]] = [
    (WithdrawConsent, {"consent_id": CONSENT}),
    (NarrowConsent, {"consent_id": CONSENT, "record_classes": (IDENTITY,)}),
    (EndLegalBasis, {"basis_id": BASIS, "reason": "(awake again)"}),
    (RefuseConsent, {"purpose": REFERRAL, "recipient_id": CLINIC, "given_by": INDIVIDUAL}),
]


@ENDINGS
@pytest.mark.parametrize(("kind", "words"), TAKEN_BACK)
def test_what_was_agreed_is_taken_back_in_a_closed_or_merged_case_and_given_in_none(
    programme: Programme,
    rests: Callable[[Programme], None],
    kind: type[Any],
    words: dict[str, Any],
) -> None:
    rests(programme)
    before = len(events(programme))
    programme.give(kind, **words)
    recalled = [each for each in events(programme)[before:] if isinstance(each, DisclosureRecalled)]
    assert {recall.recipient_id for recall in recalled} == {CLINIC}
    with pytest.raises((CaseIsClosed, CaseIsMerged)):
        programme.give(GiveConsent, **consent_words(consent_id=made_id("consent", "new")))


def test_what_is_not_told_by_a_clock_goes_to_the_case_that_survives(programme: Programme) -> None:
    merge(programme)
    with pytest.raises(CaseIsMerged):
        programme.give(GiveConsent, **consent_words(consent_id=made_id("consent", "new")))


def test_everything_else_rests_in_a_closed_case(programme: Programme) -> None:
    close(programme)
    case = lifecycle.replay(programme.log.read({CASE: 0}))
    kinds = {fallen.kind for fallen in fallen_due(case.due, later(days=4000))}
    assert kinds == {Kind.CONSENT, Kind.LEGAL_BASIS}
