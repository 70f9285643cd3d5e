"""A child's record is sealed by two people; until it is, whoever answers for the case is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from domain.holding.holder import AcceptTransfer, CaseTransferOffered, TakeOnCase, WorkerAlerted
from domain.identification.age import DisputeAge
from domain.messages import Command, Event, RecordClass, Role
from domain.protection.sealing import SealConfirmed
from domain.vocabulary import AGE_OUTCOME, ALERT_REASON, ANSWER, SEAL_CHANGE, SEAL_KIND, STATED_AGE
from tests.domain.consent_examples import BASIS, CASE_MANAGEMENT, based
from tests.domain.identification_examples import REPORTED, REPORTED_CHILD
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import given
from tests.domain.test_age import TURNS_18, assess
from tests.domain.test_majority import state_age
from tests.examples import CLINIC, SOCIAL_WORKER, acting, command, made_id
from tests.made import made

TRANSFER = made_id("transfer", "first")
take_on = command(TakeOnCase, worker_id=SOCIAL_WORKER.user_id)
dispute = command(DisputeAge, reasons="(reasons)")
found_child = assess(outcome=AGE_OUTCOME["child"], birth_date=TURNS_18)


def sealed(kind: str = "child_record", change: str = "seal") -> Event:
    return made(
        SealConfirmed,
        seal_id=made_id("seal", kind),
        change=SEAL_CHANGE[change],
        kind=SEAL_KIND[kind],
        listed_user_ids=(SOCIAL_WORKER.user_id,),
    )


def told(past: Iterable[Event], wish: Command) -> list[str | None]:
    """Which workers are alerted that the record is not sealed."""
    reason = ALERT_REASON["unsealed_child_record"]
    facts = given(*past).when(wish).events()
    return [
        fact.worker_id
        for fact in facts
        if isinstance(fact, WorkerAlerted) and fact.reason == reason
    ]


@pytest.mark.parametrize("wish", [state_age(), dispute, found_child])
def test_the_worker_is_told_once_when_a_person_comes_to_count_as_a_child(wish: Command) -> None:
    assert told((REPORTED, TAKEN_ON), wish) == [TAKEN_ON.worker_id]
    assert told((REPORTED_CHILD, TAKEN_ON), wish) == []


def test_whoever_takes_a_child_on_is_told_and_nobody_who_takes_on_an_adult() -> None:
    assert told((REPORTED_CHILD,), take_on) == [SOCIAL_WORKER.user_id]
    assert told((REPORTED,), take_on) == []


def test_before_a_case_is_taken_on_nobody_is_told() -> None:
    assert told((REPORTED,), dispute) == []


def test_whoever_takes_a_child_over_is_told() -> None:
    every = tuple(RecordClass)
    managed = based(purpose=CASE_MANAGEMENT, recipient_id=CLINIC, record_classes=every)
    offered = made(CaseTransferOffered, transfer_id=TRANSFER, to_agency_id=CLINIC, basis_id=BASIS)
    supervisor = acting(Role.SUPERVISOR, CLINIC)
    accept = command(
        AcceptTransfer, by=supervisor, transfer_id=TRANSFER, worker_id=supervisor.user_id
    )
    past = (TAKEN_ON, managed, offered)
    assert told((REPORTED_CHILD, *past), accept) == [supervisor.user_id]
    assert told((REPORTED, *past), accept) == []
    assert told((REPORTED_CHILD, *past, sealed()), accept) == []


def test_a_record_that_is_sealed_brings_no_alert_and_one_whose_seal_was_lifted_does() -> None:
    assert told((REPORTED, TAKEN_ON, sealed()), dispute) == []
    assert told((REPORTED, TAKEN_ON, sealed("shelter_location")), dispute) == [TAKEN_ON.worker_id]
    lifted = sealed(change="lift")
    assert told((REPORTED, TAKEN_ON, sealed(), lifted), dispute) == [TAKEN_ON.worker_id]


def test_who_is_stated_or_found_to_be_an_adult_brings_no_alert() -> None:
    adult = state_age(stated_age=STATED_AGE["adult"], child_at_exploitation=ANSWER["no"])
    adult = replace(adult, birth_date=None)
    assert told((REPORTED, TAKEN_ON), adult) == []
    assert told((REPORTED, TAKEN_ON), assess()) == []
