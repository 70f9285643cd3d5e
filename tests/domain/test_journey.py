from __future__ import annotations

from dataclasses import replace

from domain.vocabulary import COUNTRY
from domain.voluntary_return import boarding, journey
from domain.voluntary_return.journey import (
    AssistTransit,
    HandOver,
    RecordArrival,
    RecordDeparture,
    ReturnDeparted,
    ReturnHandedOver,
    ReturnTransitAssisted,
)
from domain.voluntary_return.readiness import ReceptionArranged
from domain.voluntary_return.will import ReturnWillWithdrawn
from tests.domain.return_examples import (
    ARRIVED,
    DEPARTS_AT,
    HOME_HELP,
    ON_THE_WAY,
    READY,
    RECEPTION,
    RETURN,
    THERE,
)
from tests.domain.scenario import given
from tests.examples import PARTNER, PARTNER_ABROAD, RETURN_OFFICER, command, later

DEPART = command(
    RecordDeparture,
    by=RETURN_OFFICER,
    at=DEPARTS_AT,
    return_id=RETURN,
    route="by air",
    departed_at=DEPARTS_AT,
    fast_track=False,
)
ASSIST = command(
    AssistTransit, by=RETURN_OFFICER, at=DEPARTS_AT, return_id=RETURN, country=COUNTRY["KEN"]
)
ARRIVE = command(
    RecordArrival,
    by=PARTNER,
    at=later(days=10, hours=6),
    return_id=RETURN,
    arrived_at=ARRIVED.arrived_at,
    onward_transport=True,
)
HAND_OVER = command(
    HandOver, by=PARTNER, at=later(days=11), return_id=RETURN, organization_id=HOME_HELP
)
HANDED_OVER = ReturnHandedOver(return_id=RETURN, organization_id=HOME_HELP)
WITHDRAWN = ReturnWillWithdrawn(return_id=RETURN, at_gate=False)


def test_a_departure_is_recorded_on_its_day_or_later() -> None:
    ahead = replace(DEPART, departed_at=later(days=10, hours=16))
    given(*READY).when(ahead).refused(journey.JourneyDayImpossible)
    soon = replace(DEPART, departed_at=later(days=10, hours=1))
    given(*READY).when(soon).records(ReturnDeparted)


def test_transit_is_assisted_between_departure_and_arrival() -> None:
    assisted = ReturnTransitAssisted(return_id=RETURN, country=COUNTRY["KEN"])
    given(*ON_THE_WAY).when(ASSIST).then(assisted)
    given(*READY).when(ASSIST).refused(journey.ReturnNotDeparted)
    given(*THERE).when(ASSIST).refused(journey.ArrivalAlreadyRecorded)


def test_a_person_arrives_after_departing_and_once() -> None:
    given(*ON_THE_WAY).when(ARRIVE).then(ARRIVED)
    given(*READY).when(ARRIVE).refused(journey.ReturnNotDeparted)
    given(*THERE).when(ARRIVE).refused(journey.ArrivalAlreadyRecorded)


def test_nobody_arrives_before_departing_or_tomorrow() -> None:
    before = replace(ARRIVE, arrived_at=later(days=9))
    given(*ON_THE_WAY).when(before).refused(journey.JourneyDayImpossible)
    tomorrow = replace(ARRIVE, arrived_at=later(days=11))
    given(*ON_THE_WAY).when(tomorrow).refused(journey.JourneyDayImpossible)


def test_a_will_withdrawn_on_the_way_ends_the_journey() -> None:
    given(*ON_THE_WAY, WITHDRAWN).when(ARRIVE).refused(journey.ReturnNotDeparted)


def test_a_person_is_handed_over_to_whom_it_was_verified_that_they_await_them() -> None:
    given(*THERE).when(HAND_OVER).then(HANDED_OVER)


def test_nobody_is_handed_over_to_another_organization() -> None:
    other = replace(HAND_OVER, organization_id=PARTNER_ABROAD)
    given(*THERE).when(other).refused(journey.HandedOverToAnother)


def test_nobody_is_handed_over_to_a_reception_that_was_not_verified() -> None:
    unverified: ReceptionArranged = replace(RECEPTION, verified=False, verified_by_agency_id=None)
    given(*THERE, unverified).when(HAND_OVER).refused(boarding.ReceptionNotVerified)


def test_a_person_is_handed_over_after_arriving_and_once() -> None:
    given(*ON_THE_WAY).when(HAND_OVER).refused(journey.ReturnNotArrived)
    given(*THERE, HANDED_OVER).when(HAND_OVER).refused(journey.HandOverAlreadyRecorded)
