"""The loop of a referral: sent, received, answered, served, told of, closed."""

from __future__ import annotations

from typing import Any

from domain.messages import RecordClass
from domain.referral.answer import AcceptReferral, DeclineReferral, ReceiveReferral
from domain.referral.send import SendReferral
from domain.referral.service import (
    CloseReferral,
    DeliverService,
    GiveReferralFeedback,
    StartService,
)
from infra.demonstration.cast import ACCOUNTS, AGENCIES
from infra.demonstration.person import Person
from infra.demonstration.steps.permission import NEEDED, permit


def account_of(agency: str) -> str:
    """The key of the first account that acts for an agency."""
    return next(key for key, account in ACCOUNTS.items() if account.agency.key == agency)


def send(
    person: Person,
    to: str,
    service_type: str,
    basis_id: str,
    priority: str = "normal_2w",
    classes: tuple[RecordClass, ...] = NEEDED,
    name: str = "",
    **more: Any,
) -> str:
    """Ask a service of an agency to serve the person."""
    referral_id = person.id("referral", f"{to}/{service_type}/{name}")
    told: dict[str, Any] = {
        "referral_id": referral_id,
        "to_agency_id": AGENCIES[to].organization_id,
        "service_id": AGENCIES[to].service(service_type).service_id,
        "service_type": service_type,
        "reason": "AdditionalServicesRequired",
        "priority": priority,
        "record_classes": classes,
        "basis_id": basis_id,
        "caregiver_informed": "not_asked",
    }
    person.tell(SendReferral, **(told | more))
    return referral_id


def refer(
    person: Person,
    to: str,
    service_type: str,
    priority: str = "normal_2w",
    classes: tuple[RecordClass, ...] = NEEDED,
    days: int = 180,
    name: str = "",
    **more: Any,
) -> str:
    """Get permission, and send a referral under it; `purpose` says for what, if not for that."""
    purpose = more.pop("purpose", "referral")
    basis_id = permit(person, to, purpose, classes, days, name)
    return send(person, to, service_type, basis_id, priority, classes, name, **more)


def accept(person: Person, referral_id: str, by: str) -> None:
    """The agency that was asked has seen it and will serve the person."""
    person.tell(ReceiveReferral, by, referral_id=referral_id)
    person.after(hours=2)
    person.tell(AcceptReferral, by, referral_id=referral_id)


def decline(
    person: Person,
    referral_id: str,
    by: str,
    reason: str,
    note: str | None = None,
    alternative: str | None = None,
) -> None:
    """The agency says no for a coded reason, and may name another service."""
    person.tell(ReceiveReferral, by, referral_id=referral_id)
    person.after(hours=1)
    person.tell(
        DeclineReferral,
        by,
        referral_id=referral_id,
        reason=reason,
        note=note,
        alternative_service_id=alternative,
    )


def begin(person: Person, to: str, service_type: str, by: str = "", **more: Any) -> str:
    """A referral that is answered within a day, and whose service begins."""
    referral_id = refer(person, to, service_type, **more)
    person.after(hours=4)
    answering = by or account_of(to)
    accept(person, referral_id, answering)
    person.after(hours=1)
    person.tell(StartService, answering, referral_id=referral_id, appointment_on=person.today)
    return referral_id


def finish(
    person: Person,
    referral_id: str,
    by: str,
    sessions: int | None = None,
    satisfaction: str = "satisfied",
    words: str | None = None,
    closer: str = "",
) -> None:
    """The service was given, the person says how it was, and the sender closes the loop."""
    person.tell(
        DeliverService,
        by,
        referral_id=referral_id,
        delivered_on=person.today,
        sessions=sessions,
    )
    person.after(hours=1)
    person.tell(
        GiveReferralFeedback,
        closer,
        referral_id=referral_id,
        satisfaction=satisfaction,
        words=words,
    )
    person.tell(CloseReferral, closer, referral_id=referral_id, outcome="service_delivered")
