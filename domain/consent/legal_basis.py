"""Legal basis: what permits or obliges a disclosure where consent is not asked, or was refused.

R1  The true basis is recorded, approved by the agency that discloses and never asserted by the one
    that asks; an agreement between agencies alone never suffices (rules.md 1).
R2  It names one recipient and purpose, at least one record class, its source and reasons, and it
    ends.
R3  Media, research and contact with an embassy rest on the person's consent alone (rules.md 4).
R4  Child protection and best interests are bases for a child only. A blank age is no child.
R5  A child's views are recorded before a basis for its data is; what is vital never waits for
    them.
R6  A mandatory report is a fact, and the limits of confidentiality were explained before the
    questions, unless telling the person was not safe (rules.md 1).
R7  What was told by telephone or on paper is a fact with its basis: one that is in force now and
    was already in force when it was told.
R8  A vital interest is for an emergency: its basis runs no longer than the clock `vital_interests`,
    and is judged and recorded anew where the emergency lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from domain.clocks import Rules, due_at
from domain.consent.capacity import SURVIVOR_ALONE, check_heard
from domain.consent.carried import DisclosureUnderOne
from domain.consent.consents import ConsentMissing, Consents
from domain.consent.terms import (
    Recipient,
    check_abroad,
    check_embassy,
    check_end,
    check_enumerated,
)
from domain.identification.state import Identification
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Malformed,
    Missing,
    NotPermitted,
    OutOfOrder,
    RecordClass,
    Refused,
    Value,
    stated,
)
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
    """The agency that discloses approved a basis other than consent, with source and reasons."""


class RecordLegalBasis(LegalBasisRecordedWords, Command):
    """Record on what, other than consent, a disclosure rests."""


class LegalBasisEnded(Event, record_class=RecordClass.LEGAL):
    """The basis holds no more: disclosure under it stops."""

    basis_id: str
    reason: LegalText


class EndLegalBasis(Command):
    """End a legal basis before its time."""

    basis_id: str
    reason: LegalText


class ConfidentialityLimitsExplained(Event):
    """The person was told what cannot be kept confidential, before the questions."""

    language: Annotated[Code, LANGUAGE] | None = None
    understood: Annotated[Code, ANSWER]


class ExplainConfidentialityLimits(Command):
    """Record that the limits of confidentiality were explained, and whether understood."""

    language: Annotated[Code, LANGUAGE] | None = None
    understood: Annotated[Code, ANSWER]


class MandatoryReportMadeWords(Value):
    """What the command and the fact both say."""

    recipient_id: str
    law: str
    record_classes: tuple[RecordClass, ...]
    person_told: Annotated[Code, ANSWER]


class MandatoryReportMade(MandatoryReportMadeWords, Event, record_class=RecordClass.LEGAL):
    """A law obliged the agency to report, and it did; the person was told, or it says why not."""


class MakeMandatoryReport(MandatoryReportMadeWords, Command):
    """Record a report that a law makes mandatory."""


class DisclosureMadeOutsideWords(Value):
    """What the command and the fact both say."""

    recipient_id: str
    channel: Annotated[Code, CONTACT_CHANNEL]
    purpose: Annotated[Code, CONSENT_PURPOSE]
    record_classes: tuple[RecordClass, ...]
    basis_id: str
    summary: NarrativeText | None = None


class DisclosureMadeOutside(DisclosureMadeOutsideWords, DisclosureUnderOne, Event):
    """Something was told outside the system, by telephone or on paper, on a recorded basis."""


class RecordOutsideDisclosure(DisclosureMadeOutsideWords, Command):
    """Record what was told outside the system."""


Commands = (
    RecordLegalBasis
    | EndLegalBasis
    | ExplainConfidentialityLimits
    | MakeMandatoryReport
    | RecordOutsideDisclosure
)


FOR_A_CHILD = ("not_required_child_protection", "best_interests")
BY_CONSENT_ALONE = (*SURVIVOR_ALONE, "embassy_contact")


class BasisAssertedByRecipient(NotPermitted):
    """R1: the agency that would receive the data asserts the basis itself."""

    rule = "R1"
    advice = "Ask the agency that discloses to approve and record the basis."


class ReasonsMissing(Malformed):
    """R2: a basis, or its end, without a source or reasons."""

    rule = "R2"
    advice = "Name the source and give the reasons."


class VitalInterestTooLong(Malformed):
    """R8: a basis of vital interest that outlasts an emergency."""

    rule = "R8"
    advice = "Give an earlier end, and record it anew if the emergency lasts; or the true basis."


class OnlyByConsent(Refused):
    """R3: for this purpose nothing stands in the place of the person's consent."""

    rule = "R3"
    advice = "Ask the person; without consent this does not happen."


class OnlyForAChild(Refused):
    """R4: a basis that exists for children, without recorded reasons to believe in a child."""

    rule = "R4"
    advice = "Ask the person for consent, or record the basis that holds for an adult."


class LimitsNotExplained(OutOfOrder):
    """R6: nobody explained to the person what cannot be kept confidential."""

    rule = "R6"
    advice = (
        "Explain the limits of confidentiality first; a report can do without where telling is "
        "unsafe."
    )


class ReportToOneself(Malformed):
    """R6: a report that goes to the agency that makes it."""

    rule = "R6"
    advice = "Name the authority that the law makes the recipient."


def decide(
    command: Commands,
    consents: Consents,
    identification: Identification,
    organizations: Mapping[str, Recipient],
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide what a disclosure without consent rests on.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case RecordLegalBasis():
            _check_words(command, consents)
            _check_span(command, jurisdiction)
            _check_purpose(command, consents, identification, jurisdiction)
            check_embassy(command.recipient_id, command.purpose, organizations)
            check_abroad(command.recipient_id, command.abroad_basis, organizations, jurisdiction)
            return (stated(LegalBasisRecorded, command),)
        case EndLegalBasis():
            _check_running(command, consents)
            return (stated(LegalBasisEnded, command),)
        case ExplainConfidentialityLimits():
            return (stated(ConfidentialityLimitsExplained, command),)
        case MakeMandatoryReport():
            _check_report(command, consents)
            check_embassy(command.recipient_id, "", organizations)
            return (stated(MandatoryReportMade, command),)
        case RecordOutsideDisclosure():
            _check_told(command, consents)
            return (stated(DisclosureMadeOutside, command),)


def _check_words(command: RecordLegalBasis, consents: Consents) -> None:
    if command.basis_id in consents.grounds:
        raise AlreadyDone(command.basis_id)
    if command.by.agency_id == command.recipient_id:
        raise BasisAssertedByRecipient(command.recipient_id)
    check_enumerated(command.record_classes)
    if _is_blank(command.source) or _is_blank(command.reasons):
        raise ReasonsMissing(command.basis_id)
    check_end(command.ends_at, command.at, None)


def _check_span(command: RecordLegalBasis, jurisdiction: Rules | None) -> None:
    """R8."""
    longest = due_at("vital_interests", command.at, jurisdiction)
    if command.basis == "vital_interests" and command.ends_at > longest:
        raise VitalInterestTooLong(command.basis_id)


def _check_purpose(
    command: RecordLegalBasis,
    consents: Consents,
    identification: Identification,
    jurisdiction: Rules | None,
) -> None:
    if command.purpose in BY_CONSENT_ALONE:
        raise OnlyByConsent(command.purpose)
    is_child = identification.presumed_child(command.at, jurisdiction)
    if command.basis in FOR_A_CHILD and not is_child:
        raise OnlyForAChild(command.basis)
    if is_child and command.basis != "vital_interests":
        check_heard(consents, command.recipient_id, command.purpose, command.at)


def _check_running(command: EndLegalBasis, consents: Consents) -> None:
    basis = consents.grounds.get(command.basis_id)
    if basis is None or basis.is_consent:
        raise Missing(command.basis_id)
    if basis.endings:
        raise AlreadyDone(command.basis_id)
    if _is_blank(command.reason):
        raise ReasonsMissing(command.basis_id)


def _check_report(command: MakeMandatoryReport, consents: Consents) -> None:
    if not consents.limits_explained and command.person_told != "unsafe_to_ask":
        raise LimitsNotExplained
    if command.recipient_id == command.by.agency_id:
        raise ReportToOneself(command.recipient_id)
    check_enumerated(command.record_classes, command.law)


def _check_told(command: RecordOutsideDisclosure, consents: Consents) -> None:
    check_enumerated(command.record_classes)
    consents.needed(
        command.basis_id,
        command.recipient_id,
        command.record_classes,
        command.purpose,
        command.at,
    )
    if not consents.lawful_at(command.basis_id, command.occurred_at or command.at):
        raise ConsentMissing(command.recipient_id)


def _is_blank(text: LegalText | str) -> bool:
    return isinstance(text, str) and not text.strip()
