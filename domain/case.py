"""The case: every step once. Which rooms decide, which remember, and how a history becomes a state.

R1  `decide` never writes and `evolve` never decides; both are pure.
R2  A room's `decide` names what it needs to know: slices of the case, or of the world around it; it
    gets just that.
R3  What a fact of one step brings about in another is composed in `consequences`, because a room
    may not import its neighbours; what stands in the way across steps is asked in `obstacles`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from functools import cache, reduce
from types import ModuleType
from typing import Any, get_args

from domain import adoption, identity, jurisdiction, notification, on_call, standing
from domain.assessment import best_interests, guardian, persons, risk, support_plan
from domain.assessment import state as assessment
from domain.clocks import Rules
from domain.consent import grant, lapse, legal_basis
from domain.consent import state as consent
from domain.directory import emergency_right, organization, provider
from domain.directory import state as directory
from domain.family import reunification, tracing
from domain.family import state as family
from domain.holding import closure, course, holder
from domain.holding import state as holding
from domain.identification import (
    age,
    grounds,
    interpreter,
    reconsideration,
    recovery_period,
    removal,
    report,
    safety,
    screening,
)
from domain.identification import state as identification
from domain.jurisdiction import Jurisdiction
from domain.justice import complaint, proceedings
from domain.justice import standing as legal_standing
from domain.justice import state as justice
from domain.messages import Command, Event, Fact, Recorded, Value
from domain.protection import break_glass, demand, recall, safety_card, sealing
from domain.protection import state as protection
from domain.referral import answer, send, service
from domain.referral import state as referral
from domain.reintegration import education, plan, retrafficking
from domain.reintegration import state as reintegration
from domain.shelter import places, request, residence, stay
from domain.shelter import state as shelter
from domain.telltale import told
from domain.voluntary_return import journey, readiness, will
from domain.voluntary_return import state as voluntary_return

from domain import due  # isort: skip

ROOMS: tuple[ModuleType, ...] = (
    report, interpreter, safety, age, screening, removal, grounds, recovery_period, reconsideration,
    risk, best_interests, guardian, support_plan, persons,
    grant, legal_basis, lapse,
    send, answer, service,
    request, stay, residence, places,
    will, readiness, journey,
    tracing, reunification, plan, education, retrafficking,
    proceedings, legal_standing, complaint,
    holder, course, closure, identity, due,
    recall, sealing, break_glass, safety_card, demand,
    organization, provider, emergency_right, jurisdiction, on_call, notification,
    adoption,
)  # fmt: skip


class Case(Value):
    """What the rules need to know of one case: a slice for each step, and its version."""

    version: int = 0
    standing: standing.Standing = field(default_factory=standing.Standing)
    identification: identification.Identification = field(
        default_factory=identification.Identification
    )
    assessment: assessment.Assessment = field(default_factory=assessment.Assessment)
    consents: consent.Consents = field(default_factory=consent.Consents)
    referrals: referral.Referrals = field(default_factory=referral.Referrals)
    stays: shelter.Stays = field(default_factory=shelter.Stays)
    returns: voluntary_return.Returns = field(default_factory=voluntary_return.Returns)
    family: family.Family = field(default_factory=family.Family)
    reintegration: reintegration.Reintegration = field(default_factory=reintegration.Reintegration)
    justice: justice.Justice = field(default_factory=justice.Justice)
    holding: holding.Holding = field(default_factory=holding.Holding)
    identity: identity.Identity = field(default_factory=identity.Identity)
    protection: protection.Protection = field(default_factory=protection.Protection)
    due: due.Due = field(default_factory=due.Due)
    lasts: told.Lasts = field(default_factory=dict)


class World(Value):
    """What surrounds a case when a command is decided: the rules in force, and other streams."""

    jurisdiction: Rules | None = None
    shelters: Mapping[str, places.Shelter] = field(default_factory=dict)
    organizations: Mapping[str, directory.Organization] = field(default_factory=dict)
    jurisdictions: Mapping[str, Jurisdiction] = field(default_factory=dict)
    cases: Mapping[str, Case] = field(default_factory=dict)
    adoptions: Mapping[str, adoption.Adoption] = field(default_factory=dict)


_REMEMBER: Mapping[str, Callable[[Any, Recorded], Any]] = {
    "standing": standing.evolve,
    "identification": identification.evolve,
    "assessment": assessment.evolve,
    "consents": consent.evolve,
    "referrals": referral.evolve,
    "stays": shelter.evolve,
    "returns": voluntary_return.evolve,
    "family": family.evolve,
    "reintegration": reintegration.evolve,
    "justice": justice.evolve,
    "holding": holding.evolve,
    "identity": identity.evolve,
    "protection": protection.evolve,
    "due": due.evolve,
    "lasts": told.evolve,
}
_ROOM_OF: Mapping[type[Command], ModuleType] = {
    kind: room for room in ROOMS for kind in (get_args(room.Commands) or (room.Commands,))
}


def decide(command: Command, case: Case, world: World) -> tuple[Fact, ...]:
    """Turn a wish into facts.

    Raises: Refused, of the kind that the room's rules name.
    """
    room = _ROOM_OF[type(command)]
    return placed(command.stream, room.decide(command, **_asked(room.decide, case, world)))


def evolve(case: Case, recorded: Recorded) -> Case:
    """Take one fact into account; a slice that it does not concern stays the same object."""
    changed: dict[str, Any] = {}
    for name, remember in _REMEMBER.items():
        before = getattr(case, name)
        after = remember(before, recorded)
        if after is not before:
            changed[name] = after
    return replace(case, version=recorded.version, **changed)


def replay(history: Iterable[Recorded]) -> Case:
    """Fold a history into a state."""
    return reduce(evolve, history, Case())


def placed(stream: str, events: Iterable[Event | Fact]) -> tuple[Fact, ...]:
    """Give every event that names no stream the stream of its command."""
    return tuple(
        event if isinstance(event, Fact) else Fact(stream=stream, event=event) for event in events
    )


def _asked(function: Callable[..., Any], case: Case, world: World) -> Mapping[str, Any]:
    of_the_case = (*_REMEMBER, "version")
    return {
        name: getattr(case if name in of_the_case else world, name) for name in wanted(function)
    }


@cache
def wanted(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the slices that a room's decide asks for, after the command itself."""
    return tuple(inspect.signature(function).parameters)[1:]
