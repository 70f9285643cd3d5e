"""How a case ends: asked for by the worker, approved by a supervisor."""

from __future__ import annotations

from typing import Any

from domain.holding.closure import ApproveClosure, RequestClosure
from infra.demonstration.cast import ACCOUNTS
from infra.demonstration.person import Person


def supervisor_of(person: Person) -> str:
    """The supervisor of the agency that has the case."""
    agency = person.agency.key
    return next(
        key
        for key, account in ACCOUNTS.items()
        if account.agency.key == agency and account.role.value == "supervisor"
    )


def close(person: Person, reason: str, outcome: str, **more: Any) -> None:
    """Close the case with the approval of a second person."""
    told: dict[str, Any] = {"reason": reason, "outcome": outcome, "safe_to_close": "yes"}
    person.tell(RequestClosure, **(told | more))
    person.after(days=1)
    person.tell(ApproveClosure, supervisor_of(person), reason=reason)
