"""Principal: who asks to see, and when, as every decision of access takes them."""

from __future__ import annotations

from datetime import datetime

from domain.agreements import AgreementLimit
from domain.messages import Actor, RecordClass, Value
from domain.standing import Standing

EVERY_CLASS: tuple[RecordClass, ...] = tuple(RecordClass)


class Principal(Value):
    """Who asks: the actor, the jurisdiction and the kind of their agency, and a name to greet with.

    `signed_in_at` is when they last proved who they are, and `strength` how; without them neither
    is known. `asks_at` is the moment of asking; without it whatever has an end has ended.
    `purpose_of_use` is what they say that they read for, if anything. `clearances` come from the
    directory. `agreement_ended_with` are the agencies whose last agreement with the principal's
    agency is over, `agreement_limits` what agreements in force bound (agreements.py).
    """

    actor: Actor
    jurisdiction_id: str
    name: str = ""
    signed_in_at: datetime | None = None
    strength: str = ""
    asks_at: datetime | None = None
    purpose_of_use: str = ""
    agency_kind: str = ""
    clearances: tuple[str, ...] = ()
    agreement_ended_with: tuple[str, ...] = ()
    agreement_limits: tuple[AgreementLimit, ...] = ()


def by_glass(principal: Principal, standing: Standing) -> tuple[RecordClass, ...]:
    actor = principal.actor
    return standing.openings.by_glass(actor.user_id, actor.agency_id, principal.asks_at)


def in_order(named: set[RecordClass]) -> tuple[RecordClass, ...]:
    return tuple(kind for kind in EVERY_CLASS if kind in named) if named else ()
