"""Who may act: one test for each row of the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from domain.acting import Surroundings, may_act
from domain.case import ROOMS
from domain.messages import Actor, Command, Missing, NotPermitted, Role
from domain.permissions import WHO_MAY_ACT, Relation
from domain.standing import Bond, ReferralBond, Standing
from infra.event_types import NAMES
from tests.examples import (
    AUTHORITY,
    CLINIC,
    LEGAL_AID,
    POLICE_POST,
    RETURN_AGENCY,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)
from tests.made import made

REFERRAL = made_id("referral", "referral_id")
STRANGER = made_id("organization", "stranger")
STANDING = Standing(
    jurisdiction_id=made_id("jurisdiction", "TZ"),
    reporter_agency_id=POLICE_POST,
    addressed_to_id=WELFARE,
    holder_id=WELFARE,
    transfer_to_id=AUTHORITY,
    referrals={
        REFERRAL: ReferralBond(
            from_agency_id=LEGAL_AID, to_agency_id=CLINIC, record_classes=(), bond=Bond.IN_FORCE
        )
    },
    recalls={made_id("recall", "recall_id"): RETURN_AGENCY},
)
AROUND = Surroundings(shelter_agency_id=SHELTER_HOUSE, own_agency_id=SHELTER_HOUSE)
SHELTERED = replace(STANDING, stays={made_id("stay", "stay_id"): SHELTER_HOUSE})

_AGENCY = {
    Relation.ANYONE: STRANGER,
    Relation.INTAKE: WELFARE,
    Relation.SYSTEM: STRANGER,
    Relation.PARTY: CLINIC,
    Relation.SENDER: LEGAL_AID,
    Relation.REFERRAL_PARTY: CLINIC,
    Relation.REFERRAL_WATCH: LEGAL_AID,
    Relation.HOLDER: WELFARE,
    Relation.RECEIVER: CLINIC,
    Relation.SHELTER: SHELTER_HOUSE,
    Relation.SHELTER_OR_HOLDER: WELFARE,
    Relation.STAY: SHELTER_HOUSE,
    Relation.OWN: SHELTER_HOUSE,
    Relation.HOLDER_OR_COORDINATOR: WELFARE,
    Relation.TRANSFER_RECEIVER: AUTHORITY,
    Relation.COORDINATOR: STRANGER,
    Relation.RECALL_RECIPIENT: RETURN_AGENCY,
    Relation.HOLDER_OR_PROTECTOR: WELFARE,
}
ROWS = [pytest.param(kind, id=kind.__name__) for kind in WHO_MAY_ACT]
_BY_ROLE_ALONE = (Relation.ANYONE, Relation.SYSTEM, Relation.COORDINATOR)
RELATED = [
    pytest.param(kind, id=kind.__name__)
    for kind, row in WHO_MAY_ACT.items()
    if row.relation not in _BY_ROLE_ALONE
]


def _asked(kind: type[Command], role: Role, agency_id: str) -> Command:
    actor = Actor(user_id=made_id("user", role), role=role, agency_id=agency_id)
    return made(kind, by=actor)


def _may(kind: type[Command], role: Role, agency_id: str) -> bool:
    command = _asked(kind, role, agency_id)
    if hasattr(command, "referral_id"):
        command = replace(cast("Any", command), referral_id=REFERRAL)
    try:
        may_act(command, SHELTERED, AROUND)
    except (Missing, NotPermitted):
        return False
    return True


@pytest.mark.parametrize("kind", ROWS)
def test_the_roles_of_a_row_may_act_and_no_other_role(kind: type[Command]) -> None:
    row = WHO_MAY_ACT[kind]
    allowed = {role for role in Role if _may(kind, role, _AGENCY[row.relation])}
    assert allowed == set(row.roles)


@pytest.mark.parametrize("kind", RELATED)
def test_an_agency_without_the_relation_of_a_row_may_not_act(kind: type[Command]) -> None:
    watching = {Role.COORDINATOR, Role.CLOCK, Role.DIRECTORY_EDITOR}
    if WHO_MAY_ACT[kind].relation is Relation.HOLDER_OR_PROTECTOR:
        watching |= {Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN}
    allowed = {role for role in Role if _may(kind, role, STRANGER)} - watching
    assert allowed == set()


def test_every_command_has_one_row_and_one_room() -> None:
    in_rooms = [
        kind for room in ROOMS for kind in room.__dict__.values() if _is_command(kind, room)
    ]
    assert sorted(kind.__name__ for kind in set(in_rooms)) == sorted(
        kind.__name__ for kind in WHO_MAY_ACT
    )


def test_every_event_is_recorded_through_some_command() -> None:
    recorded = {event for row in WHO_MAY_ACT.values() for event in row.records}
    assert recorded == set(NAMES)


def test_a_stranger_cannot_tell_a_hidden_case_from_a_missing_one() -> None:
    for kind, row in WHO_MAY_ACT.items():
        if row.relation in _BY_ROLE_ALONE:
            continue
        command = _asked(kind, row.roles[0], STRANGER)
        if command.by.role in (Role.CLOCK, Role.COORDINATOR) or row.relation is Relation.OWN:
            continue
        answers = [_answer(command, standing) for standing in (SHELTERED, Standing())]
        assert answers[0] == answers[1], kind.__name__


def _answer(command: Command, standing: Standing) -> str:
    with pytest.raises(Missing) as refused:
        may_act(command, standing, AROUND)
    return str(refused.value)


def _is_command(kind: object, room: object) -> bool:
    return (
        isinstance(kind, type)
        and issubclass(kind, Command)
        and kind is not Command
        and kind.__module__ == getattr(room, "__name__", "")
    )
