"""What the report to a survivor says: agencies and roles by day; of a shelter, that it was one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.access import Principal, Tie, View
from domain.messages import RecordClass, Role
from domain.standing import Standing
from projections.visibility.look import Look
from projections.visibility.report import (
    agencies_told,
    agency_named,
    keeps_back,
    shape_readings,
    shape_told,
)
from tests.examples import (
    CASE,
    CLINIC,
    LEGAL_AID,
    MORNING,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
)

DAR_ES_SALAAM = ZoneInfo("Africa/Dar_es_Salaam")
IDENTITY = RecordClass.IDENTITY.value
EVERY = tuple(RecordClass)
AGENCIES = {
    SHELTER_HOUSE: {"name": "A house", "shelters": False},
    CLINIC: {"name": "A clinic", "shelters": False},
    LEGAL_AID: {"name": "A house of lawyers", "shelters": True},
}


def look(classes: Sequence[RecordClass] = EVERY, took_in: Sequence[str] = (), **case: Any) -> Look:
    standing = Standing(holder_id=WELFARE, reporter_agency_id=WELFARE)
    stays = {f"stay-{place}": agency_id for place, agency_id in enumerate(took_in)}
    stood = asdict(standing) | {"stays": stays}
    told = {"stays": {key: {"agency_id": agency_id} for key, agency_id in stays.items()}}
    return Look(
        principal=Principal(actor=SOCIAL_WORKER, jurisdiction_id=TANZANIA.jurisdiction_id),
        case={"case_id": CASE, "holder_id": WELFARE, "standing": stood, **told, **case},
        standing=standing,
        view=View(
            permit=True,
            reason="answers for the case",
            tie=Tie.HOLDER,
            whole=True,
            persons=True,
            record_classes=tuple(classes),
        ),
    )


def row(agency_id: str, role: str, **words: Any) -> dict[str, Any]:
    told = {
        "day": MORNING.date(),
        "agency_id": agency_id,
        "role": role,
        "decision": "permit",
        "by_system": False,
        "readings": 2,
        "record_classes": ["case_administration", "identity"],
    }
    return told | words


def part(way: str, recipient_id: str | None, **words: Any) -> dict[str, Any]:
    told = {
        "way": way,
        "recipient_id": recipient_id,
        "kind": None,
        "ground_id": None,
        "record_classes": [IDENTITY],
        "told_at": MORNING.isoformat(),
        "until": None,
        "role": None,
        "outcome": None,
    }
    return told | words


def recalled(agency_id: str, **words: Any) -> dict[str, Any]:
    told = {"record_classes": [IDENTITY], "acknowledged_at": None, "action": None} | words
    return {"recipient_id": agency_id, "recalled_at": MORNING, "told": told}


def told_by_day(
    seen: Look,
    told: Mapping[str, Any],
    recalls: Sequence[Any] = (),
    counted: Sequence[Any] = (),
) -> list[dict[str, Any]]:
    return shape_told(seen, (told, recalls), counted, AGENCIES, DAR_ES_SALAAM)


@pytest.mark.parametrize(
    ("agency_id", "role", "took_in"),
    [
        (SHELTER_HOUSE, Role.SHELTER_WORKER, ()),
        (SHELTER_HOUSE, Role.SUPERVISOR, (SHELTER_HOUSE,)),
        (LEGAL_AID, Role.SUPERVISOR, ()),
    ],
)
def test_a_shelter_is_a_shelter_by_the_role_by_a_stay_or_by_the_directory_in_every_line(
    agency_id: str, role: Role, took_in: Sequence[str]
) -> None:
    seen = look(took_in=took_in)
    (day,) = shape_readings(seen, [row(agency_id, role)], AGENCIES)
    (opened,) = told_by_day(seen, {"g": part("break_glass", agency_id, role=role.value)})
    lines = [*day["readings"], *opened["told"]]
    if role is not Role.SHELTER_WORKER:
        (asked,) = told_by_day(
            seen, {}, [recalled(agency_id)], [row(agency_id, "", by_system=True)]
        )
        lines += asked["told"]
        assert agency_named(seen, agency_id, AGENCIES)["agency"] is None
    for line in lines:
        assert (line["shelter"], line["agency"], line["agency_id"]) == (True, None, None)


def test_every_other_agency_is_named_with_role_classes_and_how_often() -> None:
    (day,) = shape_readings(look(), [row(CLINIC, "health_worker")], AGENCIES)
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
    (day,) = shape_readings(look(), [row(CLINIC, "consular_officer", decision="deny")], AGENCIES)
    assert (day["readings"], day["refused"]) == ([], 2)


def test_what_a_computer_was_told_stands_in_the_second_part_alone() -> None:
    counted = [row(CLINIC, "service_provider", by_system=True), row("", "", by_system=True)]
    assert shape_readings(look(), counted, AGENCIES) == []
    (day,) = told_by_day(look(), {}, (), counted)
    assert [line["way"] for line in day["told"]] == ["system", "coordination"]
    assert [line["agency"] for line in day["told"]] == ["A clinic", None]


def test_what_was_told_stands_on_its_day_in_the_zone_of_the_case_the_last_first() -> None:
    late = MORNING.replace(hour=22)
    told = {
        "before": part("outside", CLINIC, told_at=late.isoformat()),
        "morning": part("referral", CLINIC),
        "never": part("referral", CLINIC, told_at=None),
    }
    days = told_by_day(look(), told)
    assert [day["day"] for day in days] == [late.date() + timedelta(days=1), late.date()]
    assert [line["way"] for day in days for line in day["told"]] == ["outside", "referral"]


def test_a_recall_stands_with_the_day_of_its_answer() -> None:
    answered = {"acknowledged_at": MORNING.replace(hour=22).isoformat(), "action": {"code": "x"}}
    (day,) = told_by_day(look(), {}, [recalled(CLINIC, **answered), recalled(CLINIC)])
    assert [line["answered"] for line in day["told"]] == [date(2026, 3, 3), None]


def test_a_custodian_who_opened_a_card_stands_apart_from_whoever_got_it() -> None:
    card = [RecordClass.MEDICAL.value]
    told = {
        "r": part("safety_card", None, kind={"code": "hospital"}, record_classes=card),
        "r/custodian": part("safety_card", CLINIC, role="custodian", record_classes=card),
    }
    (day,) = told_by_day(look(), told)
    assert [line["way"] for line in day["told"]] == ["safety_card", "custodian"]
    assert day["told"][0]["kind"] == {"code": "hospital"}


@pytest.mark.parametrize(
    ("way", "sealed"),
    [
        ("demand", RecordClass.LEGAL),
        ("mandatory_report", RecordClass.LEGAL),
        ("safety_card", RecordClass.MEDICAL),
    ],
)
def test_what_the_worker_may_not_see_is_left_out_and_said_to_be(
    way: str, sealed: RecordClass
) -> None:
    told = {"it": part(way, CLINIC)}
    blind = look([kind for kind in RecordClass if kind is not sealed])
    assert told_by_day(blind, told) == []
    assert keeps_back(blind, (told, ()))
    assert not keeps_back(look(), (told, ()))


def test_what_a_health_emergency_opened_is_told_without_its_classes_and_said_to_be() -> None:
    told = {"glass": part("break_glass", CLINIC, role="health_worker")}
    blind = look([kind for kind in RecordClass if kind is not RecordClass.MEDICAL])
    (day,) = told_by_day(blind, told)
    assert day["told"][0]["record_classes"] == []
    assert keeps_back(blind, (told, ()))


def test_every_agency_of_a_report_is_looked_up_once() -> None:
    told = {"it": part("referral", CLINIC), "court": part("demand", None)}
    counted = [row(SHELTER_HOUSE, "supervisor"), row("", "", by_system=True)]
    wanted = agencies_told(look(), counted, (told, [recalled(CLINIC)]))
    assert wanted == sorted((CLINIC, SHELTER_HOUSE, WELFARE))
