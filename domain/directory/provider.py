"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.vocabulary import CONSENT_PURPOSE, Code


class AgreementMadeWords(Value):
    """What the command and the fact both say."""

    agreement_id: str
    with_organization_id: str
    purposes: Annotated[tuple[Code, ...], CONSENT_PURPOSE] = ()
    record_classes: tuple[RecordClass, ...]
    begins_on: date
    ends_on: date
    reference: str


class AgreementMade(AgreementMadeWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class MakeAgreement(AgreementMadeWords, Command):
    """TODO-DOC."""


class AgreementEnded(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    agreement_id: str
    reason: str


class EndAgreement(Command):
    """TODO-DOC."""

    agreement_id: str
    reason: str


class ProviderMapped(Event):
    """TODO-DOC."""

    source: str


class MapProvider(Command):
    """TODO-DOC."""

    source: str


class ProviderVerified(Event):
    """TODO-DOC."""

    verified_on: date
    method: str


class VerifyProvider(Command):
    """TODO-DOC."""

    verified_on: date
    method: str


class ProviderAccreditedWords(Value):
    """What the command and the fact both say."""

    accredited_by: str
    valid_until: date
    certificate: str | None = None


class ProviderAccredited(ProviderAccreditedWords, Event):
    """TODO-DOC."""


class AccreditProvider(ProviderAccreditedWords, Command):
    """TODO-DOC."""


class ProviderSuspended(Event):
    """TODO-DOC."""

    reason: str
    until_on: date | None = None


class SuspendProvider(Command):
    """TODO-DOC."""

    reason: str
    until_on: date | None = None


class ProviderReinstated(Event):
    """TODO-DOC."""

    reason: str


class ReinstateProvider(Command):
    """TODO-DOC."""

    reason: str


Commands = (
    MakeAgreement
    | EndAgreement
    | MapProvider
    | VerifyProvider
    | AccreditProvider
    | SuspendProvider
    | ReinstateProvider
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
