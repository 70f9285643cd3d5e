"""Readiness: what must be found out and arranged before a return.

R1  The need for asylum and the risk of statelessness are looked into once the person wishes to
    return; a need that was found is lifted only with reasons (rules.md 4).
R2  The risk is assessed for the country of return; a mitigation is said, not merely claimed
    (process.md row 30).
R3  An embassy learns nothing of an asylum seeker, a refugee, a stateless person, or somebody of
    whom that is unclear; of anybody else only what a specific consent in force covers, and only
    once the will is declared (rules.md 4).
R4  Documents, fitness, escort and reception are prepared for a declared will (process.md 2.3).
R5  Nobody named as a perpetrator, or found in conflict, escorts; a relative escorts only once a
    second worker has cleared them (rules.md 2).
R6  A reception is verified by another agency than the one that arranged it (rules.md 4).
R7  A court's order about a return is about a child; an adult returns by their own will alone, and
    an order against it is a removal (rules.md 4).
R8  A deferred return comes back: deferral ends nothing, but asks for the will again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, assert_never

from domain.clocks import Rules
from domain.consent.carried import DisclosureUnderOne, RefugeLookedInto
from domain.messages import Command, Event, Fact, RecordClass, Refused, Value, stated
from domain.personal import (
    BiometricText,
    LegalText,
    MedicalText,
    NarrativeText,
    Personal,
    PsychosocialText,
    personal,
)
from domain.vocabulary import (
    ASYLUM_OUTCOME,
    ESCORT_KIND,
    RETURN_DEFERRAL_REASON,
    RISK_LEVEL,
    TRAVEL_DOCUMENT,
    Code,
)
from domain.voluntary_return import order

if TYPE_CHECKING:
    from domain.assessment.state import Assessment
    from domain.consent.state import Consents
    from domain.identification.state import Identification
    from domain.voluntary_return.state import Reception, Returns

NO_NEED = "no_need_found"


class AsylumScreenedWords(Value):
    """What was found about asylum and statelessness, and why."""

    return_id: str
    outcome: Annotated[Code, ASYLUM_OUTCOME]
    reasons: LegalText | None = None


class AsylumScreened(AsylumScreenedWords, RefugeLookedInto, Event, record_class=RecordClass.LEGAL):
    """The need for asylum and the risk of statelessness were looked into (rules.md 4)."""

    @property
    def needs_refuge(self) -> bool:
        return self.outcome != NO_NEED


class ScreenForAsylum(AsylumScreenedWords, Command):
    """Look into the need for asylum and the risk of statelessness."""


class ReturnRiskAssessedWords(Value):
    """How great the danger is, what was done against it, and whether it was explained."""

    return_id: str
    level: Annotated[Code, RISK_LEVEL]
    trafficker_proximity: Annotated[Code, RISK_LEVEL]
    family_attitude: Annotated[Code, RISK_LEVEL]
    reprisal: Annotated[Code, RISK_LEVEL]
    mitigated: bool
    mitigation: PsychosocialText | None = None
    explained_to_person: bool


class ReturnRiskAssessed(ReturnRiskAssessedWords, Event, record_class=RecordClass.PSYCHOSOCIAL):
    """The danger that awaits the person was assessed (IOM return handbooks)."""


class AssessReturnRisk(ReturnRiskAssessedWords, Command):
    """Assess the danger in the country of return."""


class EmbassyContactedWords(Value):
    """Which embassy learned which classes, on which consent."""

    return_id: str
    embassy_id: str
    basis_id: str
    record_classes: tuple[RecordClass, ...]


class EmbassyContacted(
    EmbassyContactedWords, DisclosureUnderOne, Event, record_class=RecordClass.LEGAL
):
    """An embassy was contacted under a specific consent (rules.md 4)."""


class ContactEmbassy(EmbassyContactedWords, Command):
    """Contact an embassy about the return."""


class TravelDocumentObtainedWords(Value):
    """Which document, its number, and until which day it is valid."""

    return_id: str
    kind: Annotated[Code, TRAVEL_DOCUMENT]
    number: BiometricText
    valid_until: date


class TravelDocumentObtained(TravelDocumentObtainedWords, Event, record_class=RecordClass.IDENTITY):
    """A travel document was obtained."""


class ObtainTravelDocument(TravelDocumentObtainedWords, Command):
    """Record a travel document."""


class FitToTravelCertifiedWords(Value):
    """Whether the person may travel, and until which day that holds."""

    return_id: str
    fit: bool
    valid_until: date
    opinion: MedicalText | None = None


class FitToTravelCertified(FitToTravelCertifiedWords, Event, record_class=RecordClass.MEDICAL):
    """A medical opinion was given on whether the person may travel."""


class CertifyFitToTravel(FitToTravelCertifiedWords, Command):
    """Certify whether the person may travel."""


class EscortAssignedWords(Value):
    """Who escorts, and in which capacity."""

    return_id: str
    escort_id: str
    kind: Annotated[Code, ESCORT_KIND]
    name: Annotated[Personal[str], personal(RecordClass.IDENTITY, subject="escort_id")]


class EscortAssigned(EscortAssignedWords, Event):
    """Somebody will escort the person."""


class AssignEscort(EscortAssignedWords, Command):
    """Assign an escort."""


class ReceptionArrangedWords(Value):
    """Which organization awaits the person, and which agency verified it."""

    return_id: str
    organization_id: str
    verified: bool
    verified_by_agency_id: str | None = None
    note: NarrativeText | None = None


class ReceptionArranged(ReceptionArrangedWords, Event):
    """An organization awaits the person on arrival."""


class ArrangeReception(ReceptionArrangedWords, Command):
    """Arrange or verify the reception."""


class CourtOrderRecordedWords(Value):
    """Which court ordered what, and when."""

    return_id: str
    court: LegalText
    ordered_on: date
    terms: LegalText | None = None


class CourtOrderRecorded(CourtOrderRecordedWords, Event, record_class=RecordClass.LEGAL):
    """A court ordered a child's return (rules.md 4)."""


class RecordReturnOrder(CourtOrderRecordedWords, Command):
    """Record a court's order about a child's return."""


class ReturnDeferredWords(Value):
    """Why the return waits, and until when."""

    return_id: str
    reason: Annotated[Code, RETURN_DEFERRAL_REASON]
    until_on: date | None = None
    note: NarrativeText | None = None


class ReturnDeferred(ReturnDeferredWords, Event):
    """The return waits; it comes back."""


class DeferReturn(ReturnDeferredWords, Command):
    """Defer the return."""


class RefugeFindingLiftedWithoutReasons(Refused):
    """R1."""

    rule = "R1"
    advice = "Say why the person no longer needs the protection that was found before."


class MitigationNotStated(Refused):
    """R2."""

    rule = "R2"
    advice = "Say what was done against the danger, or record the risk as not mitigated."


class EmbassyMayNotLearn(Refused):
    """R3."""

    rule = "R3"
    advice = "Tell the embassy nothing; refer the person to UNHCR or the asylum authority."


class EmbassyContactWithoutConsent(Refused):
    """R3."""

    rule = "R3"
    advice = "Ask the person for a consent to embassy contact that names this embassy and classes."


class EscortInConflict(Refused):
    """R5."""

    rule = "R5"
    advice = "Assign somebody else; a relative needs a conflict check by a second worker first."


class ReceptionVerifiedByArranger(Refused):
    """R6."""

    rule = "R6"
    advice = "Let an agency that did not arrange the reception verify it, and name that agency."


class ReturnOrderedAgainstAdult(Refused):
    """R7."""

    rule = "R7"
    advice = "Record a removal as a removal; an adult's return needs their own will alone."


Commands = (
    ScreenForAsylum
    | AssessReturnRisk
    | ContactEmbassy
    | ObtainTravelDocument
    | CertifyFitToTravel
    | AssignEscort
    | ArrangeReception
    | RecordReturnOrder
    | DeferReturn
)


def decide(
    command: Commands,
    returns: Returns,
    identification: Identification,
    assessment: Assessment,
    consents: Consents,
    jurisdiction: Rules | None,
) -> tuple[Event | Fact, ...]:
    """Record what was found out and arranged.

    Raises: the refusals of this room and of `order`.
    """
    match command:
        case ScreenForAsylum():
            return (screen(returns, command),)
        case AssessReturnRisk():
            return (assess(returns, command),)
        case ContactEmbassy():
            return (contact_embassy(returns, consents, command),)
        case ObtainTravelDocument():
            order.declared(returns, command.return_id)
            return (stated(TravelDocumentObtained, command),)
        case CertifyFitToTravel():
            order.declared(returns, command.return_id)
            return (stated(FitToTravelCertified, command),)
        case AssignEscort():
            return (assign_escort(returns, assessment, command),)
        case ArrangeReception():
            return (arrange_reception(returns, command),)
        case RecordReturnOrder():
            is_child = identification.presumed_child(command.at, jurisdiction)
            return (record_order(returns, command, is_child=is_child),)
        case DeferReturn():
            order.begun(returns, command.return_id)
            return (stated(ReturnDeferred, command),)
        case _:
            assert_never(command)


def screen(returns: Returns, command: ScreenForAsylum) -> AsylumScreened:
    """R1: record what was found; finding no need after one was found takes reasons."""
    order.wished(returns, command.return_id)
    lifted = returns.asylum_outcome not in ("", NO_NEED) and command.outcome == NO_NEED
    if lifted and not command.reasons:
        raise RefugeFindingLiftedWithoutReasons(command.return_id)
    return stated(AsylumScreened, command)


def assess(returns: Returns, command: AssessReturnRisk) -> ReturnRiskAssessed:
    """R2: record the danger, and what was done against it."""
    order.screened(returns, command.return_id)
    if command.mitigated and not command.mitigation:
        raise MitigationNotStated(command.return_id)
    return stated(ReturnRiskAssessed, command)


def contact_embassy(
    returns: Returns, consents: Consents, command: ContactEmbassy
) -> EmbassyContacted:
    """R3: contact an embassy, of nobody who may need refuge, and within a specific consent."""
    if returns.asylum_outcome not in ("", NO_NEED):
        raise EmbassyMayNotLearn(command.return_id)
    order.declared(returns, command.return_id)
    if not _covered(consents, command):
        raise EmbassyContactWithoutConsent(command.basis_id)
    return stated(EmbassyContacted, command)


def assign_escort(
    returns: Returns, assessment: Assessment, command: AssignEscort
) -> EscortAssigned:
    """R5: assign an escort who is no danger."""
    order.declared(returns, command.return_id)
    uncleared = command.kind == "family" and not assessment.is_cleared(command.escort_id)
    if uncleared or assessment.has_conflict(command.escort_id):
        raise EscortInConflict(command.escort_id)
    return stated(EscortAssigned, command)


def arrange_reception(returns: Returns, command: ArrangeReception) -> ReceptionArranged:
    """R6: arrange who awaits the person; on the way it may still be verified or changed."""
    plan = returns.plan(command.return_id)
    if plan.stage == "preparing":
        order.declared(returns, command.return_id)
    arranger = _arranger(plan.reception, command)
    if command.verified and command.verified_by_agency_id in (None, arranger):
        raise ReceptionVerifiedByArranger(command.return_id)
    return stated(ReceptionArranged, command)


def record_order(
    returns: Returns, command: RecordReturnOrder, *, is_child: bool
) -> CourtOrderRecorded:
    """R7: record a court's order about a child."""
    order.begun(returns, command.return_id)
    if not is_child:
        raise ReturnOrderedAgainstAdult(command.return_id)
    return stated(CourtOrderRecorded, command)


def _covered(consents: Consents, command: ContactEmbassy) -> bool:
    ground = consents.grounds.get(command.basis_id)
    is_consent = ground is not None and ground.is_consent
    return (
        is_consent
        and bool(command.record_classes)
        and consents.basis_covers(
            command.basis_id,
            command.embassy_id,
            command.record_classes,
            "embassy_contact",
            command.at,
        )
    )


def _arranger(reception: Reception | None, command: ArrangeReception) -> str:
    if reception is not None and reception.organization_id == command.organization_id:
        return reception.arranged_by_id
    return command.by.agency_id
