"""Transfer: to whom a case may be offered.

R1  One offer at a time, to another agency than the holder.
R2  The receiver is active and not suspended, as far as the directory knows it; one in another
    country is named with that country. No embassy answers for a case that somebody else held
    (rules.md 4).
"""

from __future__ import annotations

from typing import Protocol

from domain.clocks import Rules
from domain.consent.terms import NotForAnEmbassy, is_embassy
from domain.holding.held import Holding
from domain.messages import AlreadyDone, Malformed, Refused


class TransferAlreadyOffered(AlreadyDone):
    """R1: an offer waits for its answer."""

    rule = "R1"
    advice = "Wait for the answer to the offer."


class TransferToOneself(Malformed):
    """R1: the receiver is the holder itself."""

    rule = "R1"
    advice = "Assign another worker instead."


class TransferReceiverNotActive(Refused):
    """R2: the organization is closed, suspended, or not registered."""

    rule = "R2"
    advice = "Choose an organization that is active."


class CountryMissing(Malformed):
    """R2: the receiver is in another country, and the transfer does not say so."""

    rule = "R2"
    advice = "Name the country to which the case goes."


class Receiver(Protocol):
    """What is known of a receiving agency from the directory."""

    @property
    def active(self) -> bool: ...

    @property
    def suspended(self) -> bool: ...

    @property
    def country(self) -> str: ...

    @property
    def kind(self) -> str: ...


def check_offer(holding: Holding, transfer_id: str, to_agency_id: str) -> None:
    """R1.

    Raises: AlreadyDone, TransferAlreadyOffered, TransferToOneself.
    """
    if transfer_id in holding.transfer_ids:
        raise AlreadyDone(transfer_id)
    if holding.offer:
        raise TransferAlreadyOffered(holding.offer.transfer_id)
    if to_agency_id == holding.holder_id:
        raise TransferToOneself(to_agency_id)


def check_receiver(receiver: Receiver | None, to_country: str | None, rules: Rules) -> None:
    """R2.

    Raises: TransferReceiverNotActive, NotForAnEmbassy, CountryMissing.
    """
    if receiver is None:
        return
    if not receiver.active or receiver.suspended:
        raise TransferReceiverNotActive
    if is_embassy(receiver):
        raise NotForAnEmbassy
    if receiver.country not in ("", rules.country) and receiver.country != to_country:
        raise CountryMissing(receiver.country)
