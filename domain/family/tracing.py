"""Tracing: the search for relatives, their claims, and who they turn out to be.

R1  Relatives are searched for only on a consent to tracing or another basis for it that is in
    force; when it ends, the search rests (process.md row 27, rules.md 1).
R2  A claim is recorded as a claim: it gives the claimant nothing.
R3  A relative who claims the person is verified by another worker than the one who recorded the
    claim (rules.md 4).
R4  Nobody named as a perpetrator, or found in conflict, is verified as a relative to live with
    (rules.md 2).
R5  A closed search takes no further steps; a new one is requested.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.consent.carried import DisclosureUnderOne
from domain.messages import (
    AlreadyDone,
    Command,
    Event,
    Fact,
    Missing,
    RecordClass,
    Refused,
    Value,
    stated,
)
from domain.personal import ContactText, NarrativeText, Personal, classed, personal
from domain.vocabulary import (
    RELATION,
    SEPARATION_CAUSE,
    TRACING_CLOSE_REASON,
    TRACING_KIND,
    TRACING_OUTCOME,
    VERIFICATION_OUTCOME,
    Code,
)

if TYPE_CHECKING:
    from datetime import datetime

    from domain.assessment.state import Assessment
    from domain.consent.state import Consents
    from domain.family.state import Family, Tracing


class FamilyTracingRequestedWords(Value):
    """Who is searched for, how, on which basis, and how they were separated."""

    tracing_id: str
    kind: Annotated[Code, TRACING_KIND]
    basis_id: str
    relatives: ContactText
    separation_cause: Annotated[Code, SEPARATION_CAUSE, classed(RecordClass.NARRATIVE)] | None = (
        None
    )
    separated_on: date | None = None
    separation_place: ContactText | None = None


class FamilyTracingRequested(
    FamilyTracingRequestedWords,
    DisclosureUnderOne,
    Event,
    record_class=RecordClass.CONTACT_LOCATION,
):
    """A search for relatives began."""


class RequestTracing(FamilyTracingRequestedWords, Command):
    """Ask for a search for relatives."""


class TracingActionTakenWords(Value):
    """What was done in the search, where, and what came of it."""

    tracing_id: str
    kind: Annotated[Code, TRACING_KIND]
    place: ContactText | None = None
    outcome: Annotated[Code, TRACING_OUTCOME]
    note: NarrativeText | None = None


class TracingActionTaken(TracingActionTakenWords, Event, record_class=RecordClass.CONTACT_LOCATION):
    """A step of the search was taken."""


class TakeTracingAction(TracingActionTakenWords, Command):
    """Record a step of the search."""


class RelativeClaimedWords(Value):
    """Who says to be a relative, and which."""

    tracing_id: str
    relative_id: str
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="relative_id")]
    contact: (
        Annotated[Personal[str], personal(RecordClass.CONTACT_LOCATION, subject="relative_id")]
        | None
    ) = None
    relation: Annotated[Code, RELATION]


class RelativeClaimed(RelativeClaimedWords, Event, record_class=RecordClass.IDENTITY):
    """Somebody claimed to be a relative; it is not yet known whether they are."""


class RecordRelativeClaim(RelativeClaimedWords, Command):
    """Record that somebody claims to be a relative."""


class RelativeVerifiedWords(Value):
    """What was found about the claim, on which evidence."""

    tracing_id: str
    relative_id: str
    outcome: Annotated[Code, VERIFICATION_OUTCOME]
    evidence: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="relative_id")]


class RelativeVerified(RelativeVerifiedWords, Event, record_class=RecordClass.IDENTITY):
    """A second worker found out whether the claim is true (rules.md 4)."""


class VerifyRelative(RelativeVerifiedWords, Command):
    """Record whether a claim is true."""


class TracingClosed(Event, record_class=RecordClass.CONTACT_LOCATION):
    """The search ended."""

    tracing_id: str
    reason: Annotated[Code, TRACING_CLOSE_REASON]


class CloseTracing(Command):
    """End the search."""

    tracing_id: str
    reason: Annotated[Code, TRACING_CLOSE_REASON]


class TracingBasisNotInForce(Refused):
    """R1."""

    rule = "R1"
    advice = "Ask the person for a consent to tracing, or record another basis for it."


class TracingAlreadyRequested(AlreadyDone):
    """R1."""

    rule = "R1"


class RelativeAlreadyClaimed(AlreadyDone):
    """R2."""

    rule = "R2"


class ClaimVerifiedBySameWorker(Refused):
    """R3."""

    rule = "R3"
    advice = "Let another worker than the one who recorded the claim verify it."


class RelativeInConflict(Refused):
    """R4."""

    rule = "R4"
    advice = "Do not verify a person named as perpetrator or found in conflict; assess the danger."


class TracingIsClosed(Refused):
    """R5."""

    rule = "R5"
    advice = "Request a new tracing."


Commands = RequestTracing | TakeTracingAction | RecordRelativeClaim | VerifyRelative | CloseTracing


def decide(
    command: Commands, family: Family, assessment: Assessment, consents: Consents
) -> tuple[Event | Fact, ...]:
    """Record a step of the search for relatives.

    Raises: the refusals of this room.
    """
    match command:
        case RequestTracing():
            return (request(family, consents, command),)
        case TakeTracingAction():
            tracing = _open(family, command.tracing_id)
            _check_basis(consents, tracing.basis_id, command.at)
            return (stated(TracingActionTaken, command),)
        case RecordRelativeClaim():
            return (record_claim(family, command),)
        case VerifyRelative():
            return (verify(family, assessment, command),)
        case CloseTracing():
            _open(family, command.tracing_id)
            return (stated(TracingClosed, command),)
        case _:
            assert_never(command)


def request(family: Family, consents: Consents, command: RequestTracing) -> FamilyTracingRequested:
    """R1: begin a search on a basis for tracing that is in force."""
    if command.tracing_id in family.tracings:
        raise TracingAlreadyRequested(command.tracing_id)
    _check_basis(consents, command.basis_id, command.at)
    return stated(FamilyTracingRequested, command)


def record_claim(family: Family, command: RecordRelativeClaim) -> RelativeClaimed:
    """R2: record a claim; it discloses nothing, so it needs no basis."""
    _open(family, command.tracing_id)
    if command.relative_id in family.relatives:
        raise RelativeAlreadyClaimed(command.relative_id)
    return stated(RelativeClaimed, command)


def verify(family: Family, assessment: Assessment, command: VerifyRelative) -> RelativeVerified:
    """R3, R4: verify a claim with other eyes; that it is false may be found of anybody."""
    relative = family.relatives.get(command.relative_id)
    if relative is None or relative.tracing_id != command.tracing_id:
        raise Missing(command.relative_id)
    if relative.claim_recorded_by == command.by.user_id:
        raise ClaimVerifiedBySameWorker(command.relative_id)
    if command.outcome == "verified" and assessment.has_conflict(command.relative_id):
        raise RelativeInConflict(command.relative_id)
    return stated(RelativeVerified, command)


def _open(family: Family, tracing_id: str) -> Tracing:
    tracing = family.tracings.get(tracing_id)
    if tracing is None:
        raise Missing(tracing_id)
    if tracing.closed:
        raise TracingIsClosed(tracing_id)
    return tracing


def _check_basis(consents: Consents, basis_id: str, at: datetime) -> None:
    ground = consents.grounds.get(basis_id)
    is_for_tracing = ground is not None and ground.purpose == "tracing"
    if not is_for_tracing or not consents.in_force(basis_id, at):
        raise TracingBasisNotInForce(basis_id)
