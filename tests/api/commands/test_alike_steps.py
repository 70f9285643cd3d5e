"""What was recorded of a withheld class, and by whom, changes no answer to whoever is not told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from domain.holding.holder import AssignWorker
from domain.justice.complaint import DecideComplaint, MakeComplaint
from domain.justice.proceedings import (
    ClaimCompensation,
    OrderCompensation,
    RecordCompensationPaid,
)
from domain.justice.standing import (
    ClaimNonPunishment,
    DecideNonPunishment,
    RecordDetention,
    RecordRelease,
)
from domain.messages import Actor, Command, RecordClass, Role
from domain.permissions import WHO_MAY_ACT
from domain.protection.demand import ContestDemand, NarrowDemand, ReceiveDemand, RefuseDemand
from domain.telltale.steps import STEPS
from tests.api.commands.alike import OF_THE_CASE, Fact, answer, case_of, check, is_child
from tests.domain.disclosing import IDENTITY, LEGAL
from tests.domain.test_discretion import Twin
from tests.examples import (
    CLINIC,
    LEGAL_AID,
    MORNING,
    SUPERVISOR,
    WELFARE,
    acting,
)

_DECIDE, _ANSWER = (Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER), (Role.LEGAL_COUNSEL,)
OF_OTHERS: Mapping[type[Command], tuple[Role, ...]] = {
    DecideComplaint: _DECIDE,
    ContestDemand: (*_ANSWER, Role.DATA_PROTECTION_OFFICER),
    NarrowDemand: (*_ANSWER, Role.DATA_PROTECTION_OFFICER),
    RefuseDemand: (*_ANSWER, Role.DATA_PROTECTION_OFFICER),
    OrderCompensation: (Role.PROSECUTOR,),
    RecordCompensationPaid: (Role.LEGAL_COUNSEL,),
    DecideNonPunishment: (Role.PROSECUTOR,),
    RecordRelease: (Role.LEGAL_COUNSEL,),
}
PAID = {"amount": Decimal(100)}
SAID_OF: Mapping[type[Command], dict[str, Any]] = {
    NarrowDemand: {"record_classes": (IDENTITY,)},
    OrderCompensation: PAID,
    RecordCompensationPaid: PAID,
    RecordRelease: {"released_at": MORNING},
}


def is_before_the_law(twin: Twin, by_agency: str) -> None:
    """An agency records a complaint, a demand, a claim of each kind, and a detention."""
    by = acting(Role.LEGAL_COUNSEL, by_agency)
    twin.does(MakeComplaint, by, against_agency_id=CLINIC)
    twin.does(ReceiveDemand, by, record_classes=(RecordClass.MEDICAL, IDENTITY))
    twin.does(ClaimCompensation, by)
    twin.does(ClaimNonPunishment, by)
    twin.does(RecordDetention, by, since=MORNING)
    prosecutor = acting(Role.PROSECUTOR, WELFARE)
    is_assigned(twin, prosecutor)
    twin.does(OrderCompensation, prosecutor, **PAID)


def is_assigned(twin: Twin, to: Actor) -> None:
    """Of a case of their own agency's, whoever works on single cases knows what is their own."""
    if twin.answers(AssignWorker, SUPERVISOR, worker_id=to.user_id) != "done":
        assert to.role is Role.PROSECUTOR, "assigned already, to order the compensation"


@pytest.mark.parametrize(("kind", "role"), [(k, r) for k, rs in OF_OTHERS.items() for r in rs])
def test_what_is_before_the_law_is_acted_on_by_whoever_may_know_or_recorded_it(
    kind: type[Command], role: Role
) -> None:
    told = []
    for classes, recorder in (
        ((IDENTITY,), WELFARE),
        ((LEGAL,), WELFARE),
        ((IDENTITY,), LEGAL_AID),
    ):
        twin = Twin()
        twin.shares(LEGAL_AID, classes, acting(Role.SERVICE_PROVIDER, LEGAL_AID))
        is_before_the_law(twin, recorder)
        asked = [acting(role, agency) for agency in (LEGAL_AID, WELFARE)]
        is_assigned(twin, asked[1])
        told += [answer(twin, kind, by, SAID_OF.get(kind, {})) for by in asked]
    unknowing, *others = told
    assert b"reason_withheld" in unknowing
    assert others == [b"done"] * 5


def recorded(kind: type[Command]) -> Fact:
    """What the agency that answers for the case records."""
    role = next(role for role in WHO_MAY_ACT[kind].roles if role is not Role.CLOCK)

    def fact(twin: Twin) -> None:
        twin.does(kind, acting(role, WELFARE))

    return fact


def is_recorded(kind: type[Command], of: Twin) -> bool:
    return answer(of, kind, acting(next(iter(WHO_MAY_ACT[kind].roles)), WELFARE), {}) == b"done"


UNTOLD = (RecordClass.CASE_ADMINISTRATION, IDENTITY)
"""What the partner of these cases is told."""


@cache
def telling(of: Fact | None) -> tuple[type[Command], ...]:
    """The commands that record in such a case what tells, by its name, of a withheld class."""
    twin = case_of(of, serving=False)
    classes = {
        kind: {STEPS[event].record_class for event in WHO_MAY_ACT[kind].records}
        for kind in OF_THE_CASE
    }
    return tuple(
        kind
        for kind, told_of in classes.items()
        if told_of.difference(UNTOLD) and is_recorded(kind, twin)
    )


@pytest.mark.parametrize("kind", telling(None), ids=lambda kind: kind.__name__)
def test_no_step_whose_name_is_withheld_changes_an_answer(kind: type[Command]) -> None:
    check(recorded(kind), serving=False)
    check(recorded(kind), serving=True)


def also(first: Fact, kind: type[Command]) -> Fact:
    def fact(twin: Twin) -> None:
        first(twin)
        recorded(kind)(twin)

    return fact


OF_CHILDREN = [kind for kind in telling(is_child) if kind not in telling(None)]


@pytest.mark.parametrize("kind", OF_CHILDREN, ids=lambda kind: kind.__name__)
def test_no_step_of_a_child_changes_an_answer(kind: type[Command]) -> None:
    check(also(is_child, kind), serving=False, beside=is_child)
