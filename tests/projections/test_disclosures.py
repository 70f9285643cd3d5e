"""Whom the list of readings names: of a shelter, who sees no persons is told the role alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest

from domain.access import Tie, View
from domain.messages import Role
from domain.standing import Standing
from projections.visibility.disclosures import Review, is_of_a_shelter, shape_disclosure
from tests.examples import CASE, CLINIC, MORNING, SHELTER_HOUSE


def case(*took_in: str) -> dict[str, Any]:
    """A case whose person these agencies took in."""
    stays = {f"stay-{place}": agency_id for place, agency_id in enumerate(took_in)}
    told = {key: {"agency_id": agency_id} for key, agency_id in stays.items()}
    return {"case_id": CASE, "stays": told, "standing": asdict(Standing()) | {"stays": stays}}


def entry(agency_id: str, role: Role = Role.SUPERVISOR) -> dict[str, Any]:
    return {
        "position": 1,
        "case_id": CASE,
        "recorded_at": MORNING,
        "role": role.value,
        "reason": "(a reason)",
        "purpose_of_use": None,
        "fields": ["case.stage"],
        "door": "graphql",
        "user_id": "user-1",
        "agency_id": agency_id,
        "on_behalf_of": None,
        "decision": "permit",
        "tie": "referral",
        "record_classes": ["case_administration"],
    }


def review(took_in: Sequence[str], *, persons: bool) -> Review:
    view = View(permit=True, reason="(a reason)", tie=Tie.HOLDER, persons=persons)
    return Review(case=case(*took_in), view=view)


@pytest.mark.parametrize(
    ("role", "took_in"), [(Role.SHELTER_WORKER, ()), (Role.SUPERVISOR, (SHELTER_HOUSE,))]
)
def test_a_shelter_is_a_shelter_by_the_role_or_by_a_stay(
    role: Role, took_in: Sequence[str]
) -> None:
    assert is_of_a_shelter(case(*took_in), entry(SHELTER_HOUSE, role))
    assert not is_of_a_shelter(case(*took_in), entry(CLINIC))


@pytest.mark.parametrize("persons", [True, False])
def test_who_read_for_a_shelter_is_named_to_whoever_answers_for_the_case_alone(
    *, persons: bool
) -> None:
    asker = review((SHELTER_HOUSE,), persons=persons)
    shelter = shape_disclosure(asker, entry(SHELTER_HOUSE))
    assert (shelter["masked"], shelter["agency_id"] is None) == (not persons, not persons)
    assert shelter["role"] == "supervisor"
    clinic = shape_disclosure(asker, entry(CLINIC))
    assert (clinic["masked"], clinic["agency_id"]) == (False, CLINIC)
