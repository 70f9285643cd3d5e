"""Adopting: records the policy that the running program decides by, where another was in force.

R1  Whoever serves adopts before it decides anything; two that start at once adopt once.
R2  In development mode an empty log stays empty: a demonstration may still be played into it, and
    adopts by its own clock. The next start finds what stands and adopts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from domain import access, policy
from domain.adoption import STREAM, AdoptPolicy, PolicyInForce
from infra.bootstrap import Parts, clock_actor
from infra.settings import Mode


def adopt(handle: Callable[[AdoptPolicy], object], at: datetime) -> bool:
    """Adopt the running policy, and give whether it was not in force already (R1)."""
    try:
        handle(adoption(at, str(uuid4())))
    except PolicyInForce:
        return False
    return True


def adopt_at_start(parts: Parts) -> bool:
    """Adopt where something stands in the log, or will without a demonstration (R2)."""
    if parts.settings.mode is Mode.DEVELOPMENT and parts.log.head() == 0:
        return False
    return adopt(parts.handler.handle, parts.log.now())


def adoption(at: datetime, command_id: str) -> AdoptPolicy:
    """The command that adopts the tables of this program."""
    return AdoptPolicy(
        stream=STREAM,
        by=clock_actor(),
        at=at,
        command_id=command_id,
        version=policy.VERSION,
        policy_hash=access.policy_hash(),
        rows=access.policy_rows(),
    )
