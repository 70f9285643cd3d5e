"""Receiver: whom a referral may ask.

R1  A service of an organization, never a user and never one's own agency.
R2  The organization is active, not suspended, and offers the service, as far as the directory
    knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from domain.messages import Malformed, Refused


class ReferralToAPerson(Malformed):
    """R1: the receiver is no organization."""

    rule = "R1"
    advice = "Send it to an organization and one of its services; people change, services answer."


class ReferralToOwnAgency(Malformed):
    """R1: the sender refers to itself."""

    rule = "R1"
    advice = "Assign a worker of your own agency instead."


class ReceiverNotActive(Refused):
    """R2: the organization is closed, suspended, or not registered."""

    rule = "R2"
    advice = "Choose an organization that is active."


class ServiceNotOffered(Refused):
    """R2: the organization does not offer this service now."""

    rule = "R2"
    advice = "Choose one of the services that the organization offers."


class Provider(Protocol):
    """What is known of a receiver from the directory."""

    @property
    def active(self) -> bool: ...

    @property
    def suspended(self) -> bool: ...

    @property
    def kind(self) -> str: ...

    def offers(self, service_id: str) -> bool: ...


def check_receiver(
    to_agency_id: str, service_id: str, own_agency_id: str, organizations: Mapping[str, Provider]
) -> None:
    """Both rules.

    Raises: ReferralToAPerson, ReferralToOwnAgency, ReceiverNotActive, ServiceNotOffered.
    """
    if not to_agency_id.startswith("organization-"):
        raise ReferralToAPerson(to_agency_id)
    if to_agency_id == own_agency_id:
        raise ReferralToOwnAgency(to_agency_id)
    receiver = organizations.get(to_agency_id)
    if receiver is not None and (not receiver.active or receiver.suspended):
        raise ReceiverNotActive(to_agency_id)
    if receiver is not None and not receiver.offers(service_id):
        raise ServiceNotOffered(service_id)
