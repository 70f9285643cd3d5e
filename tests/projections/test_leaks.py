"""What an attacker with source access tried to learn: places, who shelters, what exists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.assessment.risk import RiskAssessed
from domain.assessment.support_plan import SupportPlanAgreed
from domain.family.reunification import AlternativeCareArranged
from domain.holding.course import CasePutOnHold
from domain.holding.holder import CaseTransferred
from domain.messages import Actor, RecordClass, Role
from domain.protection.break_glass import BreakGlassUsed
from domain.protection.sealing import SealConfirmed
from domain.referral.send import ReferralRefusedByAll
from domain.shelter.places import PlaceAdded, PlaceHeld, PlaceTaken, ShelterOpened
from domain.shelter.residence import ChildBorn, MedicalCheckDone, MedicationGiven
from domain.vocabulary import HOLD_REASON, SEAL_CHANGE, SEAL_KIND, SERVICE_TYPE
from infra.event_types import NAMES
from projections import case_list, case_view, follow_ups, shelter_occupancy, timeline
from projections.case_list import Wanted
from projections.reading import Page
from projections.visibility import (
    look_at,
    shape_case,
    shape_entry,
    shape_follow_up,
    visible_entries,
)
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATOR,
    LAWYER,
    LEGAL_AID,
    NURSE,
    SHELTER,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    SHELTERING,
    STAY,
    accepted,
    admitted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import Ledger
from tests.projections.noted import reading

SIGNED = {"strength": "multi"}


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def look(ledger: Ledger, actor: Actor) -> Any:
    found = look_at(reading(principal(actor)), ledger.ask(case_view.by_id(CASE)))
    assert found is not None
    return found


def entries(ledger: Ledger, actor: Actor) -> list[dict[str, Any]]:
    seen = look(ledger, actor)
    rows = ledger.ask(timeline.listed(visible_entries(seen), Page(first=50))).rows
    assert ledger.ask(timeline.counted(visible_entries(seen))) == len(rows)
    return [shape_entry(seen, row, ledger.opener) for row in rows]  # type: ignore[misc]


@pytest.fixture
def sheltered(ledger: Ledger) -> Ledger:
    """The clinic knows of identity and health, and of no place; the person sleeps in a shelter."""
    ledger.append(reported(), taken_on(), consented(), sent(), accepted())
    ledger.append(sent(SHELTERING, SHELTER_HOUSE), accepted(SHELTERING), by=SOCIAL_WORKER)
    ledger.append(admitted(), consented(made_id("consent", "shelter")), by=SHELTER_WORKER)
    ledger.project()
    return ledger


def test_who_may_not_know_the_place_is_not_told_which_shelter_acts(sheltered: Ledger) -> None:
    assert look(sheltered, NURSE).view.tie is Tie.REFERRAL
    assert SHELTER_HOUSE not in str(entries(sheltered, NURSE))
    assert SHELTER_WORKER.user_id not in str(entries(sheltered, NURSE))
    assert SHELTER_HOUSE in str(entries(sheltered, SOCIAL_WORKER))
    assert SHELTER_HOUSE in str(entries(sheltered, SHELTER_WORKER))


def test_a_shelter_that_holds_the_case_of_its_resident_is_not_named(sheltered: Ledger) -> None:
    taken_over = made(
        CaseTransferred,
        from_agency_id=WELFARE,
        to_agency_id=SHELTER_HOUSE,
        worker_id=SHELTER_WORKER.user_id,
    )
    sheltered.append(taken_over)
    sheltered.project()
    for actor in (NURSE, COORDINATOR):
        shown = shape_case(look(sheltered, actor))
        assert (shown["holder_id"], shown["worker_id"]) == (None, None)
        assert SHELTER_HOUSE not in str(entries(sheltered, actor))
        assert SHELTER_WORKER.user_id not in str(entries(sheltered, actor))
        for wanted in (Wanted(holder_id=SHELTER_HOUSE), Wanted(worker_id=SHELTER_WORKER.user_id)):
            assert sheltered.ask(case_list.counted(principal(actor), wanted)) == 0
    own = principal(SHELTER_WORKER)
    assert sheltered.ask(case_list.counted(own, Wanted(holder_id=SHELTER_HOUSE))) == 1
    assert shape_case(look(sheltered, SHELTER_WORKER))["holder_id"] == SHELTER_HOUSE


@pytest.fixture
def followed(ledger: Ledger) -> Ledger:
    """A plan of support and the care of a child, both with a review to come."""
    ledger.append(
        reported(),
        taken_on(),
        made(SupportPlanAgreed, plan_id=made_id("plan", "support"), review_due_at=later(days=8)),
        made(AlternativeCareArranged, review_due_at=later(days=20)),
    )
    ledger.project()
    return ledger


def counted_follow_ups(ledger: Ledger, who: Principal) -> int:
    """How many are counted; each that is listed is shown, too."""
    wanted = follow_ups.Wanted(now=later(days=10))
    rows = ledger.ask(follow_ups.listed(who, wanted)).rows
    shown = [shape_follow_up(reading(who), row, later(days=10)) for row in rows]
    assert None not in shown
    assert ledger.ask(follow_ups.counted(who, wanted)) == len(rows)
    return len(rows)


def test_a_seal_hides_follow_ups_and_how_many_there_are(followed: Ledger) -> None:
    assert counted_follow_ups(followed, principal(SOCIAL_WORKER)) == 2
    followed.append(
        made(
            SealConfirmed,
            change=SEAL_CHANGE["seal"],
            kind=SEAL_KIND["child_record"],
            listed_user_ids=(),
        )
    )
    followed.project()
    assert counted_follow_ups(followed, principal(SOCIAL_WORKER)) == 0


def test_a_role_that_never_sees_a_class_counts_no_follow_up_of_it(followed: Ledger) -> None:
    officer = replace(SOCIAL_WORKER, role=Role.POLICE_OFFICER)
    assert counted_follow_ups(followed, principal(officer)) == 1
    colleague = acting(Role.POLICE_OFFICER, WELFARE)
    assert counted_follow_ups(followed, principal(colleague)) == 0, "is not assigned"


def test_a_purpose_without_persons_counts_no_follow_up(followed: Ledger) -> None:
    asked = Principal(
        actor=SOCIAL_WORKER,
        jurisdiction_id=TANZANIA.jurisdiction_id,
        asks_at=ASKING,
        purpose_of_use="research",
    )
    assert counted_follow_ups(followed, asked) == 0


BORN = (ChildBorn, MedicalCheckDone, MedicationGiven)
OF_HEALTH = {NAMES[kind] for kind in BORN}


def names(ledger: Ledger, actor: Actor) -> set[str]:
    return {entry["name"] for entry in entries(ledger, actor)}


def on_hold(ledger: Ledger, actor: Actor) -> Any:
    (found,) = [
        entry["words"] for entry in entries(ledger, actor) if entry["name"] == "case.put_on_hold.v1"
    ]
    return found


def test_no_step_tells_police_or_coordinator_of_a_birth_or_of_health(ledger: Ledger) -> None:
    legal = (RecordClass.LEGAL,)
    ledger.append(reported(), taken_on(), consented(recipient=LEGAL_AID, record_classes=legal))
    ledger.append(sent(to=LEGAL_AID, record_classes=legal), accepted())
    ledger.append(*map(made, BORN), by=SHELTER_WORKER)
    ledger.append(made(CasePutOnHold, reason=HOLD_REASON["health"]), admitted(STAY))
    ledger.project()
    officer = acting(Role.POLICE_OFFICER, WELFARE)
    for actor in (COORDINATOR, LAWYER, officer):
        assert not names(ledger, actor) & OF_HEALTH
        assert "'reason'" not in str(on_hold(ledger, actor))
        assert all(stay["arrangement"] is None for stay in shape_case(look(ledger, actor))["stays"])
    assert names(ledger, SOCIAL_WORKER) >= OF_HEALTH
    assert "health" in str(on_hold(ledger, SOCIAL_WORKER))


def test_who_broke_the_glass_or_watches_is_not_told_towards_whom_else_it_was_agreed(
    ledger: Ledger,
) -> None:
    towards = made_id("organization", "a psychiatric ward")
    ledger.append(reported(), taken_on(), consented(recipient=towards))
    ledger.append(sent(to=LEGAL_AID, basis_id=made_id("consent", "other")))
    broken = made(
        BreakGlassUsed,
        agency_id=LEGAL_AID,
        record_classes=(RecordClass.MEDICAL,),
        until=later(days=9),
    )
    ledger.append(broken, by=LAWYER)
    refused = SERVICE_TYPE["psychosocial_service"]
    ledger.append(made(ReferralRefusedByAll, service_type=refused))
    ledger.project()
    assert look(ledger, LAWYER).view.tie is Tie.GLASS
    assert not shape_case(look(ledger, LAWYER))["consents"]
    assert towards not in str(entries(ledger, LAWYER))
    assert "psychosocial_service" in str(entries(ledger, SOCIAL_WORKER))
    for actor in (LAWYER, COORDINATOR):
        assert "psychosocial_service" not in str(entries(ledger, actor))
    for entry in entries(ledger, COORDINATOR):
        if entry["name"] in ("consent.given.v1", "referral.sent.v1"):
            assert "medical" not in str(entry["words"])
            assert "purpose" not in str(entry["words"])


BY_THE_CLINIC = RiskAssessed
"""What the clinic records itself: health and other classes."""


@pytest.fixture
def served(ledger: Ledger) -> Ledger:
    """The ground of the clinic's service ended; it and the holder recorded of many classes."""
    ledger.append(reported(), taken_on(), consented(ends_at=ASKING), sent(), accepted())
    ledger.append(made(BY_THE_CLINIC), made(MedicationGiven), by=NURSE)
    ledger.append(made(BY_THE_CLINIC))
    ledger.project()
    return ledger


def own_entries(ledger: Ledger, actor: Actor) -> dict[Any, dict[str, Any]]:
    shown = {entry["entry_id"]: entry for entry in entries(ledger, actor)}
    return {key: one for key, one in shown.items() if one["agency_id"] == actor.agency_id}


def test_who_breaks_the_glass_loses_no_sight_of_what_their_own_agency_recorded(
    served: Ledger,
) -> None:
    assert look(served, NURSE).view.tie is Tie.SERVICE
    before = own_entries(served, NURSE)
    opened = {part["record_class"] for one in before.values() for part in one["personal"]}
    assert opened > {"medical"}
    broken = made(
        BreakGlassUsed,
        agency_id=CLINIC,
        record_classes=(RecordClass.LEGAL,),
        until=later(days=9),
    )
    served.append(broken, by=NURSE)
    served.project()
    assert look(served, NURSE).view.tie is Tie.GLASS
    after = own_entries(served, NURSE)
    assert {key: after[key] for key in before} == before
    others = [one for one in entries(served, NURSE) if one["agency_id"] != CLINIC]
    assert any(one["name"] == NAMES[BY_THE_CLINIC] for one in others)
    classes = {part["record_class"] for one in others for part in one["personal"]}
    assert classes <= {"legal", "case_administration"}


def test_no_row_without_a_wall_joins_a_shelter_to_a_case(ledger: Ledger) -> None:
    place = made_id("place", "first")
    ledger.append(
        made(ShelterOpened, organization_id=SHELTER_HOUSE),
        made(PlaceAdded, place_id=place),
        made(PlaceHeld, place_id=place, case_id=CASE),
        made(PlaceTaken, place_id=place, case_id=CASE),
        stream=SHELTER,
        by=SHELTER_WORKER,
    )
    ledger.project()
    row = ledger.ask(shelter_occupancy.by_id(SHELTER))
    assert row["places"][place]["stays"]
    assert CASE not in str(row)
