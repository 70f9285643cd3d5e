from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.identification.removal import RemovalRecorded
from domain.messages import Event, Refused
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    BEST_INTERESTS_DECISION,
    COUNTRY,
    INTERVIEW_SUBJECT,
    RETURN_DEFERRAL_REASON,
    RISK_LEVEL,
)
from domain.voluntary_return import boarding, order
from domain.voluntary_return.journey import RecordDeparture
from domain.voluntary_return.readiness import (
    AsylumScreened,
    EscortAssigned,
    FitToTravelCertified,
    ReceptionArranged,
    ReturnDeferred,
    ReturnRiskAssessed,
    TravelDocumentObtained,
)
from domain.voluntary_return.will import (
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
)
from tests.domain.return_examples import (
    CHILD,
    DECLARED,
    DEPARTED,
    DEPARTS_AT,
    DEPARTS_ON,
    DETERMINED,
    DOCUMENT,
    FIT,
    ORDERED,
    PREPARED,
    READY,
    REAFFIRMED,
    RECEPTION,
    RETURN,
    RISK,
    SCREENED,
    without,
)
from tests.domain.scenario import Past, given
from tests.examples import AUTHORITY, RETURN_OFFICER, command

DEPART = command(
    RecordDeparture,
    by=RETURN_OFFICER,
    at=DEPARTS_AT,
    return_id=RETURN,
    route="by air",
    departed_at=DEPARTS_AT,
    fast_track=False,
)
A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


def ready(*changes: Event | Past) -> tuple[Event | Past, ...]:
    """Everything prepared, then these changes, then the will reaffirmed."""
    return (*PREPARED, *changes, REAFFIRMED)


def reaffirmed(at: datetime) -> Past:
    return Past(REAFFIRMED.fact, by=RETURN_OFFICER, at=at)


def test_a_person_departs_when_everything_stands() -> None:
    given(*READY).when(DEPART).then(DEPARTED)


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (ReturnCounselled, order.ReturnNotCounselled),
        (ReturnWishExpressed, order.ReturnWishNotExpressed),
        (AsylumScreened, order.AsylumNotScreened),
        (ReturnRiskAssessed, order.ReturnRiskNotAssessed),
        (VoluntaryReturnDeclared, order.ReturnWillNotDeclared),
        (TravelDocumentObtained, boarding.TravelDocumentMissing),
        (FitToTravelCertified, boarding.FitnessNotCertified),
        (ReceptionArranged, boarding.ReceptionNotArranged),
        (ReturnWillReaffirmed, boarding.ReturnWillNotReaffirmed),
    ],
)
def test_each_missing_step_refuses_departure_by_its_name(
    step: type[Event], refusal: type[Refused]
) -> None:
    given(*without(READY, step)).when(DEPART).refused(refusal)


def test_a_person_departs_once() -> None:
    given(*READY, DEPARTED).when(DEPART).refused(order.ReturnAlreadyDeparted)


@pytest.mark.parametrize("outcome", ["asylum_sought", "refugee", "unclear"])
def test_nobody_who_seeks_refuge_departs(outcome: str) -> None:
    found = replace(SCREENED, outcome=ASYLUM_OUTCOME[outcome])
    given(*ready(found)).when(DEPART).refused(order.PersonSeeksRefuge)


def test_a_removal_of_the_same_day_is_not_recorded_as_a_return() -> None:
    removed = RemovalRecorded(authority_id=AUTHORITY, country=COUNTRY["MOZ"], removed_on=DEPARTS_ON)
    given(*ready(removed)).when(DEPART).refused(boarding.JourneyIsRemoval)


# Risk


def test_return_with_unmitigated_high_risk_cannot_depart() -> None:
    high = replace(RISK, level=RISK_LEVEL["high"])
    given(*ready(high)).when(DEPART).refused(boarding.ReturnRiskIsHigh)


@pytest.mark.parametrize("respect", ["trafficker_proximity", "family_attitude", "reprisal"])
def test_a_danger_that_is_high_in_one_respect_refuses_departure_too(respect: str) -> None:
    changes = {respect: RISK_LEVEL["high"]}
    high = ReturnRiskAssessed(**{**vars(RISK), **changes})
    given(*ready(high)).when(DEPART).refused(boarding.ReturnRiskIsHigh)


def test_a_high_risk_against_which_something_was_done_lets_depart() -> None:
    met = replace(RISK, level=RISK_LEVEL["high"], mitigated=True, mitigation="another district")
    given(*ready(met)).when(DEPART).then(DEPARTED)


def test_a_risk_that_was_not_explained_refuses_departure() -> None:
    untold = replace(RISK, explained_to_person=False)
    given(*ready(untold)).when(DEPART).refused(order.ReturnRiskNotExplained)


# Deferral


def test_nobody_departs_before_the_day_until_which_the_return_was_deferred() -> None:
    reason = RETURN_DEFERRAL_REASON["health"]
    deferred = ReturnDeferred(return_id=RETURN, reason=reason, until_on=DEPARTS_ON)
    given(*ready(deferred)).when(DEPART).then(DEPARTED)
    longer = replace(deferred, until_on=date(2026, 3, 13))
    given(*ready(longer)).when(DEPART).refused(boarding.DeferralStillRuns)


# Document and fitness


def test_the_travel_document_is_valid_on_the_day_of_departure() -> None:
    expired = replace(DOCUMENT, valid_until=date(2026, 3, 11))
    given(*ready(expired)).when(DEPART).refused(boarding.TravelDocumentExpired)


def test_the_day_of_departure_is_reckoned_where_the_case_is() -> None:
    late_in_the_evening = datetime.fromisoformat("2026-03-12T21:30:00+00:00")
    night = replace(DEPART, at=late_in_the_evening, departed_at=late_in_the_evening)
    asked = reaffirmed(late_in_the_evening)
    given(*PREPARED, asked).when(night).refused(boarding.TravelDocumentExpired)


def test_nobody_travels_unfit_or_on_an_old_certificate() -> None:
    unfit = replace(FIT, fit=False)
    given(*ready(unfit)).when(DEPART).refused(boarding.NotFitToTravel)
    old = replace(FIT, valid_until=date(2026, 3, 11))
    given(*ready(old)).when(DEPART).refused(boarding.FitnessExpired)


# Children


def test_child_return_needs_determination_and_verified_reception() -> None:
    given(CHILD, *READY).when(DEPART).refused(boarding.ChildReturnNotDetermined)
    given(CHILD, DETERMINED, *READY).when(DEPART).then(DEPARTED)
    unverified = replace(RECEPTION, verified=False, verified_by_agency_id=None)
    given(CHILD, DETERMINED, *ready(unverified)).when(DEPART).refused(boarding.ReceptionNotVerified)


def test_a_court_order_stands_in_for_the_determination() -> None:
    given(CHILD, *ready(ORDERED)).when(DEPART).then(DEPARTED)


@pytest.mark.parametrize("decision", ["stay_and_local_integration", "reunification", "deferred"])
def test_another_determination_returns_no_child(decision: str) -> None:
    other = replace(DETERMINED, decision=BEST_INTERESTS_DECISION[decision])
    given(CHILD, other, *READY).when(DEPART).refused(boarding.ChildReturnNotDetermined)


def test_a_later_determination_to_stay_takes_the_return_back() -> None:
    stays = replace(DETERMINED, decision=BEST_INTERESTS_DECISION["stay_and_local_integration"])
    given(CHILD, DETERMINED, stays, *READY).when(DEPART).refused(boarding.ChildReturnNotDetermined)


def test_no_child_returns_on_a_guardians_signature_alone() -> None:
    signed = replace(DECLARED, signed_by=INTERVIEW_SUBJECT["caregiver"])
    given(CHILD, *ready(signed)).when(DEPART).refused(boarding.ChildReturnNotDetermined)


def test_no_child_travels_without_an_escort() -> None:
    alone = without(READY, EscortAssigned)
    given(CHILD, DETERMINED, *alone).when(DEPART).refused(boarding.ChildReturnNeedsEscort)
    given(*alone).when(DEPART).then(DEPARTED)


def test_an_adult_may_return_to_a_reception_that_is_verified_later() -> None:
    unverified = replace(RECEPTION, verified=False, verified_by_agency_id=None)
    given(*ready(unverified)).when(DEPART).then(DEPARTED)


# The will, until boarding


def test_the_will_is_reaffirmed_within_the_day_before_departure() -> None:
    given(*PREPARED, reaffirmed(DEPARTS_AT - A_DAY)).when(DEPART).then(DEPARTED)
    early = reaffirmed(DEPARTS_AT - A_DAY - A_MOMENT)
    given(*PREPARED, early).when(DEPART).refused(boarding.ReturnWillNotReaffirmed)


def test_a_will_reaffirmed_after_departure_legalises_nothing() -> None:
    late = replace(DEPART, at=DEPARTS_AT + A_DAY)
    given(*PREPARED, reaffirmed(DEPARTS_AT)).when(late).then(DEPARTED)
    after = reaffirmed(DEPARTS_AT + A_MOMENT)
    given(*PREPARED, after).when(late).refused(boarding.ReturnWillNotReaffirmed)


def test_the_will_is_reaffirmed_after_the_last_preparation() -> None:
    given(*READY, DOCUMENT).when(DEPART).refused(boarding.ReturnWillNotReaffirmed)
