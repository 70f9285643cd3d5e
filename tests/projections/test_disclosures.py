"""Whom the report to a survivor names: agencies and roles; of a shelter, only that it was one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pytest

from domain.access import Tie, View
from domain.standing import Standing
from projections.visibility.disclosures import Review, shape_report
from tests.examples import CASE, CLINIC, MORNING, SHELTER_HOUSE

VIEW = View(permit=True, reason="answers for the case", tie=Tie.HOLDER, persons=True)


def row(agency_id: str, role: str, decision: str = "permit") -> dict[str, Any]:
    return {
        "day": MORNING.date(),
        "agency_id": agency_id,
        "role": role,
        "decision": decision,
        "readings": 2,
        "record_classes": ["case_administration", "identity"],
    }


def report(*rows: dict[str, Any], took_in: Sequence[str] = (), sheltering: bool = False) -> Any:
    standing = asdict(Standing(sheltering=tuple(took_in)))
    review = Review(case={"case_id": CASE, "standing": standing}, view=VIEW)
    agencies = {
        SHELTER_HOUSE: {"name": "A house", "shelters": sheltering},
        CLINIC: {"name": "A clinic", "shelters": False},
    }
    return shape_report(review, rows, agencies)


@pytest.mark.parametrize(
    ("role", "took_in", "sheltering"),
    [
        ("shelter_worker", (), False),
        ("supervisor", (SHELTER_HOUSE,), False),
        ("supervisor", (), True),
    ],
)
def test_a_shelter_is_a_shelter_by_the_role_by_a_stay_or_by_the_directory(
    role: str, took_in: Sequence[str], *, sheltering: bool
) -> None:
    (day,) = report(row(SHELTER_HOUSE, role), took_in=took_in, sheltering=sheltering)
    (told,) = day["readings"]
    assert (told["shelter"], told["agency"], told["agency_id"]) == (True, None, None)


def test_every_other_agency_is_named_with_role_classes_and_how_often() -> None:
    (day,) = report(row(CLINIC, "health_worker"))
    assert day["readings"] == [
        {
            "shelter": False,
            "agency_id": CLINIC,
            "agency": "A clinic",
            "role": "health_worker",
            "record_classes": ["identity", "case_administration"],
            "count": 2,
        }
    ]


def test_refusals_are_counted_and_nobody_is_named() -> None:
    (day,) = report(row(CLINIC, "consular_officer", "deny"))
    assert (day["readings"], day["refused"]) == ([], 2)
