"""Whoever answered for a case is recalled what ended meanwhile, once another agency does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.clocks import due_at
from domain.consent.grant import ConsentNarrowed, ConsentWithdrawn
from domain.consent.lapse import LapseLegalBasis, LegalBasisLapsed
from domain.consent.legal_basis import DisclosureMadeOutside, LegalBasisEnded
from domain.holding.holder import (
    AcceptTransfer,
    CaseTransferOffered,
    CaseTransferred,
    HolderReleased,
    ReleaseHolder,
    WorkerAlerted,
)
from domain.messages import Event, RecordClass
from domain.protection.recall import DisclosureRecalled
from domain.vocabulary import (
    CASE_TRANSFER_REASON,
    CONTACT_CHANNEL,
    DISCLOSURE_RECALL_REASON,
    RELEASE_REASON,
)
from tests.domain.consent_examples import (
    BASIS,
    BOTH,
    CASE_MANAGEMENT,
    CONSENT,
    IDENTITY,
    MEDICAL,
    REFERRAL,
    based,
    consented,
)
from tests.domain.identification_examples import REPORTED
from tests.domain.referral_examples import TAKEN_ON
from tests.domain.scenario import Past, given
from tests.examples import (
    CLINIC,
    CLOCK_WATCHER,
    LAWYER,
    LEGAL_AID,
    MORNING,
    NURSE,
    TANZANIA,
    WELFARE,
    command,
    made_id,
)

THERE = made_id("transfer", "to the clinic")
ONWARD = made_id("transfer", "to legal aid")
ONWARD_BASIS = made_id("basis", "for legal aid")
REASON = next(iter(CASE_TRANSFER_REASON))
TO_MANAGE = based(purpose=CASE_MANAGEMENT)
OFFERED = CaseTransferOffered(transfer_id=THERE, to_agency_id=CLINIC, reason=REASON, basis_id=BASIS)
TAKEN_OVER = CaseTransferred(
    transfer_id=THERE, worker_id=NURSE.user_id, from_agency_id=WELFARE, to_agency_id=CLINIC
)
HELD: tuple[Any, ...] = (REPORTED, TAKEN_ON, TO_MANAGE, OFFERED, TAKEN_OVER)
"""The clinic answers for the case, which it took over on a basis that ends."""
ENDED = LegalBasisEnded(basis_id=BASIS, reason="(no longer)")
OFFERED_ONWARD = (
    based(
        basis_id=ONWARD_BASIS,
        purpose=CASE_MANAGEMENT,
        recipient_id=LEGAL_AID,
        record_classes=tuple(RecordClass),
    ),
    Past(
        CaseTransferOffered(
            transfer_id=ONWARD, to_agency_id=LEGAL_AID, reason=REASON, basis_id=ONWARD_BASIS
        ),
        by=NURSE,
    ),
)
TOLD = DisclosureMadeOutside(
    recipient_id=CLINIC,
    channel=CONTACT_CHANNEL["telephone"],
    purpose=REFERRAL,
    record_classes=(MEDICAL,),
    basis_id=CONSENT,
)
take_over = command(AcceptTransfer, by=LAWYER, transfer_id=ONWARD, worker_id=LAWYER.user_id)
release = command(ReleaseHolder, reason=next(iter(RELEASE_REASON)))


def passed_on(*history: Any) -> tuple[Event, ...]:
    return given(*HELD, *history, *OFFERED_ONWARD).when(take_over).events()


def recalls(events: tuple[Event, ...]) -> list[DisclosureRecalled]:
    return [event for event in events if isinstance(event, DisclosureRecalled)]


def test_no_end_of_a_ground_takes_a_case_from_whoever_answers_for_it() -> None:
    end = TO_MANAGE.ends_at
    lapse = command(LapseLegalBasis, by=CLOCK_WATCHER, at=end, basis_id=BASIS, due_at=end)
    given(*HELD).when(lapse).records(LegalBasisLapsed, WorkerAlerted)
    assert given(*HELD, ENDED).case.standing.responsible_id == CLINIC


def test_whoever_passes_a_case_on_is_recalled_what_it_was_told_on_a_ground_that_ended() -> None:
    (recall,) = recalls(passed_on(ENDED))
    assert (recall.recipient_id, recall.ground_id) == (CLINIC, BASIS)
    assert (recall.record_classes, recall.kept_classes) == (BOTH, ())
    assert recall.reason == DISCLOSURE_RECALL_REASON["no_longer_answers"]
    assert recall.acknowledge_by == due_at("recall_acknowledgement", MORNING, TANZANIA)


def test_what_a_ground_still_permits_is_recalled_when_it_ends_and_once() -> None:
    events = passed_on()
    assert recalls(events) == []
    end = TO_MANAGE.ends_at
    lapse = command(LapseLegalBasis, by=CLOCK_WATCHER, at=end, basis_id=BASIS, due_at=end)
    passed = (*HELD, *OFFERED_ONWARD, *events)
    given(*passed).when(lapse).records(LegalBasisLapsed, DisclosureRecalled)


def test_of_a_narrowed_consent_what_was_lost_is_recalled_alone() -> None:
    agreed = consented(purpose=CASE_MANAGEMENT)
    offered = replace(OFFERED, basis_id=CONSENT)
    narrowed = ConsentNarrowed(consent_id=CONSENT, record_classes=(IDENTITY,))
    history = (REPORTED, TAKEN_ON, agreed, offered, TAKEN_OVER, narrowed, *OFFERED_ONWARD)
    (recall,) = recalls(given(*history).when(take_over).events())
    assert (recall.record_classes, recall.kept_classes) == ((MEDICAL,), (IDENTITY,))


def test_a_holder_that_is_released_answers_until_somebody_takes_the_case_on() -> None:
    given(*HELD, ENDED).when(release).records(HolderReleased)
    released = HolderReleased(reason=release.reason)
    assert given(*HELD, ENDED, released).case.standing.responsible_id == CLINIC


def test_what_a_holder_learned_before_it_held_the_case_is_recalled_when_it_leaves() -> None:
    agreed = (consented(), TOLD)
    history = (REPORTED, TAKEN_ON, *agreed, TO_MANAGE, OFFERED, TAKEN_OVER)
    withdrawn = ConsentWithdrawn(consent_id=CONSENT)
    left = given(*history, withdrawn, *OFFERED_ONWARD).when(take_over).events()
    (recall,) = recalls(left)
    assert (recall.ground_id, recall.record_classes) == (CONSENT, (MEDICAL,))


def test_nobody_is_recalled_a_second_time_for_the_same() -> None:
    back = (
        *HELD,
        ENDED,
        *OFFERED_ONWARD,
        *passed_on(ENDED),
        based(basis_id=made_id("basis", "back"), purpose=CASE_MANAGEMENT),
        Past(
            replace(
                OFFERED,
                transfer_id=made_id("transfer", "back"),
                basis_id=made_id("basis", "back"),
            ),
            by=LAWYER,
        ),
        replace(TAKEN_OVER, transfer_id=made_id("transfer", "back"), from_agency_id=LEGAL_AID),
    )
    assert recalls(given(*back).when(release).events()) == []
