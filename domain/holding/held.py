"""What is known of who holds a case, whether it rests, and whether it is closed.

R1  The agency that answers for a case is its holder, or without one the last that held it, or the
    one it was addressed to while nobody did.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.messages import Actor, NotPermitted, OutOfOrder, Value


class Offer(Value):
    """A transfer that was offered and not answered."""

    transfer_id: str
    from_agency_id: str
    to_agency_id: str
    basis_id: str


class Request(Value):
    """A closure that was asked for and not decided."""

    reason: str
    by_user_id: str


class Holding(Value):
    """Only what the rules need to know; of a death, its day and which agencies recorded it."""

    reporter_agency_id: str = ""
    addressed_to_id: str = ""
    receipt_given: bool = False
    holder_id: str = ""
    worker_id: str = ""
    offer: Offer | None = None
    transfer_ids: tuple[str, ...] = ()
    rests_until: datetime | None = None
    conference_ids: tuple[str, ...] = ()
    set_right: tuple[int, ...] = ()
    closure: Request | None = None
    closed: bool = False
    death_recorded_by_ids: tuple[str, ...] = ()
    died_on: date | None = None

    @property
    def died(self) -> bool:
        return bool(self.death_recorded_by_ids)

    @property
    def responsible_id(self) -> str:
        """R1."""
        return self.holder_id or self.addressed_to_id


class CaseWithoutHolder(OutOfOrder):
    """R2: nobody holds the case."""

    rule = "R2"
    advice = "Take the case on first."


class NotTheHolder(NotPermitted):
    """R2: another agency holds the case."""

    rule = "R2"
    advice = "Ask the agency that holds the case."


def check_holder(holding: Holding, by: Actor) -> None:
    """R2.

    Raises: CaseWithoutHolder, NotTheHolder.
    """
    if not holding.holder_id:
        raise CaseWithoutHolder
    if by.agency_id != holding.holder_id:
        raise NotTheHolder
