"""The one cast of invented agencies, people and rules that tests speak of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import NAMESPACE_OID, uuid5

from domain.clocks import CLOCKS, Clock, Rule, Rules
from domain.messages import Actor, Command, Role

C = TypeVar("C", bound=Command)


def made_id(thing: str, name: str) -> str:
    """A steady id of a thing, from a name."""
    return f"{thing}-{uuid5(NAMESPACE_OID, f'{thing}/{name}')}"


CASE = made_id("case", "first")
OTHER_CASE = made_id("case", "other")
POLICE_POST = made_id("organization", "police post")
WELFARE = made_id("organization", "social welfare")
SHELTER_HOUSE = made_id("organization", "shelter house")
CLINIC = made_id("organization", "clinic")
LEGAL_AID = made_id("organization", "legal aid")
AUTHORITY = made_id("organization", "competent authority")
RETURN_AGENCY = made_id("organization", "return agency")
PARTNER_ABROAD = made_id("organization", "partner abroad")
EMBASSY = made_id("organization", "embassy")
COORDINATION = made_id("organization", "national coordination")
SYSTEM = made_id("organization", "system")
SHELTER = made_id("shelter", "house one")
OTHER_SHELTER = made_id("shelter", "house two")

MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Tanzania."""


def acting(role: Role, agency_id: str, name: str = "first") -> Actor:
    return Actor(
        user_id=made_id("user", f"{role}/{agency_id}/{name}"), role=role, agency_id=agency_id
    )


POLICE = acting(Role.POLICE_OFFICER, POLICE_POST)
IMMIGRATION = acting(Role.IMMIGRATION_OFFICER, POLICE_POST)
SOCIAL_WORKER = acting(Role.SOCIAL_WORKER, WELFARE)
SECOND_WORKER = acting(Role.SOCIAL_WORKER, WELFARE, "second")
CHILD_OFFICER = acting(Role.CHILD_PROTECTION_OFFICER, WELFARE)
SUPERVISOR = acting(Role.SUPERVISOR, WELFARE)
SHELTER_WORKER = acting(Role.SHELTER_WORKER, SHELTER_HOUSE)
NURSE = acting(Role.HEALTH_WORKER, CLINIC)
LAWYER = acting(Role.LEGAL_COUNSEL, LEGAL_AID)
DECIDER = acting(Role.COMPETENT_AUTHORITY, AUTHORITY)
RETURN_OFFICER = acting(Role.RETURN_OFFICER, RETURN_AGENCY)
PARTNER = acting(Role.REINTEGRATION_OFFICER, PARTNER_ABROAD)
CONSUL = acting(Role.CONSULAR_OFFICER, EMBASSY)
PROSECUTOR = acting(Role.PROSECUTOR, POLICE_POST)
MAGISTRATE = acting(Role.MAGISTRATE, POLICE_POST)
COORDINATOR = acting(Role.COORDINATOR, COORDINATION)
PROTECTION_OFFICER = acting(Role.DATA_PROTECTION_OFFICER, COORDINATION)
EDITOR = acting(Role.DIRECTORY_EDITOR, COORDINATION)
LAW_EDITOR = acting(Role.JURISDICTION_EDITOR, COORDINATION)
CLOCK_WATCHER = acting(Role.CLOCK, SYSTEM)


def _clocks(**changed: tuple[int, str]) -> dict[str, Clock]:
    amounts = dict.fromkeys(CLOCKS, (30, "days")) | {
        "reasonable_grounds": (5, "working_days"),
        "recovery_review": (5, "working_days"),
        "referral_emergency_24h": (24, "hours"),
        "referral_urgent_72h": (72, "hours"),
        "referral_normal_2w": (14, "days"),
        "place_hold": (24, "hours"),
        "risk_review": (3, "months"),
        "monitoring": (12, "months"),
        **changed,
    }
    return {
        name: Clock(name=name, amount=amount, unit=unit, standing="default", source="test")
        for name, (amount, unit) in amounts.items()
    }


def _rules(**values: str) -> dict[str, Rule]:
    return {
        name: Rule(name=name, value=value, standing="law", source="test")
        for name, value in values.items()
    }


TANZANIA = Rules(
    jurisdiction_id=made_id("jurisdiction", "TZ"),
    version=1,
    key="TZ",
    country="TZA",
    time_zone="Africa/Dar_es_Salaam",
    languages=("swa", "eng"),
    clocks=_clocks(),
    holidays=frozenset({date(2026, 4, 26)}),
)
UNITED_KINGDOM = Rules(
    jurisdiction_id=made_id("jurisdiction", "GB"),
    version=1,
    key="GB",
    country="GBR",
    time_zone="Europe/London",
    languages=("eng",),
    identification_model="two_step",
    clocks=_clocks(),
    rules=_rules(
        evidence_of_dishonesty="read",
        disqualification="recorded",
        duty_to_notify="anonymous",
        reconsideration_by_person="yes",
        repeated_positive_brings_recovery="no",
    ),
)


def command(kind: type[C], /, **words: Any) -> C:
    """A command about the first case by its social worker, unless `words` say otherwise."""
    told: dict[str, Any] = {
        "stream": CASE,
        "by": SOCIAL_WORKER,
        "at": MORNING,
        "command_id": str(
            uuid5(NAMESPACE_OID, f"{kind.__name__}/{sorted(map(str, words.items()))}")
        ),
    }
    return kind(**(told | words))


def later(**distance: float) -> datetime:
    """A moment after this morning."""
    return MORNING + timedelta(**distance)


ASKING = MORNING + timedelta(days=1)
"""When somebody asks: after what was recorded, and before the grounds of these histories end."""
