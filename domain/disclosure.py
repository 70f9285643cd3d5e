"""Disclosure: nobody discloses what they do not hold.

R1  A referral, a disclosure outside the system and a contact with an embassy name no class that
    the acting agency does not hold at that moment. The agency that answers for the case holds
    every class; another one what its own referrals in force enumerate while their grounds run, and
    case administration; whoever merely serves on without a ground holds nothing of the case, since
    a referral opens the whole work in its classes.
R2  Whoever reported the case sends it onward while nobody has taken it on, under a ground that the
    agency that answers for it recorded: so nothing urgent waits until somebody is on duty.
R3  What a seal keeps from the person who acts, they do not disclose; nor do they hand it over on a
    demand. Whether they are on its list is known here, how they signed in is not. Nor does anybody
    disclose of their own agency's case what the assignment of a colleague keeps from them.
R4  What an agreement opened, and opens no more because it ended, is not disclosed either; and no
    referral names a class that the agreements in force between its two agencies do not
    (agreements.py): its receiver would not see it.
R5  A mandatory report tells what the agency learned itself, as the law obliges it, and opens
    nothing; so does the answer to a question about a referral, whose ground is asked for again.
    Neither is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from domain import policy
from domain.access import (
    Principal,
    classes_referred,
    kept_by_assignment,
    sealed_from,
)
from domain.agreements import Agreed, Agreements, summed_up
from domain.case import Case
from domain.consent.legal_basis import RecordOutsideDisclosure
from domain.messages import Command, NotPermitted, RecordClass, Refused
from domain.principal import EVERY_CLASS
from domain.protection.demand import ComplyWithDemand
from domain.referral.send import SendReferral
from domain.standing import Bond, Standing
from domain.voluntary_return.readiness import ContactEmbassy

DISCLOSES = (SendReferral, RecordOutsideDisclosure, ContactEmbassy)
"""R1: what names record classes and somebody who learns them."""


class ClassesNotHeld(NotPermitted):
    """R1, R3: the agency or the person would disclose classes that they do not hold themselves."""

    rule = "R1"
    advice = (
        "Name only what was referred to you and is still in force, or ask the agency that answers "
        "for the case to disclose the rest."
    )


class BeyondAgreement(Refused):
    """R4: agreements between the two agencies do not name these classes, or are over."""

    rule = "R4"
    advice = (
        "Leave these classes out of the referral, or let the two agencies agree on them first "
        "and record that agreement."
    )


class Partner(Protocol):
    """What is known of an organization: its kind, and its agreements with others."""

    @property
    def kind(self) -> str: ...

    @property
    def agreements(self) -> Mapping[str, Made]: ...


class Made(Protocol):
    """An agreement with another organization."""

    @property
    def with_organization_id(self) -> str: ...

    @property
    def purposes(self) -> tuple[str, ...]: ...

    @property
    def record_classes(self) -> tuple[RecordClass, ...]: ...

    @property
    def by_editor(self) -> bool: ...

    def in_force(self, day: date) -> bool: ...


def check(command: Command, case: Case, organizations: Mapping[str, Partner]) -> None:
    """Let a command disclose what its agency holds, and no more.

    Raises: ClassesNotHeld, with the classes that are not held; BeyondAgreement, with those that the
    two agencies did not agree on.
    """
    told = _told(command)
    if not told:
        return
    if not _sent_on_by_reporter(command, case):
        held = _held(command, case.standing, organizations)
        if beyond := _named(told, held):
            raise ClassesNotHeld(beyond)
    if isinstance(command, SendReferral):
        _check_agreed(command, organizations)


def _check_agreed(command: SendReferral, organizations: Mapping[str, Partner]) -> None:
    """R4."""
    sender, receiver = command.by.agency_id, command.to_agency_id
    between = _agreements(receiver, (sender,), organizations, command.at)
    if between.ended_with:
        raise BeyondAgreement(_named(command.record_classes, ()))
    for limit in between.limits:
        agreed = (RecordClass.CASE_ADMINISTRATION, *limit.record_classes)
        if beyond := _named(command.record_classes, agreed):
            raise BeyondAgreement(beyond)


def _named(told: tuple[RecordClass, ...], allowed: tuple[RecordClass, ...]) -> str:
    """The classes that are told and not allowed, as a list in words."""
    return ", ".join(kind.value for kind in RecordClass if kind in told and kind not in allowed)


def agencies_concerned(command: Command, standing: Standing) -> tuple[str, ...]:
    """The organizations whose agreements decide what a command may disclose (R4).

    The recipient of a referral is known already: the command names it.
    """
    if not isinstance(command, DISCLOSES):
        return ()
    return senders_to(command, standing) or (command.by.agency_id,)


def senders_to(command: Command, standing: Standing) -> tuple[str, ...]:
    """The acting agency, and those whose referrals to it are in force, where there are some."""
    agency = command.by.agency_id
    senders = _senders_to(agency, standing) if agency != standing.responsible_id else ()
    return (agency, *senders) if senders else ()


def _told(command: Command) -> tuple[RecordClass, ...]:
    """The classes that a command discloses, if it discloses any."""
    if isinstance(command, (*DISCLOSES, ComplyWithDemand)):
        return command.record_classes
    return ()


def _held(
    command: Command, standing: Standing, organizations: Mapping[str, Partner]
) -> tuple[RecordClass, ...]:
    """R1, R3: what this person may disclose for their agency now; whoever complies approves."""
    principal = principal_of(command, standing, organizations)
    kept = sealed_from(principal, standing)
    if isinstance(command, ComplyWithDemand):
        return _without(kept, EVERY_CLASS)
    if principal.actor.agency_id == standing.responsible_id:
        return _without((*kept, *kept_by_assignment(principal, standing)), EVERY_CLASS)
    return _without(kept, classes_referred(principal, standing))


def _without(
    kept: tuple[RecordClass, ...], held: tuple[RecordClass, ...]
) -> tuple[RecordClass, ...]:
    return tuple(kind for kind in held if kind not in kept)


def principal_of(
    command: Command, standing: Standing, organizations: Mapping[str, Partner]
) -> Principal:
    """Whoever acts, as access asks about them; taken to have signed in as a seal asks (R3)."""
    by, at = command.by, command.at
    partners = _senders_to(by.agency_id, standing)
    agreed = _agreements(by.agency_id, partners, organizations, at)
    return Principal(
        actor=by,
        jurisdiction_id=standing.jurisdiction_id,
        asks_at=at,
        strength=policy.STRONG_SIGN_IN,
        clearances=tuple(policy.CLEARANCE_FOR_SEAL.values()),
        agreement_ended_with=agreed.ended_with,
        agreement_limits=agreed.limits,
        agency_kind=_kind_of(by.agency_id, organizations),
    )


def _kind_of(agency: str, organizations: Mapping[str, Partner]) -> str:
    found = organizations.get(agency)
    return found.kind if found is not None else ""


def _senders_to(agency: str, standing: Standing) -> tuple[str, ...]:
    bonds = standing.bond_with(agency, Bond.IN_FORCE)
    return tuple(dict.fromkeys(bond.from_agency_id for bond in bonds))


def _agreements(
    agency: str, partners: Iterable[str], organizations: Mapping[str, Partner], at: datetime
) -> Agreements:
    """R4: what an agency's agreements with its partners mean on a day, whoever recorded them."""
    return summed_up(
        Agreed(
            partner_id=partner,
            purposes=made.purposes,
            record_classes=made.record_classes,
            in_force=made.in_force(at.date()),
            recorded_by_partner=recorder == partner,
            by_editor=made.by_editor,
        )
        for partner in partners
        for recorder, other in ((agency, partner), (partner, agency))
        if recorder in organizations
        for made in organizations[recorder].agreements.values()
        if made.with_organization_id == other
    )


def _sent_on_by_reporter(command: Command, case: Case) -> bool:
    """R2."""
    standing = case.standing
    reports = command.by.agency_id == standing.reporter_agency_id and not standing.holder_id
    if not reports or not isinstance(command, SendReferral):
        return False
    named = command.basis_id or case.consents.covering(
        command.to_agency_id, command.record_classes, "referral", command.at
    )
    ground = case.consents.grounds.get(named or "")
    return ground is not None and ground.by_agency_id == standing.responsible_id
