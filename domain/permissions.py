"""Who may act: for each command the roles, the relation to the case, and the facts it brings.

A lawyer can read this table; docs/events.md is generated from it. Whoever may not see a case gets
`Missing`, not `NotPermitted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain.assessment.best_interests import (
    AssessBestInterests,
    BestInterestsAssessed,
    BestInterestsDetermined,
    DetermineBestInterests,
)
from domain.assessment.guardian import (
    AppointGuardian,
    EndGuardianship,
    GuardianAppointed,
    GuardianEnded,
)
from domain.assessment.persons import (
    CheckConflict,
    ConflictChecked,
    EndPersonLink,
    LinkPerson,
    NamePerpetrator,
    PerpetratorNamed,
    PersonLinked,
    PersonLinkEnded,
)
from domain.assessment.risk import (
    AssessNeeds,
    AssessRisk,
    NeedsAssessed,
    RecordSafetyCard,
    RiskAssessed,
    SafetyCardRecorded,
)
from domain.assessment.support_plan import (
    AgreeSupportPlan,
    ReviewSupportPlan,
    SupportPlanAgreed,
    SupportPlanReviewed,
)
from domain.consent.grant import (
    ChildViewsRecorded,
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentRefused,
    ConsentWithdrawn,
    ExpireConsent,
    GiveConsent,
    NarrowConsent,
    RecordChildViews,
    RefuseConsent,
    WithdrawConsent,
)
from domain.consent.legal_basis import (
    ConfidentialityLimitsExplained,
    DisclosureMadeOutside,
    EndLegalBasis,
    ExplainConfidentialityLimits,
    LegalBasisEnded,
    LegalBasisRecorded,
    MakeMandatoryReport,
    MandatoryReportMade,
    RecordLegalBasis,
    RecordOutsideDisclosure,
)
from domain.directory.organization import (
    CloseOrganization,
    DirectoryContactRecorded,
    EndService,
    LocationRecorded,
    OfferService,
    OrganizationClosed,
    OrganizationRegistered,
    PlaceService,
    RecordDirectoryContact,
    RecordLocation,
    RegisterOrganization,
    ServiceEnded,
    ServiceOffered,
    ServicePlaced,
)
from domain.directory.provider import (
    AccreditProvider,
    AgreementEnded,
    AgreementMade,
    EndAgreement,
    MakeAgreement,
    MapProvider,
    ProviderAccredited,
    ProviderMapped,
    ProviderReinstated,
    ProviderSuspended,
    ProviderVerified,
    ReinstateProvider,
    SuspendProvider,
    VerifyProvider,
)
from domain.due import DeadlineMissed, NoteDeadlineMissed, NoteReviewDue, ReviewFellDue
from domain.family.reunification import (
    AlternativeCareArranged,
    ArrangeAlternativeCare,
    AssessReunification,
    CompleteReunification,
    RefuseReunification,
    ReunificationAssessed,
    ReunificationCompleted,
    ReunificationRefused,
)
from domain.family.tracing import (
    CloseTracing,
    FamilyTracingRequested,
    RecordRelativeClaim,
    RelativeClaimed,
    RelativeVerified,
    RequestTracing,
    TakeTracingAction,
    TracingActionTaken,
    TracingClosed,
    VerifyRelative,
)
from domain.holding.closure import (
    ApproveClosure,
    CaseClosed,
    CaseReopened,
    CloseOnRequest,
    ClosureRefused,
    ClosureRequested,
    PersonDied,
    RecordDeath,
    RefuseClosure,
    ReopenCase,
    RequestClosure,
)
from domain.holding.course import (
    CaseConferenceHeld,
    CasePutOnHold,
    CaseResumed,
    ContactLost,
    CorrectWrongCase,
    CustodyHandedOver,
    EntryVoided,
    HandOverCustody,
    HandOverProperty,
    HoldConference,
    PropertyHandedOver,
    PutOnHold,
    RecordContactLost,
    ResumeCase,
    VoidEntry,
    WrongCaseCorrected,
)
from domain.holding.holder import (
    AcceptTransfer,
    AssignWorker,
    CaseTakenOn,
    CaseTransferDeclined,
    CaseTransferOffered,
    CaseTransferred,
    CoverWorker,
    DeclineTransfer,
    HolderReleased,
    OfferTransfer,
    ReleaseHolder,
    TakeOnCase,
    WorkerAlerted,
    WorkerAssigned,
    WorkerCovered,
)
from domain.identification.age import (
    AgeAssessed,
    AgeDisputed,
    AgeStated,
    AssessAge,
    DisputeAge,
    MajorityReached,
    ReachMajority,
    StateAge,
)
from domain.identification.grounds import (
    ConclusiveGroundsDecided,
    DecideConclusiveGrounds,
    DecideIdentification,
    DecideReasonableGrounds,
    DisqualificationRecorded,
    IdentificationDecided,
    IdentificationRequested,
    IdentificationWithdrawn,
    ReasonableGroundsDecided,
    RecordDisqualification,
    RequestIdentification,
    WithdrawFromIdentification,
)
from domain.identification.interpreter import (
    AssignInterpreter,
    InterpreterAssigned,
    InterpreterConflictFound,
    InterpreterRequested,
    OfferReinterview,
    ReinterviewOffered,
    ReportInterpreterConflict,
    RequestInterpreter,
)
from domain.identification.reconsideration import (
    DecideReconsideration,
    ReconsiderationDecided,
    ReconsiderationRequested,
    RequestReconsideration,
)
from domain.identification.recovery_period import (
    EndRecoveryPeriod,
    ExtendRecoveryPeriod,
    RecoveryPeriodEnded,
    RecoveryPeriodExtended,
    RecoveryPeriodReviewed,
    RecoveryPeriodStarted,
    ReviewRecoveryPeriod,
    StartRecoveryPeriod,
)
from domain.identification.removal import (
    RecordRemoval,
    RemovalRecorded,
    RemovalScreened,
    RemovalSuspended,
    ScreenBeforeRemoval,
    SuspendRemoval,
)
from domain.identification.report import (
    CaseReported,
    DescribePerson,
    PersonDescribed,
    ReportCase,
    ReportReceiptGiven,
)
from domain.identification.safety import (
    CheckSafety,
    ContactAttempted,
    LapseSafety,
    RecordContactAttempt,
    SafetyChecked,
    SafetyLapsed,
)
from domain.identification.screening import (
    AssessTraffickingElements,
    ConductScreening,
    GroupIncidentJoined,
    JoinGroupIncident,
    RecordSmuggling,
    ScreeningConducted,
    SmugglingFound,
    TraffickingElementsAssessed,
)
from domain.identity import (
    CaseMerged,
    CasesLinked,
    CaseUnmerged,
    LaterEntryAssigned,
    LinkCases,
    MergeCases,
    UnmergeCases,
)
from domain.jurisdiction import (
    ConfigureJurisdiction,
    DeclareHolidays,
    HolidaysDeclared,
    IndicatorSetPublished,
    JurisdictionConfigured,
    PublishIndicatorSet,
)
from domain.justice.complaint import ComplaintDecided, ComplaintMade, DecideComplaint, MakeComplaint
from domain.justice.proceedings import (
    AnswerCooperation,
    ChargeBrought,
    ClaimCompensation,
    CompensationClaimed,
    CompensationOrdered,
    CompensationPaid,
    CooperationAnswered,
    CourtDateSet,
    OrderCompensation,
    OrderProtection,
    ProtectionMeasureOrdered,
    RecordCharge,
    RecordCompensationPaid,
    RecordStatement,
    SetCourtDate,
    StatementGiven,
)
from domain.justice.standing import (
    AppointLawyer,
    ClaimNonPunishment,
    DecideNonPunishment,
    DetentionRecorded,
    LawyerAppointed,
    NonPunishmentClaimed,
    NonPunishmentDecided,
    RecordDetention,
    RecordRelease,
    RegularizeResidence,
    ReleaseRecorded,
    ResidenceRegularized,
)
from domain.messages import Command, Event, Role, Value
from domain.notification import DutyToNotifySent, SendDutyToNotify
from domain.referral.answer import (
    AcceptReferral,
    DeclineReferral,
    ReceiveReferral,
    ReferOnward,
    ReferralAccepted,
    ReferralDeclined,
    ReferralInformationRequested,
    ReferralReceived,
    ReferralReferredOnward,
    ReferralWaitlisted,
    RequestReferralInformation,
    WaitlistReferral,
)
from domain.referral.send import (
    CancelReferralForSurvivor,
    EscalateReferral,
    GiveReferralInformation,
    MarkReferralOverdue,
    RecallReferral,
    RecordRefusalByAll,
    ReferralCancelledBySurvivor,
    ReferralEscalated,
    ReferralInformationGiven,
    ReferralOverdue,
    ReferralRecalled,
    ReferralRefusedByAll,
    ReferralSent,
    SendReferral,
)
from domain.referral.service import (
    CloseReferral,
    DeliverService,
    GiveReferralFeedback,
    RecordServiceNotDelivered,
    ReferralClosed,
    ReferralFeedbackGiven,
    ServiceDelivered,
    ServiceNotDelivered,
    ServiceStarted,
    StartService,
)
from domain.reintegration.education import (
    CompleteEducation,
    EducationAttended,
    EducationCompleted,
    EducationEnrolled,
    EnrolInEducation,
    RecordAttendance,
)
from domain.reintegration.plan import (
    AgreeReintegrationPlan,
    AssessReintegration,
    CompleteReintegration,
    EndReintegrationEarly,
    GiveReintegrationSupport,
    MonitoringVisitDone,
    RecordMonitoringVisit,
    ReintegrationAssessed,
    ReintegrationCompleted,
    ReintegrationEndedEarly,
    ReintegrationPlanAgreed,
    ReintegrationSupportGiven,
)
from domain.reintegration.retrafficking import (
    ConfirmRetrafficking,
    RetraffickingConfirmed,
    RetraffickingSuspected,
    SuspectRetrafficking,
)
from domain.shelter.places import (
    AddPlace,
    OpenShelter,
    PlaceAdded,
    PlaceFreed,
    PlaceHeld,
    PlaceReleased,
    PlaceReturnedToService,
    PlaceTaken,
    PlaceTakenOutOfService,
    ReturnPlaceToService,
    RollCallTaken,
    ShelterOpened,
    TakePlaceOutOfService,
    TakeRollCall,
)
from domain.shelter.request import (
    ExpireHold,
    HoldPlace,
    NoPlaceFound,
    PlaceHoldExpired,
    PlaceHoldReleased,
    PlaceOffered,
    PlaceRefused,
    RecordNoPlaceFound,
    RecordUnexpectedArrival,
    RefusePlace,
    ReleaseHold,
    RequestShelter,
    ShelterRequested,
    UnexpectedArrivalRecorded,
)
from domain.shelter.residence import (
    ChildBorn,
    DocumentsKept,
    DocumentsReturned,
    EscalateIncident,
    GiveMedication,
    IncidentEscalated,
    IncidentRecorded,
    KeepDocuments,
    MedicalCheckDone,
    MedicationGiven,
    RecordBirth,
    RecordIncident,
    RecordMedicalCheck,
    RecordVisit,
    RefuseVisitor,
    ReturnDocuments,
    VisitorRefused,
    VisitRecorded,
)
from domain.shelter.stay import (
    AdmitResident,
    BeginLeave,
    DischargePlanned,
    DischargeResident,
    FollowUpDone,
    PlanDischarge,
    RecordFollowUp,
    RecordResidentReturn,
    ReportMissing,
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentReturned,
    ResidentTransferred,
    ResidentWentOnLeave,
    TransferResident,
)
from domain.voluntary_return.journey import (
    AssistTransit,
    HandOver,
    RecordArrival,
    RecordDeparture,
    ReturnArrived,
    ReturnDeparted,
    ReturnHandedOver,
    ReturnTransitAssisted,
)
from domain.voluntary_return.readiness import (
    ArrangeReception,
    AssessReturnRisk,
    AssignEscort,
    AsylumScreened,
    CertifyFitToTravel,
    ContactEmbassy,
    CourtOrderRecorded,
    DeferReturn,
    EmbassyContacted,
    EscortAssigned,
    FitToTravelCertified,
    ObtainTravelDocument,
    ReceptionArranged,
    RecordReturnOrder,
    ReturnDeferred,
    ReturnRiskAssessed,
    ScreenForAsylum,
    TravelDocumentObtained,
)
from domain.voluntary_return.will import (
    CounselReturn,
    DeclareVoluntaryReturn,
    ExpressReturnWish,
    InboundReturnOpened,
    OpenInboundReturn,
    ReaffirmReturnWill,
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWillWithdrawn,
    ReturnWishExpressed,
    ShelterReopened,
    VoluntaryReturnDeclared,
    WithdrawReturnWill,
)


class Relation(StrEnum):
    """How an agency stands to the case or stream that a command is about."""

    ANYONE = "anyone"
    INTAKE = "intake"
    SYSTEM = "system"
    PARTY = "party"
    SENDER = "sender"
    REFERRAL_PARTY = "referral_party"
    REFERRAL_WATCH = "referral_watch"
    HOLDER = "holder"
    RECEIVER = "receiver"
    SHELTER = "shelter"
    SHELTER_OR_HOLDER = "shelter_or_holder"
    STAY = "stay"
    OWN = "own"
    HOLDER_OR_COORDINATOR = "holder_or_coordinator"
    TRANSFER_RECEIVER = "transfer_receiver"
    COORDINATOR = "coordinator"


class Row(Value):
    """Who may give a command, and what it records."""

    roles: tuple[Role, ...]
    relation: Relation
    records: tuple[type[Event], ...]


_FRONT = (
    Role.POLICE_OFFICER,
    Role.IMMIGRATION_OFFICER,
    Role.LABOUR_INSPECTOR,
    Role.HOTLINE_COUNSELLOR,
    Role.CONSULAR_OFFICER,
    Role.HEALTH_WORKER,
    Role.SOCIAL_WORKER,
    Role.CHILD_PROTECTION_OFFICER,
    Role.SHELTER_WORKER,
    Role.SERVICE_PROVIDER,
    Role.LEGAL_COUNSEL,
    Role.RETURN_OFFICER,
)
_CASEWORK = (
    Role.SOCIAL_WORKER,
    Role.CHILD_PROTECTION_OFFICER,
    Role.SUPERVISOR,
)
_CHILDCARE = (
    Role.CHILD_PROTECTION_OFFICER,
    Role.SOCIAL_WORKER,
)
_DECIDERS = (Role.COMPETENT_AUTHORITY,)
_HEALTH = (Role.HEALTH_WORKER,)
_ABROAD = (
    Role.RETURN_OFFICER,
    Role.REINTEGRATION_OFFICER,
)
_PROVIDERS = (
    Role.POLICE_OFFICER,
    Role.IMMIGRATION_OFFICER,
    Role.SOCIAL_WORKER,
    Role.CHILD_PROTECTION_OFFICER,
    Role.SUPERVISOR,
    Role.SHELTER_WORKER,
    Role.SERVICE_PROVIDER,
    Role.HEALTH_WORKER,
    Role.LEGAL_COUNSEL,
    Role.PROSECUTOR,
    Role.RETURN_OFFICER,
    Role.REINTEGRATION_OFFICER,
    Role.COMPETENT_AUTHORITY,
    Role.CONSULAR_OFFICER,
)
_SHELTER = (Role.SHELTER_WORKER,)
_RETURN = (Role.RETURN_OFFICER,)
_CONSULAR = (Role.CONSULAR_OFFICER,)
_IMMIGRATION = (Role.IMMIGRATION_OFFICER,)
_MAGISTRATE = (Role.MAGISTRATE,)
_JUSTICE = (
    Role.PROSECUTOR,
    Role.POLICE_OFFICER,
    Role.MAGISTRATE,
)
_LEGAL = (Role.LEGAL_COUNSEL,)
_SUPERVISOR = (Role.SUPERVISOR,)
_COORDINATOR = (Role.COORDINATOR,)
_PROTECTION = (Role.DATA_PROTECTION_OFFICER,)
_DIRECTORY = (Role.DIRECTORY_EDITOR,)
_LAW = (Role.JURISDICTION_EDITOR,)
_CLOCK = (Role.CLOCK,)


def _roles(*groups: tuple[Role, ...]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for group in groups for role in group))


WHO_MAY_ACT: Mapping[type[Command], Row] = {
    ReportCase: Row(roles=_FRONT, relation=Relation.ANYONE, records=(CaseReported,)),
    DescribePerson: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(PersonDescribed,)
    ),
    RequestInterpreter: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(InterpreterRequested,)
    ),
    AssignInterpreter: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(InterpreterAssigned,)
    ),
    ReportInterpreterConflict: Row(
        roles=_roles(_CASEWORK, _FRONT),
        relation=Relation.INTAKE,
        records=(
            InterpreterConflictFound,
            ReinterviewOffered,
            WorkerAlerted,
        ),
    ),
    OfferReinterview: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(ReinterviewOffered,)
    ),
    CheckSafety: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD), relation=Relation.INTAKE, records=(SafetyChecked,)
    ),
    LapseSafety: Row(
        roles=_CLOCK,
        relation=Relation.SYSTEM,
        records=(
            SafetyLapsed,
            WorkerAlerted,
        ),
    ),
    RecordContactAttempt: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD),
        relation=Relation.PARTY,
        records=(ContactAttempted,),
    ),
    StateAge: Row(roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(AgeStated,)),
    DisputeAge: Row(
        roles=_roles(_CASEWORK, _FRONT, _DECIDERS), relation=Relation.PARTY, records=(AgeDisputed,)
    ),
    AssessAge: Row(
        roles=_roles(_CHILDCARE, _DECIDERS),
        relation=Relation.PARTY,
        records=(
            AgeAssessed,
            ConsentAskedAnew,
            WorkerAlerted,
        ),
    ),
    ReachMajority: Row(
        roles=_CLOCK,
        relation=Relation.SYSTEM,
        records=(
            MajorityReached,
            ConsentAskedAnew,
            GuardianEnded,
            WorkerAlerted,
        ),
    ),
    GiveConsent: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD), relation=Relation.PARTY, records=(ConsentGiven,)
    ),
    RefuseConsent: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD), relation=Relation.PARTY, records=(ConsentRefused,)
    ),
    NarrowConsent: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD),
        relation=Relation.PARTY,
        records=(
            ConsentNarrowed,
            ReferralRecalled,
        ),
    ),
    WithdrawConsent: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD),
        relation=Relation.PARTY,
        records=(
            ConsentWithdrawn,
            ReferralRecalled,
            WorkerAlerted,
        ),
    ),
    ExpireConsent: Row(
        roles=_CLOCK,
        relation=Relation.SYSTEM,
        records=(
            ConsentExpired,
            ReferralRecalled,
            WorkerAlerted,
        ),
    ),
    RecordChildViews: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD),
        relation=Relation.PARTY,
        records=(ChildViewsRecorded,),
    ),
    RecordLegalBasis: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD),
        relation=Relation.PARTY,
        records=(LegalBasisRecorded,),
    ),
    EndLegalBasis: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD),
        relation=Relation.PARTY,
        records=(LegalBasisEnded,),
    ),
    ExplainConfidentialityLimits: Row(
        roles=_roles(_CASEWORK, _FRONT),
        relation=Relation.INTAKE,
        records=(ConfidentialityLimitsExplained,),
    ),
    MakeMandatoryReport: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _HEALTH),
        relation=Relation.PARTY,
        records=(MandatoryReportMade,),
    ),
    RecordOutsideDisclosure: Row(
        roles=_roles(_CASEWORK, _FRONT, _ABROAD, _HEALTH),
        relation=Relation.PARTY,
        records=(DisclosureMadeOutside,),
    ),
    ConductScreening: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(ScreeningConducted,)
    ),
    AssessTraffickingElements: Row(
        roles=_roles(_CASEWORK, _FRONT, _DECIDERS),
        relation=Relation.PARTY,
        records=(TraffickingElementsAssessed,),
    ),
    RecordSmuggling: Row(
        roles=_roles(_CASEWORK, _FRONT, _DECIDERS),
        relation=Relation.PARTY,
        records=(SmugglingFound,),
    ),
    JoinGroupIncident: Row(
        roles=_roles(_CASEWORK, _FRONT), relation=Relation.INTAKE, records=(GroupIncidentJoined,)
    ),
    ScreenBeforeRemoval: Row(
        roles=_roles(_FRONT, _CASEWORK), relation=Relation.INTAKE, records=(RemovalScreened,)
    ),
    SuspendRemoval: Row(
        roles=_roles(_IMMIGRATION, _DECIDERS, _CASEWORK),
        relation=Relation.PARTY,
        records=(RemovalSuspended,),
    ),
    RecordRemoval: Row(
        roles=_roles(_IMMIGRATION, _CASEWORK), relation=Relation.PARTY, records=(RemovalRecorded,)
    ),
    StartRecoveryPeriod: Row(
        roles=_roles(_DECIDERS, _CASEWORK),
        relation=Relation.PARTY,
        records=(RecoveryPeriodStarted,),
    ),
    ExtendRecoveryPeriod: Row(
        roles=_roles(_DECIDERS, _CASEWORK),
        relation=Relation.PARTY,
        records=(RecoveryPeriodExtended,),
    ),
    ReviewRecoveryPeriod: Row(
        roles=_roles(_DECIDERS, _CASEWORK),
        relation=Relation.PARTY,
        records=(RecoveryPeriodReviewed,),
    ),
    EndRecoveryPeriod: Row(
        roles=_roles(_DECIDERS, _CLOCK), relation=Relation.PARTY, records=(RecoveryPeriodEnded,)
    ),
    RequestIdentification: Row(
        roles=_roles(_CASEWORK, _FRONT),
        relation=Relation.INTAKE,
        records=(IdentificationRequested,),
    ),
    DecideReasonableGrounds: Row(
        roles=_DECIDERS,
        relation=Relation.PARTY,
        records=(
            ReasonableGroundsDecided,
            RecoveryPeriodStarted,
        ),
    ),
    DecideConclusiveGrounds: Row(
        roles=_DECIDERS, relation=Relation.PARTY, records=(ConclusiveGroundsDecided,)
    ),
    DecideIdentification: Row(
        roles=_DECIDERS, relation=Relation.PARTY, records=(IdentificationDecided,)
    ),
    WithdrawFromIdentification: Row(
        roles=_roles(_CASEWORK, _FRONT, _DECIDERS),
        relation=Relation.PARTY,
        records=(IdentificationWithdrawn,),
    ),
    RecordDisqualification: Row(
        roles=_DECIDERS, relation=Relation.PARTY, records=(DisqualificationRecorded,)
    ),
    RequestReconsideration: Row(
        roles=_roles(_CASEWORK, _FRONT),
        relation=Relation.PARTY,
        records=(ReconsiderationRequested,),
    ),
    DecideReconsideration: Row(
        roles=_DECIDERS, relation=Relation.PARTY, records=(ReconsiderationDecided,)
    ),
    AssessRisk: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(RiskAssessed,),
    ),
    AssessNeeds: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(NeedsAssessed,),
    ),
    RecordSafetyCard: Row(
        roles=_roles(_HEALTH, _CASEWORK, _SHELTER),
        relation=Relation.PARTY,
        records=(SafetyCardRecorded,),
    ),
    AssessBestInterests: Row(
        roles=_CHILDCARE, relation=Relation.PARTY, records=(BestInterestsAssessed,)
    ),
    DetermineBestInterests: Row(
        roles=_roles(_CHILDCARE, _MAGISTRATE),
        relation=Relation.PARTY,
        records=(BestInterestsDetermined,),
    ),
    AppointGuardian: Row(
        roles=_roles(_CHILDCARE, _MAGISTRATE), relation=Relation.PARTY, records=(GuardianAppointed,)
    ),
    EndGuardianship: Row(
        roles=_roles(_CHILDCARE, _MAGISTRATE, _CLOCK),
        relation=Relation.PARTY,
        records=(GuardianEnded,),
    ),
    AgreeSupportPlan: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _SHELTER),
        relation=Relation.PARTY,
        records=(SupportPlanAgreed,),
    ),
    ReviewSupportPlan: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _SHELTER),
        relation=Relation.PARTY,
        records=(SupportPlanReviewed,),
    ),
    NoteReviewDue: Row(roles=_CLOCK, relation=Relation.SYSTEM, records=(ReviewFellDue,)),
    NoteDeadlineMissed: Row(roles=_CLOCK, relation=Relation.SYSTEM, records=(DeadlineMissed,)),
    LinkPerson: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT),
        relation=Relation.INTAKE,
        records=(PersonLinked,),
    ),
    EndPersonLink: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT),
        relation=Relation.INTAKE,
        records=(PersonLinkEnded,),
    ),
    CheckConflict: Row(
        roles=_roles(_CASEWORK, _CHILDCARE), relation=Relation.PARTY, records=(ConflictChecked,)
    ),
    NamePerpetrator: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT),
        relation=Relation.PARTY,
        records=(PerpetratorNamed,),
    ),
    SendReferral: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.INTAKE,
        records=(ReferralSent,),
    ),
    GiveReferralInformation: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.SENDER,
        records=(ReferralInformationGiven,),
    ),
    RecallReferral: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.SENDER,
        records=(ReferralRecalled,),
    ),
    CancelReferralForSurvivor: Row(
        roles=_roles(_CASEWORK, _FRONT, _PROVIDERS, _ABROAD),
        relation=Relation.REFERRAL_PARTY,
        records=(ReferralCancelledBySurvivor,),
    ),
    MarkReferralOverdue: Row(
        roles=_CLOCK,
        relation=Relation.SYSTEM,
        records=(
            ReferralOverdue,
            ReferralEscalated,
            WorkerAlerted,
        ),
    ),
    EscalateReferral: Row(
        roles=_roles(_CASEWORK, _FRONT, _COORDINATOR, _CLOCK),
        relation=Relation.REFERRAL_WATCH,
        records=(ReferralEscalated,),
    ),
    RecordRefusalByAll: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.HOLDER,
        records=(ReferralRefusedByAll,),
    ),
    ReceiveReferral: Row(roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ReferralReceived,)),
    RequestReferralInformation: Row(
        roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ReferralInformationRequested,)
    ),
    AcceptReferral: Row(roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ReferralAccepted,)),
    WaitlistReferral: Row(
        roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ReferralWaitlisted,)
    ),
    DeclineReferral: Row(roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ReferralDeclined,)),
    ReferOnward: Row(
        roles=_PROVIDERS,
        relation=Relation.RECEIVER,
        records=(
            ReferralReferredOnward,
            ReferralSent,
        ),
    ),
    StartService: Row(roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ServiceStarted,)),
    DeliverService: Row(roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ServiceDelivered,)),
    RecordServiceNotDelivered: Row(
        roles=_PROVIDERS, relation=Relation.RECEIVER, records=(ServiceNotDelivered,)
    ),
    GiveReferralFeedback: Row(
        roles=_roles(_CASEWORK, _FRONT, _PROVIDERS, _ABROAD),
        relation=Relation.REFERRAL_PARTY,
        records=(ReferralFeedbackGiven,),
    ),
    CloseReferral: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.SENDER,
        records=(ReferralClosed,),
    ),
    RequestShelter: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT),
        relation=Relation.PARTY,
        records=(ShelterRequested,),
    ),
    HoldPlace: Row(
        roles=_SHELTER,
        relation=Relation.SHELTER,
        records=(
            PlaceOffered,
            PlaceHeld,
        ),
    ),
    RefusePlace: Row(roles=_SHELTER, relation=Relation.SHELTER, records=(PlaceRefused,)),
    ReleaseHold: Row(
        roles=_roles(_SHELTER, _CASEWORK),
        relation=Relation.SHELTER_OR_HOLDER,
        records=(
            PlaceHoldReleased,
            PlaceReleased,
        ),
    ),
    ExpireHold: Row(
        roles=_CLOCK,
        relation=Relation.SYSTEM,
        records=(
            PlaceHoldExpired,
            PlaceReleased,
        ),
    ),
    RecordNoPlaceFound: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT),
        relation=Relation.PARTY,
        records=(NoPlaceFound,),
    ),
    RecordUnexpectedArrival: Row(
        roles=_SHELTER,
        relation=Relation.ANYONE,
        records=(
            UnexpectedArrivalRecorded,
            CaseReported,
        ),
    ),
    AdmitResident: Row(
        roles=_SHELTER,
        relation=Relation.SHELTER,
        records=(
            ResidentAdmitted,
            PlaceReleased,
            PlaceTaken,
        ),
    ),
    BeginLeave: Row(roles=_SHELTER, relation=Relation.STAY, records=(ResidentWentOnLeave,)),
    ReportMissing: Row(
        roles=_SHELTER,
        relation=Relation.STAY,
        records=(
            ResidentMissing,
            WorkerAlerted,
        ),
    ),
    RecordResidentReturn: Row(roles=_SHELTER, relation=Relation.STAY, records=(ResidentReturned,)),
    TransferResident: Row(
        roles=_SHELTER,
        relation=Relation.STAY,
        records=(
            ResidentTransferred,
            PlaceTaken,
            PlaceFreed,
        ),
    ),
    PlanDischarge: Row(roles=_SHELTER, relation=Relation.STAY, records=(DischargePlanned,)),
    DischargeResident: Row(
        roles=_SHELTER,
        relation=Relation.STAY,
        records=(
            ResidentDischarged,
            PlaceFreed,
        ),
    ),
    RecordFollowUp: Row(
        roles=_roles(_SHELTER, _CASEWORK), relation=Relation.PARTY, records=(FollowUpDone,)
    ),
    KeepDocuments: Row(roles=_SHELTER, relation=Relation.STAY, records=(DocumentsKept,)),
    ReturnDocuments: Row(roles=_SHELTER, relation=Relation.STAY, records=(DocumentsReturned,)),
    RecordMedicalCheck: Row(
        roles=_roles(_SHELTER, _HEALTH), relation=Relation.PARTY, records=(MedicalCheckDone,)
    ),
    GiveMedication: Row(
        roles=_roles(_SHELTER, _HEALTH), relation=Relation.STAY, records=(MedicationGiven,)
    ),
    RecordIncident: Row(roles=_SHELTER, relation=Relation.STAY, records=(IncidentRecorded,)),
    EscalateIncident: Row(roles=_SHELTER, relation=Relation.STAY, records=(IncidentEscalated,)),
    RecordVisit: Row(roles=_SHELTER, relation=Relation.STAY, records=(VisitRecorded,)),
    RefuseVisitor: Row(roles=_SHELTER, relation=Relation.STAY, records=(VisitorRefused,)),
    RecordBirth: Row(
        roles=_roles(_SHELTER, _HEALTH),
        relation=Relation.STAY,
        records=(
            ChildBorn,
            CaseReported,
            PersonLinked,
            ResidentAdmitted,
            PlaceTaken,
            CasesLinked,
        ),
    ),
    OpenShelter: Row(
        roles=_roles(_SHELTER, _DIRECTORY), relation=Relation.OWN, records=(ShelterOpened,)
    ),
    AddPlace: Row(roles=_roles(_SHELTER, _DIRECTORY), relation=Relation.OWN, records=(PlaceAdded,)),
    TakePlaceOutOfService: Row(
        roles=_SHELTER, relation=Relation.OWN, records=(PlaceTakenOutOfService,)
    ),
    ReturnPlaceToService: Row(
        roles=_SHELTER, relation=Relation.OWN, records=(PlaceReturnedToService,)
    ),
    TakeRollCall: Row(roles=_SHELTER, relation=Relation.OWN, records=(RollCallTaken,)),
    OpenInboundReturn: Row(
        roles=_roles(_CONSULAR, _RETURN), relation=Relation.PARTY, records=(InboundReturnOpened,)
    ),
    CounselReturn: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(ReturnCounselled,),
    ),
    ExpressReturnWish: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(ReturnWishExpressed,),
    ),
    DeclareVoluntaryReturn: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(VoluntaryReturnDeclared,),
    ),
    ReaffirmReturnWill: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(ReturnWillReaffirmed,),
    ),
    WithdrawReturnWill: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(
            ReturnWillWithdrawn,
            ShelterReopened,
            WorkerAlerted,
        ),
    ),
    ScreenForAsylum: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(AsylumScreened,),
    ),
    AssessReturnRisk: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(ReturnRiskAssessed,),
    ),
    ContactEmbassy: Row(
        roles=_roles(_RETURN, _CASEWORK, _CONSULAR),
        relation=Relation.PARTY,
        records=(EmbassyContacted,),
    ),
    ObtainTravelDocument: Row(
        roles=_roles(_RETURN, _CONSULAR), relation=Relation.PARTY, records=(TravelDocumentObtained,)
    ),
    CertifyFitToTravel: Row(
        roles=_roles(_HEALTH, _RETURN), relation=Relation.PARTY, records=(FitToTravelCertified,)
    ),
    AssignEscort: Row(roles=_RETURN, relation=Relation.PARTY, records=(EscortAssigned,)),
    ArrangeReception: Row(
        roles=_roles(_RETURN, _ABROAD), relation=Relation.PARTY, records=(ReceptionArranged,)
    ),
    RecordReturnOrder: Row(
        roles=_roles(_MAGISTRATE, _CHILDCARE, _RETURN),
        relation=Relation.PARTY,
        records=(CourtOrderRecorded,),
    ),
    DeferReturn: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(ReturnDeferred,),
    ),
    RecordDeparture: Row(roles=_RETURN, relation=Relation.PARTY, records=(ReturnDeparted,)),
    AssistTransit: Row(
        roles=_roles(_RETURN, _ABROAD), relation=Relation.PARTY, records=(ReturnTransitAssisted,)
    ),
    RecordArrival: Row(
        roles=_roles(_RETURN, _ABROAD), relation=Relation.PARTY, records=(ReturnArrived,)
    ),
    HandOver: Row(
        roles=_roles(_RETURN, _ABROAD), relation=Relation.PARTY, records=(ReturnHandedOver,)
    ),
    RequestTracing: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _RETURN, _ABROAD),
        relation=Relation.PARTY,
        records=(FamilyTracingRequested,),
    ),
    TakeTracingAction: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _RETURN, _ABROAD),
        relation=Relation.PARTY,
        records=(TracingActionTaken,),
    ),
    RecordRelativeClaim: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _RETURN, _ABROAD),
        relation=Relation.PARTY,
        records=(RelativeClaimed,),
    ),
    VerifyRelative: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _RETURN, _ABROAD),
        relation=Relation.PARTY,
        records=(RelativeVerified,),
    ),
    CloseTracing: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _RETURN, _ABROAD),
        relation=Relation.PARTY,
        records=(TracingClosed,),
    ),
    AssessReunification: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReunificationAssessed,),
    ),
    CompleteReunification: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReunificationCompleted,),
    ),
    RefuseReunification: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReunificationRefused,),
    ),
    ArrangeAlternativeCare: Row(
        roles=_roles(_CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(AlternativeCareArranged,),
    ),
    AssessReintegration: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReintegrationAssessed,),
    ),
    AgreeReintegrationPlan: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReintegrationPlanAgreed,),
    ),
    GiveReintegrationSupport: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReintegrationSupportGiven,),
    ),
    RecordMonitoringVisit: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(MonitoringVisitDone,),
    ),
    CompleteReintegration: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReintegrationCompleted,),
    ),
    EndReintegrationEarly: Row(
        roles=_roles(_RETURN, _CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(ReintegrationEndedEarly,),
    ),
    EnrolInEducation: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER),
        relation=Relation.PARTY,
        records=(EducationEnrolled,),
    ),
    RecordAttendance: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER),
        relation=Relation.PARTY,
        records=(EducationAttended,),
    ),
    CompleteEducation: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER),
        relation=Relation.PARTY,
        records=(EducationCompleted,),
    ),
    SuspectRetrafficking: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _FRONT, _ABROAD),
        relation=Relation.PARTY,
        records=(
            RetraffickingSuspected,
            CaseReported,
            CasesLinked,
        ),
    ),
    ConfirmRetrafficking: Row(
        roles=_roles(_DECIDERS, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(RetraffickingConfirmed,),
    ),
    AnswerCooperation: Row(
        roles=_roles(_CASEWORK, _JUSTICE, _LEGAL),
        relation=Relation.PARTY,
        records=(CooperationAnswered,),
    ),
    RecordStatement: Row(
        roles=_roles(_JUSTICE, _LEGAL), relation=Relation.PARTY, records=(StatementGiven,)
    ),
    RecordCharge: Row(roles=_JUSTICE, relation=Relation.PARTY, records=(ChargeBrought,)),
    SetCourtDate: Row(
        roles=_roles(_JUSTICE, _LEGAL), relation=Relation.PARTY, records=(CourtDateSet,)
    ),
    OrderProtection: Row(
        roles=_JUSTICE, relation=Relation.PARTY, records=(ProtectionMeasureOrdered,)
    ),
    ClaimCompensation: Row(
        roles=_roles(_LEGAL, _CASEWORK, _JUSTICE),
        relation=Relation.PARTY,
        records=(CompensationClaimed,),
    ),
    OrderCompensation: Row(roles=_JUSTICE, relation=Relation.PARTY, records=(CompensationOrdered,)),
    RecordCompensationPaid: Row(
        roles=_roles(_JUSTICE, _LEGAL, _CASEWORK),
        relation=Relation.PARTY,
        records=(CompensationPaid,),
    ),
    AppointLawyer: Row(
        roles=_roles(_LEGAL, _CASEWORK, _CHILDCARE, _JUSTICE),
        relation=Relation.PARTY,
        records=(LawyerAppointed,),
    ),
    RegularizeResidence: Row(
        roles=_roles(_IMMIGRATION, _DECIDERS),
        relation=Relation.PARTY,
        records=(ResidenceRegularized,),
    ),
    ClaimNonPunishment: Row(
        roles=_roles(_LEGAL, _CASEWORK, _CHILDCARE),
        relation=Relation.PARTY,
        records=(NonPunishmentClaimed,),
    ),
    DecideNonPunishment: Row(
        roles=_JUSTICE, relation=Relation.PARTY, records=(NonPunishmentDecided,)
    ),
    RecordDetention: Row(
        roles=_roles(_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION),
        relation=Relation.PARTY,
        records=(DetentionRecorded,),
    ),
    RecordRelease: Row(
        roles=_roles(_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION),
        relation=Relation.PARTY,
        records=(ReleaseRecorded,),
    ),
    MakeComplaint: Row(
        roles=_roles(_CASEWORK, _LEGAL, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(ComplaintMade,),
    ),
    DecideComplaint: Row(
        roles=_roles(_SUPERVISOR, _PROTECTION), relation=Relation.PARTY, records=(ComplaintDecided,)
    ),
    TakeOnCase: Row(
        roles=_CASEWORK,
        relation=Relation.HOLDER,
        records=(
            CaseTakenOn,
            ReportReceiptGiven,
        ),
    ),
    AssignWorker: Row(roles=_CASEWORK, relation=Relation.HOLDER, records=(WorkerAssigned,)),
    CoverWorker: Row(roles=_CASEWORK, relation=Relation.HOLDER, records=(WorkerCovered,)),
    ReleaseHolder: Row(
        roles=_roles(_SUPERVISOR, _COORDINATOR),
        relation=Relation.HOLDER_OR_COORDINATOR,
        records=(HolderReleased,),
    ),
    OfferTransfer: Row(roles=_CASEWORK, relation=Relation.HOLDER, records=(CaseTransferOffered,)),
    AcceptTransfer: Row(
        roles=_roles(_CASEWORK, _ABROAD),
        relation=Relation.TRANSFER_RECEIVER,
        records=(CaseTransferred,),
    ),
    DeclineTransfer: Row(
        roles=_roles(_CASEWORK, _ABROAD),
        relation=Relation.TRANSFER_RECEIVER,
        records=(CaseTransferDeclined,),
    ),
    PutOnHold: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(CasePutOnHold,)
    ),
    ResumeCase: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(CaseResumed,)
    ),
    RecordContactLost: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(ContactLost,)
    ),
    HoldConference: Row(
        roles=_roles(_CASEWORK, _CHILDCARE, _ABROAD),
        relation=Relation.PARTY,
        records=(CaseConferenceHeld,),
    ),
    HandOverProperty: Row(
        roles=_roles(_CASEWORK, _FRONT, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(PropertyHandedOver,),
    ),
    HandOverCustody: Row(
        roles=_roles(_FRONT, _CASEWORK, _CHILDCARE, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(CustodyHandedOver,),
    ),
    VoidEntry: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(EntryVoided,)
    ),
    CorrectWrongCase: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(WrongCaseCorrected,)
    ),
    RequestClosure: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(ClosureRequested,)
    ),
    RefuseClosure: Row(roles=_SUPERVISOR, relation=Relation.HOLDER, records=(ClosureRefused,)),
    ApproveClosure: Row(
        roles=_roles(_SUPERVISOR, _CASEWORK), relation=Relation.HOLDER, records=(CaseClosed,)
    ),
    CloseOnRequest: Row(
        roles=_roles(_SUPERVISOR, _CASEWORK), relation=Relation.HOLDER, records=(CaseClosed,)
    ),
    ReopenCase: Row(
        roles=_roles(_CASEWORK, _ABROAD), relation=Relation.HOLDER, records=(CaseReopened,)
    ),
    RecordDeath: Row(
        roles=_roles(_CASEWORK, _HEALTH, _SHELTER, _ABROAD),
        relation=Relation.PARTY,
        records=(
            PersonDied,
            ReferralRecalled,
        ),
    ),
    LinkCases: Row(
        roles=_roles(_CASEWORK, _COORDINATOR),
        relation=Relation.HOLDER_OR_COORDINATOR,
        records=(CasesLinked,),
    ),
    MergeCases: Row(roles=_COORDINATOR, relation=Relation.COORDINATOR, records=(CaseMerged,)),
    UnmergeCases: Row(
        roles=_COORDINATOR,
        relation=Relation.COORDINATOR,
        records=(
            CaseUnmerged,
            LaterEntryAssigned,
        ),
    ),
    RegisterOrganization: Row(
        roles=_DIRECTORY, relation=Relation.ANYONE, records=(OrganizationRegistered,)
    ),
    CloseOrganization: Row(
        roles=_DIRECTORY, relation=Relation.ANYONE, records=(OrganizationClosed,)
    ),
    OfferService: Row(roles=_DIRECTORY, relation=Relation.ANYONE, records=(ServiceOffered,)),
    EndService: Row(roles=_DIRECTORY, relation=Relation.ANYONE, records=(ServiceEnded,)),
    RecordLocation: Row(roles=_DIRECTORY, relation=Relation.ANYONE, records=(LocationRecorded,)),
    PlaceService: Row(roles=_DIRECTORY, relation=Relation.ANYONE, records=(ServicePlaced,)),
    RecordDirectoryContact: Row(
        roles=_DIRECTORY, relation=Relation.ANYONE, records=(DirectoryContactRecorded,)
    ),
    MakeAgreement: Row(
        roles=_roles(_DIRECTORY, _PROTECTION), relation=Relation.ANYONE, records=(AgreementMade,)
    ),
    EndAgreement: Row(
        roles=_roles(_DIRECTORY, _PROTECTION), relation=Relation.ANYONE, records=(AgreementEnded,)
    ),
    MapProvider: Row(
        roles=_roles(_DIRECTORY, _COORDINATOR), relation=Relation.ANYONE, records=(ProviderMapped,)
    ),
    VerifyProvider: Row(
        roles=_roles(_COORDINATOR, _DIRECTORY),
        relation=Relation.ANYONE,
        records=(ProviderVerified,),
    ),
    AccreditProvider: Row(
        roles=_COORDINATOR, relation=Relation.ANYONE, records=(ProviderAccredited,)
    ),
    SuspendProvider: Row(
        roles=_COORDINATOR, relation=Relation.ANYONE, records=(ProviderSuspended,)
    ),
    ReinstateProvider: Row(
        roles=_COORDINATOR, relation=Relation.ANYONE, records=(ProviderReinstated,)
    ),
    ConfigureJurisdiction: Row(
        roles=_LAW, relation=Relation.ANYONE, records=(JurisdictionConfigured,)
    ),
    DeclareHolidays: Row(roles=_LAW, relation=Relation.ANYONE, records=(HolidaysDeclared,)),
    PublishIndicatorSet: Row(
        roles=_LAW, relation=Relation.ANYONE, records=(IndicatorSetPublished,)
    ),
    SendDutyToNotify: Row(roles=_FRONT, relation=Relation.ANYONE, records=(DutyToNotifySent,)),
}
