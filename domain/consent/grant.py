"""Grant: the person agrees, refuses, narrows or takes back; a guardian agrees for a child.

R1  Consent enumerates one recipient, one purpose, at least one record class, and the wording that
    was read (IASC referral form), and it ends: no later than the jurisdiction allows.
R2  Narrowing only narrows; taking back is possible at any time, whoever records it for the person.
R3  A consent expires by the clock alone, at its end and never before it.
R4  A child's refusal is recorded even when the guardian agrees; what the guardian said then
    permits nothing (rules.md 1).
R5  Found adult, or grown up: the consents that guardians gave are asked anew. They permit nothing
    from then on, and what was lawful under them stays lawful. That ends them by time, whether or
    not a clock notes it: a guardian's consent ends no later than the majority that is known when it
    is given, and what is learned of the age later ends it sooner.
R6  Nobody records an agreement in favor of their own agency, nor a child's towards everybody, but
    the agency that answers for the case, which needs none. What takes something back is recorded
    by whoever hears it.
R7  Nobody is asked where the answer decides nothing: while the law, a court, a public task or the
    protection of a child lets the same be told to the same recipient whatever the person says, no
    agreement is recorded (rules.md 1). A vital interest gives way to an answer, and a child's basis
    that carried its one disclosure lets nothing more be told. This binds whoever answers for the
    case, and whoever recorded that basis: others may not know of it, and would find it by asking.
    A no, and a consent taken back, are always recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Protocol

from domain.assessment.state import Assessment
from domain.clocks import Rules
from domain.consent.capacity import (
    check_adult,
    check_guardian,
    check_heard,
    check_survivor_alone,
)
from domain.consent.consents import Consents
from domain.consent.ground import Ground
from domain.consent.terms import (
    EndInThePast,
    NothingEnumerated,
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
from domain.personal import ChildText, LegalText, NarrativeText
from domain.vocabulary import (
    ASK_ANEW_REASON,
    CHILD_VIEW,
    CONSENT_BASIS,
    CONSENT_PROMPT,
    CONSENT_PURPOSE,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    WITHHOLDING_REASON,
    Code,
)


class ConsentGivenWords(Value):
    """What the command and the fact both say."""

    consent_id: str
    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str
    record_classes: tuple[RecordClass, ...]
    basis: Annotated[Code, CONSENT_BASIS]
    given_by: Annotated[Code, INTERVIEW_SUBJECT]
    guardian_id: str | None = None
    informed_of: Annotated[tuple[Code, ...], CONSENT_PROMPT] = ()
    wording: NarrativeText
    withheld: NarrativeText | None = None
    withholding_reason: Annotated[Code, WITHHOLDING_REASON] | None = None
    language: Annotated[Code, LANGUAGE] | None = None
    interpreter_id: str | None = None
    ends_at: datetime
    abroad_basis: LegalText | None = None


class ConsentGiven(ConsentGivenWords, Event):
    """The person, or a guardian for a child, agreed to exactly this, until then."""


class GiveConsent(ConsentGivenWords, Command):
    """Record that consent was given, in the wording that was read."""


class ConsentRefusedWords(Value):
    """What the command and the fact both say."""

    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str | None = None
    given_by: Annotated[Code, INTERVIEW_SUBJECT]
    guardian_id: str | None = None
    reason: NarrativeText | None = None


class ConsentRefused(ConsentRefusedWords, Event):
    """The person, or somebody for them, said no; no care depends on it."""


class RefuseConsent(ConsentRefusedWords, Command):
    """Record a refusal, to one recipient or to everybody."""


class ConsentNarrowedWords(Value):
    """What the command and the fact both say."""

    consent_id: str
    record_classes: tuple[RecordClass, ...]
    ends_at: datetime | None = None


class ConsentNarrowed(ConsentNarrowedWords, Event):
    """The person left fewer record classes, or a shorter time, to the recipient."""


class NarrowConsent(ConsentNarrowedWords, Command):
    """Record what the person still agrees to."""


class ConsentWithdrawn(Event):
    """The person took the consent back: disclosure stops, care goes on (rules.md 1)."""

    consent_id: str
    reason: NarrativeText | None = None


class WithdrawConsent(Command):
    """Record that the person takes a consent back."""

    consent_id: str
    reason: NarrativeText | None = None


class ConsentExpired(Event):
    """The consent came to its end without anybody taking it back."""

    consent_id: str
    due_at: datetime


class ExpireConsent(Command):
    """Let the clock end a consent."""

    consent_id: str
    due_at: datetime


class ConsentAskedAnew(Event):
    """The consents of guardians stopped covering, because the person now decides alone."""

    consent_ids: tuple[str, ...]
    reason: Annotated[Code, ASK_ANEW_REASON]


class ChildViewsRecordedWords(Value):
    """What the command and the fact both say."""

    purpose: Annotated[Code, CONSENT_PURPOSE]
    recipient_id: str | None = None
    view: Annotated[Code, CHILD_VIEW]
    words: ChildText | None = None


class ChildViewsRecorded(ChildViewsRecordedWords, Event, record_class=RecordClass.CHILD):
    """The child was heard about a purpose and recipient, or it is on record why not."""


class RecordChildViews(ChildViewsRecordedWords, Command):
    """Record what the child thinks, in its own words where it has some."""


Commands = (
    GiveConsent | RefuseConsent | NarrowConsent | WithdrawConsent | ExpireConsent | RecordChildViews
)


class ConsentWidened(Malformed):
    """R2: a narrowing that does not narrow."""

    rule = "R2"
    advice = "More, or for longer, is a new consent that the person gives."


class ConsentNotYetExpired(OutOfOrder):
    """R3: the end of this consent has not come."""

    rule = "R3"
    advice = "Wait for the end that the consent names."


class AgreementAssertedByRecipient(NotPermitted):
    """R6: the agency that would receive the data says itself that the person agreed to it."""

    rule = "R6"
    advice = "Ask the agency that answers for the case to speak with the person and record it."


class AnswerChangesNothing(Refused):
    """R7: a legal basis that runs lets this be told to this recipient whatever the answer is."""

    rule = "R7"
    advice = (
        "The disclosure happens whatever the person answers: tell them so, and do not ask for an "
        "agreement. Their no is recorded."
    )


class Responsibility(Protocol):
    """Who answers for the case."""

    @property
    def responsible_id(self) -> str: ...


def decide(
    command: Commands,
    consents: Consents,
    identification: Identification,
    assessment: Assessment,
    standing: Responsibility,
    organizations: Mapping[str, Recipient],
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Decide what the person agreed to or refused.

    Raises: Refused, of the kind that the rules name.
    """
    match command:
        case GiveConsent():
            _check_for_another(command, standing)
            _check_words(command, consents, jurisdiction)
            is_child = identification.presumed_child(command.at, jurisdiction)
            _check_giver(command, consents, identification, assessment, jurisdiction)
            _check_open(command, consents, standing, is_child=is_child)
            check_embassy(command.recipient_id, command.purpose, organizations)
            check_abroad(command.recipient_id, command.abroad_basis, organizations, jurisdiction)
            ends_at = _end(command, identification.majority_at(jurisdiction))
            return (stated(ConsentGiven, command, ends_at=ends_at),)
        case RefuseConsent():
            if command.given_by == "caregiver":
                check_guardian(
                    identification, assessment, command.guardian_id, command.at, jurisdiction
                )
            return (stated(ConsentRefused, command),)
        case NarrowConsent():
            return (_narrow(command, _running(consents, command.consent_id)),)
        case WithdrawConsent():
            _running(consents, command.consent_id)
            return (stated(ConsentWithdrawn, command),)
        case ExpireConsent():
            return (_expire(command, _running(consents, command.consent_id)),)
        case RecordChildViews():
            if command.view == "agrees":
                _check_for_another(command, standing)
            return (stated(ChildViewsRecorded, command),)


def asked_anew(consents: Consents, reason: Code) -> tuple[ConsentAskedAnew, ...]:
    """R5: what guardians consented to is asked of the person, who now decides alone."""
    given = tuple(consents.given_by_guardian())
    return (ConsentAskedAnew(consent_ids=given, reason=reason),) if given else ()


def bounded(
    consents: Consents, majority: datetime | None, at: datetime
) -> tuple[ConsentNarrowed, ...]:
    """R5: what guardians consented to for longer than until this majority ends with it."""
    if majority is None or majority <= at:
        return ()
    grounds = ((key, consents.grounds[key]) for key in consents.given_by_guardian())
    return tuple(
        ConsentNarrowed(consent_id=key, record_classes=ground.classes, ends_at=majority)
        for key, ground in grounds
        if ground.until > majority
    )


def _end(command: GiveConsent, majority: datetime | None) -> datetime:
    """R5; a birth date that contradicts the child ends nothing (identification/age.py)."""
    by_guardian = command.basis != "adult_informed"
    if by_guardian and majority is not None and command.at < majority:
        return min(command.ends_at, majority)
    return command.ends_at


def _check_for_another(command: GiveConsent | RecordChildViews, standing: Responsibility) -> None:
    """R6."""
    own = command.by.agency_id
    if own != standing.responsible_id and command.recipient_id in (None, own):
        raise AgreementAssertedByRecipient(own)


def _check_open(
    command: GiveConsent, consents: Consents, standing: Responsibility, *, is_child: bool
) -> None:
    """R7."""
    said = (command.recipient_id, command.record_classes, command.purpose, command.at)
    own = command.by.agency_id
    for key in consents.asking_nobody(*said):
        knows = own in (standing.responsible_id, consents.grounds[key].by_agency_id)
        if knows and not (is_child and consents.used(key)):
            raise AnswerChangesNothing(key)


def _check_words(command: GiveConsent, consents: Consents, jurisdiction: Rules | None) -> None:
    if command.consent_id in consents.grounds:
        raise AlreadyDone(command.consent_id)
    check_enumerated(command.record_classes, command.wording)
    check_end(command.ends_at, command.at, jurisdiction)


def _check_giver(
    command: GiveConsent,
    consents: Consents,
    identification: Identification,
    assessment: Assessment,
    jurisdiction: Rules | None,
) -> None:
    check_survivor_alone(command.purpose, command.basis)
    if command.basis == "adult_informed":
        check_adult(identification, command.given_by, command.at, jurisdiction)
        return
    check_guardian(identification, assessment, command.guardian_id, command.at, jurisdiction)
    if command.basis == "guardian":
        check_heard(consents, command.recipient_id, command.purpose, command.at)


def _running(consents: Consents, consent_id: str) -> Ground:
    consent = consents.grounds.get(consent_id)
    if consent is None or not consent.is_consent:
        raise Missing(consent_id)
    if consent.endings:
        raise AlreadyDone(consent_id)
    return consent


def _narrow(command: NarrowConsent, consent: Ground) -> ConsentNarrowed:
    ends_at = command.ends_at or consent.until
    if not command.record_classes:
        raise NothingEnumerated(command.consent_id)
    if ends_at <= command.at:
        raise EndInThePast(command.consent_id)
    is_within = all(one in consent.classes for one in command.record_classes)
    is_same = is_within and len(command.record_classes) >= len(consent.classes)
    if not is_within or ends_at > consent.until or (is_same and ends_at == consent.until):
        raise ConsentWidened(command.consent_id)
    return stated(ConsentNarrowed, command)


def _expire(command: ExpireConsent, consent: Ground) -> ConsentExpired:
    if command.due_at != consent.until or command.at < consent.until:
        raise ConsentNotYetExpired(command.consent_id)
    return stated(ConsentExpired, command)
