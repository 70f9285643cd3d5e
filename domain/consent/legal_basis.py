"""TODO-DOC: what this room is for.

R1  …
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from domain.messages import Command, Event, Fact, RecordClass, Value
from domain.personal import LegalText, NarrativeText
from domain.vocabulary import ANSWER, CONSENT_PURPOSE, CONTACT_CHANNEL, LANGUAGE, LEGAL_BASIS, Code


class LegalBasisRecordedWords(Value):
    """What the command and the fact both say."""

    basis_id: str
    basis: Annotated[Code, LEGAL_BASIS]
    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str
    record_classes: tuple[RecordClass, ...]
    source: str
    reasons: LegalText
    ends_at: datetime
    abroad_basis: LegalText | None = None


class LegalBasisRecorded(LegalBasisRecordedWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class RecordLegalBasis(LegalBasisRecordedWords, Command):
    """TODO-DOC."""


class LegalBasisEnded(Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""

    basis_id: str
    reason: LegalText


class EndLegalBasis(Command):
    """TODO-DOC."""

    basis_id: str
    reason: LegalText


class ConfidentialityLimitsExplained(Event):
    """TODO-DOC."""

    language: Annotated[Code, LANGUAGE] | None = None
    understood: Annotated[Code, ANSWER]


class ExplainConfidentialityLimits(Command):
    """TODO-DOC."""

    language: Annotated[Code, LANGUAGE] | None = None
    understood: Annotated[Code, ANSWER]


class MandatoryReportMadeWords(Value):
    """What the command and the fact both say."""

    recipient_id: str
    law: str
    record_classes: tuple[RecordClass, ...]
    person_told: Annotated[Code, ANSWER]


class MandatoryReportMade(MandatoryReportMadeWords, Event, record_class=RecordClass.LEGAL):
    """TODO-DOC."""


class MakeMandatoryReport(MandatoryReportMadeWords, Command):
    """TODO-DOC."""


class DisclosureMadeOutsideWords(Value):
    """What the command and the fact both say."""

    recipient_id: str
    channel: Annotated[Code, CONTACT_CHANNEL]
    purpose: Annotated[Code, CONSENT_PURPOSE]
    record_classes: tuple[RecordClass, ...]
    basis_id: str
    summary: NarrativeText | None = None


class DisclosureMadeOutside(DisclosureMadeOutsideWords, Event):
    """TODO-DOC."""


class RecordOutsideDisclosure(DisclosureMadeOutsideWords, Command):
    """TODO-DOC."""


Commands = (
    RecordLegalBasis
    | EndLegalBasis
    | ExplainConfidentialityLimits
    | MakeMandatoryReport
    | RecordOutsideDisclosure
)


def decide(command: Commands) -> tuple[Event | Fact, ...]:
    """TODO-DOC."""
    raise NotImplementedError(type(command).__name__)
