"""Whether somebody is pregnant is told to who cares for them, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.assessment.risk import NeedsAssessed
from domain.messages import Event, RecordClass, Role
from domain.shelter.places import PlaceTaken
from projections import shelter_occupancy
from projections.shelter_occupancy import Profile
from projections.visibility import shape_shelter
from tests.domain.protection_examples import broken
from tests.examples import (
    ASKING,
    CLINIC,
    COORDINATION,
    LEGAL_AID,
    OTHER_SHELTER,
    POLICE,
    POLICE_POST,
    SHELTER,
    SHELTER_HOUSE,
    TANZANIA,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    PLACE,
    accepted,
    admitted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger
from tests.projections.test_shelter_occupancy import a_shelter
from tests.projections.test_visibility import case_shown_to, entries_shown_to

EVERY: dict[str, Any] = {"record_classes": tuple(RecordClass)}
PREGNANT = made(NeedsAssessed, pregnant="Canary: in the eighth month.")
WOMAN = Profile(sex="female", age_group="adult")
AGENCIES = {
    WELFARE: Tie.HOLDER,
    CLINIC: Tie.REFERRAL,
    SHELTER_HOUSE: Tie.GLASS,
    LEGAL_AID: Tie.RECEIVER,
    POLICE_POST: Tie.REPORTER,
}
"""Who asks, by the tie of their agency."""
NOT_CASEWORK = (Role.COORDINATOR, Role.AUDITOR)


def asking(agency_id: str, role: Role, **words: Any) -> Principal:
    told: dict[str, Any] = {"jurisdiction_id": TANZANIA.jurisdiction_id, "asks_at": ASKING}
    return Principal(actor=acting(role, agency_id), **(told | words))


def shown(ledger: Ledger, asker: Principal) -> str:
    return str((case_shown_to(ledger, asker), entries_shown_to(ledger, asker)))


@pytest.fixture
def expecting(ledger: Ledger) -> Ledger:
    """A case of somebody who is pregnant, of whom each agency was told all that it can be."""
    ledger.append(reported(), by=POLICE)
    ledger.append(taken_on(), consented(**EVERY), sent(**EVERY), accepted())
    ledger.append(sent("referral-open", LEGAL_AID, **EVERY), PREGNANT)
    for role in (Role.POLICE_OFFICER, Role.HEALTH_WORKER):
        somebody = acting(role, SHELTER_HOUSE)
        glass = broken(by=somebody, at=ASKING, glass_id=made_id("glass", role), **EVERY)
        ledger.append(glass.fact.event, by=somebody, at=ASKING)
    ledger.project()
    return ledger


def test_pregnancy_is_hidden_from_police_coordinator_and_capacity(expecting: Ledger) -> None:
    for agency_id, tie in AGENCIES.items():
        officer = asking(agency_id, Role.POLICE_OFFICER)
        posted = asking(agency_id, Role.HEALTH_WORKER, agency_kind="LawEnforcement")
        for asker in (officer, posted):
            assert case_shown_to(expecting, asker)["tie"] == tie
            assert "Canary" not in shown(expecting, asker)
    for agency_id in (COORDINATION, *AGENCIES):
        for role in NOT_CASEWORK:
            assert "Canary" not in shown(expecting, asking(agency_id, role))
    for agency_id in (WELFARE, CLINIC, SHELTER_HOUSE):
        assert "Canary" in shown(expecting, asking(agency_id, Role.HEALTH_WORKER))
    assert capacity_with(expecting, SHELTER, PREGNANT) == capacity_with(expecting, OTHER_SHELTER)


def capacity_with(ledger: Ledger, shelter_id: str, *known: Event) -> list[dict[str, Any]]:
    """What each is told of a shelter that took somebody in of whom this is known."""
    resident = made_id("case", shelter_id)
    ledger.append(reported(), taken_on(), *known, admitted(), stream=resident)
    taken = made(PlaceTaken, place_id=PLACE, case_id=resident)
    ledger.append(*a_shelter(taken), stream=shelter_id)
    ledger.project()
    row = dict(ledger.ask(shelter_occupancy.by_id(shelter_id)))
    assert "Canary" not in str(row)
    askers = (asking(agency_id, Role.SOCIAL_WORKER) for agency_id in (COORDINATION, *AGENCIES))
    told = [shape_shelter(each, row, row["turned_at"], WOMAN, ledger.opener) for each in askers]
    return [{key: said for key, said in one.items() if key != "shelter_id"} for one in told]
