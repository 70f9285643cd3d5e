from __future__ import annotations

from dataclasses import replace

import pytest

from domain.assessment.persons import ConflictChecked, PerpetratorNamed, PersonLinked
from domain.consent.grant import ConsentGiven, ConsentWithdrawn
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.family import tracing
from domain.family.tracing import (
    CloseTracing,
    FamilyTracingRequested,
    RecordRelativeClaim,
    RelativeClaimed,
    RelativeVerified,
    RequestTracing,
    TakeTracingAction,
    TracingActionTaken,
    TracingClosed,
    VerifyRelative,
)
from domain.messages import Command, Missing, RecordClass
from domain.vocabulary import (
    CONFLICT_OUTCOME,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    LEGAL_BASIS,
    PERSON_ROLE,
    RELATION,
    TRACING_CLOSE_REASON,
    TRACING_KIND,
    TRACING_OUTCOME,
    VERIFICATION_OUTCOME,
)
from tests.domain.return_examples import CHILD
from tests.domain.scenario import Past, given
from tests.examples import SECOND_WORKER, SOCIAL_WORKER, WELFARE, command, later, made_id

TRACING = made_id("tracing", "first")
RELATIVE = made_id("relative", "aunt")
CONSENT = made_id("consent", "tracing")
KIND = TRACING_KIND["individual_tracing"]

CONSENTED = ConsentGiven(
    consent_id=CONSENT,
    purpose=CONSENT_PURPOSE["tracing"],
    recipient_id=WELFARE,
    record_classes=(RecordClass.IDENTITY,),
    basis=CONSENT_BASIS["adult_informed"],
    given_by=INTERVIEW_SUBJECT["individual"],
    wording="my aunt may be looked for",
    ends_at=later(days=30),
)
BASIS = LegalBasisRecorded(
    basis_id=made_id("basis", "tracing"),
    basis=LEGAL_BASIS["best_interests"],
    purpose=CONSENT_PURPOSE["tracing"],
    recipient_id=WELFARE,
    record_classes=(RecordClass.IDENTITY,),
    source="guidelines",
    reasons="an infant",
    ends_at=later(days=30),
)
REQUEST = command(
    RequestTracing, tracing_id=TRACING, kind=KIND, basis_id=CONSENT, relatives="an aunt"
)
REQUESTED = FamilyTracingRequested(
    tracing_id=TRACING, kind=KIND, basis_id=CONSENT, relatives="an aunt"
)
ACT = command(TakeTracingAction, tracing_id=TRACING, kind=KIND, outcome=TRACING_OUTCOME["pending"])
CLAIM = command(
    RecordRelativeClaim,
    tracing_id=TRACING,
    relative_id=RELATIVE,
    name="Aunt",
    relation=RELATION["other_relative"],
)
CLAIMED = RelativeClaimed(
    tracing_id=TRACING, relative_id=RELATIVE, name="Aunt", relation=RELATION["other_relative"]
)
VERIFY = command(
    VerifyRelative,
    by=SECOND_WORKER,
    tracing_id=TRACING,
    relative_id=RELATIVE,
    outcome=VERIFICATION_OUTCOME["verified"],
    evidence="a family book",
)
CLOSE = command(CloseTracing, tracing_id=TRACING, reason=TRACING_CLOSE_REASON["person_asked"])
CLOSED = TracingClosed(tracing_id=TRACING, reason=TRACING_CLOSE_REASON["person_asked"])
SEARCHED = (CONSENTED, REQUESTED)
FOUND = (*SEARCHED, Past(CLAIMED, by=SOCIAL_WORKER))
LINKED = PersonLinked(linked_person_id=RELATIVE, role=PERSON_ROLE["other_relative"], name="Aunt")


def test_relatives_are_searched_for_under_a_consent_to_tracing() -> None:
    given(CONSENTED).when(REQUEST).then(REQUESTED)


def test_relatives_are_searched_for_on_another_basis_for_tracing() -> None:
    on_basis = replace(REQUEST, basis_id=BASIS.basis_id)
    given(CHILD, BASIS).when(on_basis).records(FamilyTracingRequested)
    ended = LegalBasisEnded(basis_id=BASIS.basis_id, reason="found")
    given(CHILD, BASIS, ended).when(on_basis).refused(tracing.TracingBasisNotInForce)


def test_nobody_is_searched_for_without_a_basis_or_on_one_for_something_else() -> None:
    given().when(REQUEST).refused(tracing.TracingBasisNotInForce)
    other = replace(CONSENTED, purpose=CONSENT_PURPOSE["referral"])
    given(other).when(REQUEST).refused(tracing.TracingBasisNotInForce)


def test_nobody_is_searched_for_once_the_consent_has_ended() -> None:
    given(CONSENTED).when(replace(REQUEST, at=CONSENTED.ends_at)).refused(
        tracing.TracingBasisNotInForce
    )


def test_a_tracing_is_requested_once() -> None:
    given(*SEARCHED).when(REQUEST).refused(tracing.TracingAlreadyRequested)


def test_the_search_goes_on_while_its_basis_is_in_force_and_rests_after() -> None:
    given(*SEARCHED).when(ACT).records(TracingActionTaken)
    withdrawn = ConsentWithdrawn(consent_id=CONSENT)
    given(*SEARCHED, withdrawn).when(ACT).refused(tracing.TracingBasisNotInForce)
    late = replace(ACT, at=CONSENTED.ends_at)
    given(*SEARCHED).when(late).refused(tracing.TracingBasisNotInForce)


@pytest.mark.parametrize("wish", [ACT, CLAIM, CLOSE])
def test_a_closed_search_takes_no_further_steps(wish: Command) -> None:
    given(*SEARCHED, CLOSED).when(wish).refused(tracing.TracingIsClosed)
    given(CONSENTED).when(wish).refused(Missing)


def test_a_search_is_closed_with_a_reason() -> None:
    given(*SEARCHED).when(CLOSE).then(CLOSED)


def test_a_claim_is_recorded_also_when_the_consent_ended_because_it_discloses_nothing() -> None:
    withdrawn = ConsentWithdrawn(consent_id=CONSENT)
    given(*SEARCHED, withdrawn).when(CLAIM).then(CLAIMED)


def test_a_claim_is_recorded_once() -> None:
    given(*FOUND).when(CLAIM).refused(tracing.RelativeAlreadyClaimed)


def test_relative_claiming_child_needs_verification_by_another_worker() -> None:
    own = replace(VERIFY, by=SOCIAL_WORKER)
    given(CHILD, *FOUND).when(own).refused(tracing.ClaimVerifiedBySameWorker)
    assert not given(CHILD, *FOUND).case.family.is_verified(RELATIVE)
    (verified,) = given(CHILD, *FOUND).when(VERIFY).records(RelativeVerified)
    assert given(CHILD, *FOUND, verified).case.family.is_verified(RELATIVE)


def test_only_a_claim_of_this_search_is_verified() -> None:
    given(*SEARCHED).when(VERIFY).refused(Missing)
    other = replace(VERIFY, tracing_id=made_id("tracing", "other"))
    given(*FOUND).when(other).refused(Missing)


def test_nobody_named_as_perpetrator_or_in_conflict_is_verified() -> None:
    named = PerpetratorNamed(linked_person_id=RELATIVE, allegation="sold")
    given(*FOUND, LINKED, named).when(VERIFY).refused(tracing.RelativeInConflict)
    conflict = Past(
        ConflictChecked(
            linked_person_id=RELATIVE, outcome=CONFLICT_OUTCOME["conflict"], reasons="works there"
        ),
        by=SECOND_WORKER,
    )
    given(*FOUND, LINKED, conflict).when(VERIFY).refused(tracing.RelativeInConflict)


def test_that_a_claim_is_false_is_found_of_a_perpetrator_too() -> None:
    named = PerpetratorNamed(linked_person_id=RELATIVE, allegation="sold")
    false = replace(VERIFY, outcome=VERIFICATION_OUTCOME["false_claim"])
    (found,) = given(*FOUND, LINKED, named).when(false).records(RelativeVerified)
    assert not given(*FOUND, found).case.family.is_verified(RELATIVE)


def test_the_last_verification_stands() -> None:
    (verified,) = given(*FOUND).when(VERIFY).records(RelativeVerified)
    doubted = replace(VERIFY, outcome=VERIFICATION_OUTCOME["not_verified"])
    (not_verified,) = given(*FOUND, verified).when(doubted).records(RelativeVerified)
    assert not given(*FOUND, verified, not_verified).case.family.is_verified(RELATIVE)
