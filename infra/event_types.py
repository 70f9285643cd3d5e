"""Stable names: what each event is called on disk, for ever.

R1  A shipped name is never reused; a changed meaning gets a new version and an upcaster.
R2  A name that nobody knows stops whoever reads: a fact is never passed over.
R3  An upcaster turns the words of an old name into those of a newer one. A personal field keeps its
    name and its meaning through it: what is sealed cannot be rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.adoption import PolicyAdopted
from domain.assessment.best_interests import BestInterestsAssessed, BestInterestsDetermined
from domain.assessment.guardian import GuardianAppointed, GuardianEnded
from domain.assessment.persons import (
    ConflictChecked,
    PerpetratorNamed,
    PersonLinked,
    PersonLinkEnded,
)
from domain.assessment.risk import NeedsAssessed, RiskAssessed, SafetyCardRecorded
from domain.assessment.support_plan import SupportPlanAgreed, SupportPlanReviewed
from domain.consent.grant import (
    ChildViewsRecorded,
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentRefused,
    ConsentWithdrawn,
)
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import (
    ConfidentialityLimitsExplained,
    DisclosureMadeOutside,
    LegalBasisEnded,
    LegalBasisRecorded,
    MandatoryReportMade,
)
from domain.directory.emergency_right import BreakGlassRestored, BreakGlassSuspended
from domain.directory.organization import (
    DirectoryContactRecorded,
    LocationRecorded,
    OrganizationClosed,
    OrganizationRegistered,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
)
from domain.directory.provider import (
    AgreementEnded,
    AgreementMade,
    ProviderAccredited,
    ProviderMapped,
    ProviderReinstated,
    ProviderSuspended,
    ProviderVerified,
)
from domain.due import DeadlineMissed, ReviewFellDue
from domain.family.reunification import (
    AlternativeCareArranged,
    ReunificationAssessed,
    ReunificationCompleted,
    ReunificationRefused,
)
from domain.family.tracing import (
    FamilyTracingRequested,
    RelativeClaimed,
    RelativeVerified,
    TracingActionTaken,
    TracingClosed,
)
from domain.holding.closure import (
    CaseClosed,
    CaseReopened,
    ClosureRefused,
    ClosureRequested,
    PersonDied,
)
from domain.holding.course import (
    CaseConferenceHeld,
    CasePutOnHold,
    CaseResumed,
    ContactLost,
    CustodyHandedOver,
    EntryVoided,
    PropertyHandedOver,
    WrongCaseCorrected,
)
from domain.holding.holder import (
    CaseTakenOn,
    CaseTransferDeclined,
    CaseTransferOffered,
    CaseTransferred,
    HolderReleased,
    WorkerAlerted,
    WorkerAssigned,
    WorkerCovered,
)
from domain.identification.age import AgeAssessed, AgeDisputed, AgeStated, MajorityReached
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    DisqualificationRecorded,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
)
from domain.identification.interpreter import (
    InterpreterAssigned,
    InterpreterConflictFound,
    InterpreterRequested,
    ReinterviewOffered,
)
from domain.identification.reconsideration import ReconsiderationDecided, ReconsiderationRequested
from domain.identification.recovery_period import (
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodReviewed,
    RecoveryPeriodStarted,
)
from domain.identification.removal import RemovalRecorded, RemovalScreened, RemovalSuspended
from domain.identification.report import CaseReported, PersonDescribed, ReportReceiptGiven
from domain.identification.safety import ContactAttempted, SafetyChecked, SafetyLapsed
from domain.identification.screening import (
    GroupIncidentJoined,
    ScreeningConducted,
    SmugglingFound,
    TraffickingElementsAssessed,
)
from domain.identity import CaseMerged, CasesLinked, CaseUnmerged, LaterEntryAssigned
from domain.jurisdiction import HolidaysDeclared, IndicatorSetPublished, JurisdictionConfigured
from domain.justice.complaint import ComplaintDecided, ComplaintMade
from domain.justice.proceedings import (
    ChargeBrought,
    CompensationClaimed,
    CompensationOrdered,
    CompensationPaid,
    CooperationAnswered,
    CourtDateSet,
    ProtectionMeasureOrdered,
    StatementGiven,
)
from domain.justice.standing import (
    DetentionRecorded,
    LawyerAppointed,
    NonPunishmentClaimed,
    NonPunishmentDecided,
    ReleaseRecorded,
    ResidenceRegularized,
)
from domain.messages import Event
from domain.notification import DutyToNotifySent
from domain.on_call import CustodiansOnCallSet
from domain.protection.break_glass import BreakGlassUsed, GlassReviewed, GlassReviewMissed
from domain.protection.demand import (
    DemandComplied,
    DemandContested,
    DemandNarrowed,
    DemandReceived,
    DemandRefused,
)
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.protection.safety_card import SafetyCardReleased, SafetyCardReleaseReviewed
from domain.protection.sealing import SealConfirmed, SealProposalRejected, SealProposed
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
)
from domain.referral.send import (
    ReferralCancelledBySurvivor,
    ReferralEscalated,
    ReferralInformationGiven,
    ReferralOverdue,
    ReferralRecalled,
    ReferralRefusedByAll,
    ReferralSent,
)
from domain.referral.service import (
    ReferralClosed,
    ReferralFeedbackGiven,
    ServiceDelivered,
    ServiceNotDelivered,
    ServiceStarted,
)
from domain.reintegration.education import EducationAttended, EducationCompleted, EducationEnrolled
from domain.reintegration.plan import (
    MonitoringVisitDone,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
    ReintegrationSupportGiven,
)
from domain.reintegration.retrafficking import RetraffickingConfirmed, RetraffickingSuspected
from domain.shelter.places import (
    PlaceAdded,
    PlaceFreed,
    PlaceHeld,
    PlaceReleased,
    PlaceReturnedToService,
    PlaceTaken,
    PlaceTakenOutOfService,
    RollCallTaken,
    ShelterOpened,
)
from domain.shelter.request import (
    NoPlaceFound,
    PlaceHoldExpired,
    PlaceHoldReleased,
    PlaceOffered,
    PlaceRefused,
    ShelterRequested,
    UnexpectedArrivalRecorded,
)
from domain.shelter.residence import (
    ChildBorn,
    DocumentsKept,
    DocumentsReturned,
    IncidentEscalated,
    IncidentRecorded,
    MedicalCheckDone,
    MedicationGiven,
    VisitorRefused,
    VisitRecorded,
)
from domain.shelter.stay import (
    DischargePlanned,
    FollowUpDone,
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentReturned,
    ResidentTransferred,
    ResidentWentOnLeave,
)
from domain.voluntary_return.journey import (
    ReturnArrived,
    ReturnDeparted,
    ReturnHandedOver,
    ReturnTransitAssisted,
)
from domain.voluntary_return.readiness import (
    AsylumScreened,
    CourtOrderRecorded,
    EmbassyContacted,
    EscortAssigned,
    FitToTravelCertified,
    ReceptionArranged,
    ReturnDeferred,
    ReturnRiskAssessed,
    TravelDocumentObtained,
)
from domain.voluntary_return.will import (
    InboundReturnOpened,
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    ShelterReopened,
    VoluntaryReturnDeclared,
)

NAMES: Mapping[type[Event], str] = {
    CaseReported: "case.reported.v1",
    PersonDescribed: "person.described.v1",
    ReportReceiptGiven: "report.receipt_given.v1",
    InterpreterRequested: "interpreter.requested.v1",
    InterpreterAssigned: "interpreter.assigned.v1",
    InterpreterConflictFound: "interpreter.conflict_found.v1",
    ReinterviewOffered: "reinterview.offered.v1",
    SafetyChecked: "safety.checked.v1",
    SafetyLapsed: "safety.lapsed.v1",
    ContactAttempted: "contact.attempted.v1",
    AgeStated: "age.stated.v1",
    AgeDisputed: "age.disputed.v1",
    AgeAssessed: "age.assessed.v1",
    MajorityReached: "age.majority_reached.v1",
    ConsentGiven: "consent.given.v1",
    ConsentRefused: "consent.refused.v1",
    ConsentNarrowed: "consent.narrowed.v1",
    ConsentWithdrawn: "consent.withdrawn.v1",
    ConsentExpired: "consent.expired.v1",
    ConsentAskedAnew: "consent.asked_anew.v1",
    ChildViewsRecorded: "consent.child_views_recorded.v1",
    LegalBasisRecorded: "legal_basis.recorded.v1",
    LegalBasisEnded: "legal_basis.ended.v1",
    ConfidentialityLimitsExplained: "confidentiality.limits_explained.v1",
    MandatoryReportMade: "mandatory_report.made.v1",
    DisclosureMadeOutside: "disclosure.made_outside.v1",
    LegalBasisLapsed: "legal_basis.lapsed.v1",
    ScreeningConducted: "screening.conducted.v1",
    TraffickingElementsAssessed: "trafficking.elements_assessed.v1",
    SmugglingFound: "trafficking.smuggling_found.v1",
    GroupIncidentJoined: "incident.joined.v1",
    RemovalScreened: "removal.screened.v1",
    RemovalSuspended: "removal.suspended.v1",
    RemovalRecorded: "removal.recorded.v1",
    RecoveryPeriodStarted: "recovery_period.started.v1",
    RecoveryPeriodExtended: "recovery_period.extended.v1",
    RecoveryPeriodReviewed: "recovery_period.reviewed.v1",
    RecoveryPeriodEnded: "recovery_period.ended.v1",
    IdentificationRequested: "identification.requested.v1",
    ReasonableGroundsDecided: "reasonable_grounds.decided.v1",
    ConclusiveGroundsDecided: "conclusive_grounds.decided.v1",
    IdentificationDecided: "identification.decided.v1",
    IdentificationWithdrawn: "identification.withdrawn.v1",
    DisqualificationRecorded: "disqualification.recorded.v1",
    ReconsiderationRequested: "reconsideration.requested.v1",
    ReconsiderationDecided: "reconsideration.decided.v1",
    RiskAssessed: "risk.assessed.v1",
    NeedsAssessed: "needs.assessed.v1",
    SafetyCardRecorded: "safety_card.recorded.v1",
    BestInterestsAssessed: "best_interests.assessed.v1",
    BestInterestsDetermined: "best_interests.determined.v1",
    GuardianAppointed: "guardian.appointed.v1",
    GuardianEnded: "guardian.ended.v1",
    SupportPlanAgreed: "support_plan.agreed.v1",
    SupportPlanReviewed: "support_plan.reviewed.v1",
    ReviewFellDue: "review.fell_due.v1",
    DeadlineMissed: "deadline.missed.v1",
    PersonLinked: "person.linked.v1",
    PersonLinkEnded: "person.link_ended.v1",
    ConflictChecked: "conflict.checked.v1",
    PerpetratorNamed: "perpetrator.named.v1",
    ReferralSent: "referral.sent.v1",
    ReferralInformationGiven: "referral.information_given.v1",
    ReferralRecalled: "referral.recalled.v1",
    ReferralCancelledBySurvivor: "referral.cancelled_by_survivor.v1",
    ReferralOverdue: "referral.overdue.v1",
    ReferralEscalated: "referral.escalated.v1",
    ReferralRefusedByAll: "referral.refused_by_all.v1",
    ReferralReceived: "referral.received.v1",
    ReferralInformationRequested: "referral.information_requested.v1",
    ReferralAccepted: "referral.accepted.v1",
    ReferralWaitlisted: "referral.waitlisted.v1",
    ReferralDeclined: "referral.declined.v1",
    ReferralReferredOnward: "referral.referred_onward.v1",
    ServiceStarted: "service.started.v1",
    ServiceDelivered: "service.delivered.v1",
    ServiceNotDelivered: "service.not_delivered.v1",
    ReferralFeedbackGiven: "referral.feedback_given.v1",
    ReferralClosed: "referral.closed.v1",
    ShelterRequested: "shelter.requested.v1",
    PlaceOffered: "shelter.place_offered.v1",
    PlaceRefused: "shelter.place_refused.v1",
    PlaceHoldReleased: "shelter.hold_released.v1",
    PlaceHoldExpired: "shelter.hold_expired.v1",
    NoPlaceFound: "shelter.no_place_found.v1",
    UnexpectedArrivalRecorded: "shelter.unexpected_arrival.v1",
    ResidentAdmitted: "shelter.admitted.v1",
    ResidentWentOnLeave: "shelter.leave_begun.v1",
    ResidentMissing: "shelter.resident_missing.v1",
    ResidentReturned: "shelter.resident_returned.v1",
    ResidentTransferred: "shelter.transferred.v1",
    DischargePlanned: "shelter.discharge_planned.v1",
    ResidentDischarged: "shelter.discharged.v1",
    FollowUpDone: "shelter.follow_up.v1",
    DocumentsKept: "shelter.documents_kept.v1",
    DocumentsReturned: "shelter.documents_returned.v1",
    MedicalCheckDone: "shelter.medical_check_done.v1",
    MedicationGiven: "shelter.medication_given.v1",
    IncidentRecorded: "shelter.incident.v1",
    IncidentEscalated: "shelter.incident_escalated.v1",
    VisitRecorded: "shelter.visit.v1",
    VisitorRefused: "shelter.visitor_refused.v1",
    ChildBorn: "shelter.child_born.v1",
    ShelterOpened: "place.shelter_opened.v1",
    PlaceAdded: "place.added.v1",
    PlaceTakenOutOfService: "place.out_of_service.v1",
    PlaceReturnedToService: "place.back_in_service.v1",
    PlaceHeld: "place.held.v1",
    PlaceReleased: "place.released.v1",
    PlaceTaken: "place.taken.v1",
    PlaceFreed: "place.freed.v1",
    RollCallTaken: "place.roll_call.v1",
    InboundReturnOpened: "return.inbound_opened.v1",
    ReturnCounselled: "return.counselled.v1",
    ReturnWishExpressed: "return.wish_expressed.v1",
    VoluntaryReturnDeclared: "return.declared.v1",
    ReturnWillReaffirmed: "return.will_reaffirmed.v1",
    ReturnWillWithdrawn: "return.will_withdrawn.v1",
    ShelterReopened: "return.shelter_reopened.v1",
    AsylumScreened: "return.asylum_screened.v1",
    ReturnRiskAssessed: "return.risk_assessed.v1",
    EmbassyContacted: "return.embassy_contacted.v1",
    TravelDocumentObtained: "return.travel_document_obtained.v1",
    FitToTravelCertified: "return.fit_to_travel.v1",
    EscortAssigned: "return.escort_assigned.v1",
    ReceptionArranged: "return.reception_arranged.v1",
    CourtOrderRecorded: "return.court_order_recorded.v1",
    ReturnDeferred: "return.deferred.v1",
    ReturnDeparted: "return.departed.v1",
    ReturnTransitAssisted: "return.transit_assisted.v1",
    ReturnArrived: "return.arrived.v1",
    ReturnHandedOver: "return.handed_over.v1",
    FamilyTracingRequested: "tracing.requested.v1",
    TracingActionTaken: "tracing.action_taken.v1",
    RelativeClaimed: "tracing.relative_claimed.v1",
    RelativeVerified: "tracing.relative_verified.v1",
    TracingClosed: "tracing.closed.v1",
    ReunificationAssessed: "reunification.assessed.v1",
    ReunificationCompleted: "reunification.completed.v1",
    ReunificationRefused: "reunification.refused.v1",
    AlternativeCareArranged: "alternative_care.arranged.v1",
    ReintegrationAssessed: "reintegration.assessed.v1",
    ReintegrationPlanAgreed: "reintegration.plan_agreed.v1",
    ReintegrationSupportGiven: "reintegration.support_given.v1",
    MonitoringVisitDone: "reintegration.visit_done.v1",
    ReintegrationCompleted: "reintegration.completed.v1",
    ReintegrationEndedEarly: "reintegration.ended_early.v1",
    EducationEnrolled: "education.enrolled.v1",
    EducationAttended: "education.attended.v1",
    EducationCompleted: "education.completed.v1",
    RetraffickingSuspected: "retrafficking.suspected.v1",
    RetraffickingConfirmed: "retrafficking.confirmed.v1",
    CooperationAnswered: "justice.cooperation_answered.v1",
    StatementGiven: "justice.statement_given.v1",
    ChargeBrought: "justice.charge_brought.v1",
    CourtDateSet: "justice.court_date_set.v1",
    ProtectionMeasureOrdered: "justice.protection_ordered.v1",
    CompensationClaimed: "justice.compensation_claimed.v1",
    CompensationOrdered: "justice.compensation_ordered.v1",
    CompensationPaid: "justice.compensation_paid.v1",
    LawyerAppointed: "justice.lawyer_appointed.v1",
    ResidenceRegularized: "justice.residence_regularized.v1",
    NonPunishmentClaimed: "justice.non_punishment_claimed.v1",
    NonPunishmentDecided: "justice.non_punishment_decided.v1",
    DetentionRecorded: "justice.detention_recorded.v1",
    ReleaseRecorded: "justice.release_recorded.v1",
    ComplaintMade: "complaint.made.v1",
    ComplaintDecided: "complaint.decided.v1",
    CaseTakenOn: "case.taken_on.v1",
    WorkerAssigned: "case.worker_assigned.v1",
    WorkerCovered: "case.worker_covered.v1",
    HolderReleased: "case.holder_released.v1",
    CaseTransferOffered: "case.transfer_offered.v1",
    CaseTransferred: "case.transferred.v1",
    CaseTransferDeclined: "case.transfer_declined.v1",
    WorkerAlerted: "alert.raised.v1",
    CasePutOnHold: "case.put_on_hold.v1",
    CaseResumed: "case.resumed.v1",
    ContactLost: "case.contact_lost.v1",
    CaseConferenceHeld: "case.conference_held.v1",
    PropertyHandedOver: "case.property_handed_over.v1",
    CustodyHandedOver: "case.custody_handed_over.v1",
    EntryVoided: "case.entry_voided.v1",
    WrongCaseCorrected: "case.wrong_case_corrected.v1",
    ClosureRequested: "case.closure_requested.v1",
    ClosureRefused: "case.closure_refused.v1",
    CaseClosed: "case.closed.v1",
    CaseReopened: "case.reopened.v1",
    PersonDied: "case.person_died.v1",
    CasesLinked: "cases.linked.v1",
    CaseMerged: "case.merged.v1",
    CaseUnmerged: "case.unmerged.v1",
    LaterEntryAssigned: "case.later_entry_assigned.v1",
    DisclosureRecalled: "disclosure.recalled.v1",
    RecallAcknowledged: "disclosure.recall_acknowledged.v1",
    SealProposed: "seal.proposed.v1",
    SealConfirmed: "seal.confirmed.v1",
    SealProposalRejected: "seal.proposal_rejected.v1",
    BreakGlassUsed: "glass.broken.v1",
    GlassReviewed: "glass.reviewed.v1",
    GlassReviewMissed: "glass.review_missed.v1",
    SafetyCardReleased: "safety_card.released.v1",
    SafetyCardReleaseReviewed: "safety_card.release_reviewed.v1",
    DemandReceived: "demand.received.v1",
    DemandContested: "demand.contested.v1",
    DemandNarrowed: "demand.narrowed.v1",
    DemandRefused: "demand.refused.v1",
    DemandComplied: "demand.complied.v1",
    OrganizationRegistered: "organization.registered.v1",
    OrganizationClosed: "organization.closed.v1",
    ServiceOffered: "organization.service_offered.v1",
    ServiceEnded: "organization.service_ended.v1",
    LocationRecorded: "organization.location_recorded.v1",
    ServicePlaced: "organization.service_placed.v1",
    DirectoryContactRecorded: "organization.contact_recorded.v1",
    AgreementMade: "organization.agreement_made.v1",
    AgreementEnded: "organization.agreement_ended.v1",
    ProviderMapped: "provider.mapped.v1",
    ProviderVerified: "provider.verified.v1",
    ProviderAccredited: "provider.accredited.v1",
    ProviderSuspended: "provider.suspended.v1",
    ProviderReinstated: "provider.reinstated.v1",
    BreakGlassSuspended: "glass.right_suspended.v1",
    BreakGlassRestored: "glass.right_restored.v1",
    JurisdictionConfigured: "jurisdiction.configured.v1",
    HolidaysDeclared: "jurisdiction.holidays_declared.v1",
    IndicatorSetPublished: "jurisdiction.indicator_set_published.v1",
    CustodiansOnCallSet: "jurisdiction.custodians_on_call_set.v1",
    DutyToNotifySent: "notification.sent.v1",
    PolicyAdopted: "policy.adopted.v1",
}

Words = dict[str, Any]


@dataclass(frozen=True)
class Upcaster:
    """R3: the newer name, and how the words change."""

    to: str
    change: Callable[[Words], Words]


UPCASTERS: Mapping[str, Upcaster] = {}
"""By the name that is read no more."""


class UnknownName(LookupError):
    """R2: the log holds an event that this version does not know."""


class EventTypes:
    """The names in use: which class a stored name belongs to, through upcasters where it is old."""

    def __init__(
        self,
        names: Mapping[type[Event], str] = NAMES,
        upcasters: Mapping[str, Upcaster] = UPCASTERS,
    ) -> None:
        self.names = names
        self._kinds = {name: kind for kind, name in names.items()}
        self._upcasters = upcasters

    def name_of(self, kind: type[Event]) -> str:
        """The stable name of a class.

        Raises: UnknownName when it has none, and so cannot be stored.
        """
        try:
            return self.names[kind]
        except KeyError:
            raise UnknownName(f"{kind.__name__} has no stable name") from None

    def kind_of(self, name: str) -> type[Event]:
        """The class that a stored name is read as today.

        Raises: UnknownName, R2.
        """
        while name not in self._kinds:
            if name not in self._upcasters:
                raise UnknownName(name)
            name = self._upcasters[name].to
        return self._kinds[name]

    def current(self, name: str, words: Words) -> Words:
        """The words of a stored name as they are said today."""
        while name not in self._kinds:
            upcaster = self._upcasters[name]
            name, words = upcaster.to, upcaster.change(words)
        return words


EVENT_TYPES = EventTypes()
