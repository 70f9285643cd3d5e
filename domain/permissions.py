"""Who may act: for each command the roles, the relation to the case, and the facts it brings.

A lawyer can read this table; docs/events.md is generated from it. Whoever may not see a case gets
`Missing`, not `NotPermitted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domain import due, identity, jurisdiction, notification
from domain.assessment import best_interests, guardian, persons, risk, support_plan
from domain.consent import grant, legal_basis
from domain.directory import organization, provider
from domain.family import reunification, tracing
from domain.holding import closure, course, holder
from domain.identification import (
    age,
    grounds,
    interpreter,
    reconsideration,
    recovery_period,
    removal,
    report,
    safety,
    screening,
)
from domain.justice import complaint, proceedings
from domain.justice import standing as legal_standing
from domain.messages import Command, Event, Role, Value
from domain.referral import answer, send, service
from domain.reintegration import education, plan, retrafficking
from domain.shelter import places, request, residence, stay
from domain.voluntary_return import journey, readiness, will


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


def _row(groups: tuple[tuple[Role, ...], ...], relation: Relation, *records: type[Event]) -> Row:
    roles = dict.fromkeys(role for group in groups for role in group)
    return Row(roles=tuple(roles), relation=relation, records=records)


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

# A line for each command: who, in which relation to the case, and the events that it may record.
# fmt: off
WHO_MAY_ACT: Mapping[type[Command], Row] = {
    report.ReportCase: _row((_FRONT,), Relation.ANYONE, report.CaseReported),
    report.DescribePerson: _row((_CASEWORK, _FRONT,), Relation.INTAKE, report.PersonDescribed),
    interpreter.RequestInterpreter: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        interpreter.InterpreterRequested,
    ),
    interpreter.AssignInterpreter: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        interpreter.InterpreterAssigned,
    ),
    interpreter.ReportInterpreterConflict: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        interpreter.InterpreterConflictFound, interpreter.ReinterviewOffered,
        holder.WorkerAlerted,
    ),
    interpreter.OfferReinterview: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        interpreter.ReinterviewOffered,
    ),
    safety.CheckSafety: _row((_CASEWORK, _FRONT, _ABROAD,), Relation.INTAKE, safety.SafetyChecked),
    safety.LapseSafety: _row((_CLOCK,), Relation.SYSTEM, safety.SafetyLapsed, holder.WorkerAlerted),
    safety.RecordContactAttempt: _row(
        (_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY,
        safety.ContactAttempted,
    ),
    age.StateAge: _row((_CASEWORK, _FRONT,), Relation.INTAKE, age.AgeStated),
    age.DisputeAge: _row((_CASEWORK, _FRONT, _DECIDERS,), Relation.PARTY, age.AgeDisputed),
    age.AssessAge: _row(
        (_CHILDCARE, _DECIDERS,), Relation.PARTY,
        age.AgeAssessed, grant.ConsentAskedAnew, guardian.GuardianEnded, holder.WorkerAlerted,
    ),
    age.ReachMajority: _row(
        (_CLOCK,), Relation.SYSTEM,
        age.MajorityReached, grant.ConsentAskedAnew, guardian.GuardianEnded, holder.WorkerAlerted,
    ),
    grant.GiveConsent: _row((_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY, grant.ConsentGiven),
    grant.RefuseConsent: _row((_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY, grant.ConsentRefused),
    grant.NarrowConsent: _row(
        (_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY,
        grant.ConsentNarrowed, send.ReferralRecalled,
    ),
    grant.WithdrawConsent: _row(
        (_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY,
        grant.ConsentWithdrawn, send.ReferralRecalled, holder.WorkerAlerted,
    ),
    grant.ExpireConsent: _row(
        (_CLOCK,), Relation.SYSTEM,
        grant.ConsentExpired, send.ReferralRecalled, holder.WorkerAlerted,
    ),
    grant.RecordChildViews: _row(
        (_CASEWORK, _FRONT, _ABROAD,), Relation.PARTY,
        grant.ChildViewsRecorded,
    ),
    legal_basis.RecordLegalBasis: _row(
        (_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD,), Relation.PARTY,
        legal_basis.LegalBasisRecorded,
    ),
    legal_basis.EndLegalBasis: _row(
        (_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD,), Relation.PARTY,
        legal_basis.LegalBasisEnded,
    ),
    legal_basis.ExplainConfidentialityLimits: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        legal_basis.ConfidentialityLimitsExplained,
    ),
    legal_basis.MakeMandatoryReport: _row(
        (_CASEWORK, _CHILDCARE, _HEALTH,), Relation.PARTY,
        legal_basis.MandatoryReportMade,
    ),
    legal_basis.RecordOutsideDisclosure: _row(
        (_CASEWORK, _FRONT, _ABROAD, _HEALTH,), Relation.PARTY,
        legal_basis.DisclosureMadeOutside,
    ),
    screening.ConductScreening: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        screening.ScreeningConducted,
    ),
    screening.AssessTraffickingElements: _row(
        (_CASEWORK, _FRONT, _DECIDERS,), Relation.PARTY,
        screening.TraffickingElementsAssessed,
    ),
    screening.RecordSmuggling: _row(
        (_CASEWORK, _FRONT, _DECIDERS,), Relation.PARTY,
        screening.SmugglingFound,
    ),
    screening.JoinGroupIncident: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        screening.GroupIncidentJoined,
    ),
    removal.ScreenBeforeRemoval: _row(
        (_FRONT, _CASEWORK,), Relation.INTAKE,
        removal.RemovalScreened,
    ),
    removal.SuspendRemoval: _row(
        (_IMMIGRATION, _DECIDERS, _CASEWORK,), Relation.PARTY,
        removal.RemovalSuspended,
    ),
    removal.RecordRemoval: _row(
        (_IMMIGRATION, _CASEWORK,), Relation.PARTY,
        removal.RemovalRecorded,
    ),
    recovery_period.StartRecoveryPeriod: _row(
        (_DECIDERS, _CASEWORK,), Relation.PARTY,
        recovery_period.RecoveryPeriodStarted,
    ),
    recovery_period.ExtendRecoveryPeriod: _row(
        (_DECIDERS, _CASEWORK,), Relation.PARTY,
        recovery_period.RecoveryPeriodExtended,
    ),
    recovery_period.ReviewRecoveryPeriod: _row(
        (_DECIDERS, _CASEWORK,), Relation.PARTY,
        recovery_period.RecoveryPeriodReviewed,
    ),
    recovery_period.EndRecoveryPeriod: _row(
        (_DECIDERS, _CLOCK,), Relation.PARTY,
        recovery_period.RecoveryPeriodEnded,
    ),
    grounds.RequestIdentification: _row(
        (_CASEWORK, _FRONT,), Relation.INTAKE,
        grounds.IdentificationRequested,
    ),
    grounds.DecideReasonableGrounds: _row(
        (_DECIDERS,), Relation.PARTY,
        grounds.ReasonableGroundsDecided, recovery_period.RecoveryPeriodStarted,
    ),
    grounds.DecideConclusiveGrounds: _row(
        (_DECIDERS,), Relation.PARTY,
        grounds.ConclusiveGroundsDecided,
    ),
    grounds.DecideIdentification: _row((_DECIDERS,), Relation.PARTY, grounds.IdentificationDecided),
    grounds.WithdrawFromIdentification: _row(
        (_CASEWORK, _FRONT, _DECIDERS,), Relation.PARTY,
        grounds.IdentificationWithdrawn,
    ),
    grounds.RecordDisqualification: _row(
        (_DECIDERS,), Relation.PARTY,
        grounds.DisqualificationRecorded,
    ),
    reconsideration.RequestReconsideration: _row(
        (_CASEWORK, _FRONT,), Relation.PARTY,
        reconsideration.ReconsiderationRequested,
    ),
    reconsideration.DecideReconsideration: _row(
        (_DECIDERS,), Relation.PARTY,
        reconsideration.ReconsiderationDecided,
    ),
    risk.AssessRisk: _row(
        (_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD,), Relation.PARTY,
        risk.RiskAssessed,
    ),
    risk.AssessNeeds: _row(
        (_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD,), Relation.PARTY,
        risk.NeedsAssessed,
    ),
    risk.RecordSafetyCard: _row(
        (_HEALTH, _CASEWORK, _SHELTER,), Relation.PARTY,
        risk.SafetyCardRecorded,
    ),
    best_interests.AssessBestInterests: _row(
        (_CHILDCARE,), Relation.PARTY,
        best_interests.BestInterestsAssessed,
    ),
    best_interests.DetermineBestInterests: _row(
        (_CHILDCARE, _MAGISTRATE,), Relation.PARTY,
        best_interests.BestInterestsDetermined,
    ),
    guardian.AppointGuardian: _row(
        (_CHILDCARE, _MAGISTRATE,), Relation.PARTY,
        guardian.GuardianAppointed,
    ),
    guardian.EndGuardianship: _row(
        (_CHILDCARE, _MAGISTRATE, _CLOCK,), Relation.PARTY,
        guardian.GuardianEnded,
    ),
    support_plan.AgreeSupportPlan: _row(
        (_CASEWORK, _CHILDCARE, _SHELTER,), Relation.PARTY,
        support_plan.SupportPlanAgreed,
    ),
    support_plan.ReviewSupportPlan: _row(
        (_CASEWORK, _CHILDCARE, _SHELTER,), Relation.PARTY,
        support_plan.SupportPlanReviewed,
    ),
    due.NoteReviewDue: _row((_CLOCK,), Relation.SYSTEM, due.ReviewFellDue),
    due.NoteDeadlineMissed: _row((_CLOCK,), Relation.SYSTEM, due.DeadlineMissed),
    persons.LinkPerson: _row(
        (_CASEWORK, _CHILDCARE, _FRONT,), Relation.INTAKE,
        persons.PersonLinked,
    ),
    persons.EndPersonLink: _row(
        (_CASEWORK, _CHILDCARE, _FRONT,), Relation.INTAKE,
        persons.PersonLinkEnded,
    ),
    persons.CheckConflict: _row((_CASEWORK, _CHILDCARE,), Relation.PARTY, persons.ConflictChecked),
    persons.NamePerpetrator: _row(
        (_CASEWORK, _CHILDCARE, _FRONT,), Relation.PARTY,
        persons.PerpetratorNamed,
    ),
    send.SendReferral: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.INTAKE,
        send.ReferralSent,
    ),
    send.GiveReferralInformation: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.SENDER,
        send.ReferralInformationGiven,
    ),
    send.RecallReferral: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.SENDER,
        send.ReferralRecalled,
    ),
    send.CancelReferralForSurvivor: _row(
        (_CASEWORK, _FRONT, _PROVIDERS, _ABROAD,), Relation.REFERRAL_PARTY,
        send.ReferralCancelledBySurvivor,
    ),
    send.MarkReferralOverdue: _row(
        (_CLOCK,), Relation.SYSTEM,
        send.ReferralOverdue, send.ReferralEscalated, holder.WorkerAlerted,
    ),
    send.EscalateReferral: _row(
        (_CASEWORK, _FRONT, _COORDINATOR, _CLOCK,), Relation.REFERRAL_WATCH,
        send.ReferralEscalated,
    ),
    send.RecordRefusalByAll: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.HOLDER,
        send.ReferralRefusedByAll,
    ),
    answer.ReceiveReferral: _row((_PROVIDERS,), Relation.RECEIVER, answer.ReferralReceived),
    answer.RequestReferralInformation: _row(
        (_PROVIDERS,), Relation.RECEIVER,
        answer.ReferralInformationRequested,
    ),
    answer.AcceptReferral: _row((_PROVIDERS,), Relation.RECEIVER, answer.ReferralAccepted),
    answer.WaitlistReferral: _row((_PROVIDERS,), Relation.RECEIVER, answer.ReferralWaitlisted),
    answer.DeclineReferral: _row((_PROVIDERS,), Relation.RECEIVER, answer.ReferralDeclined),
    answer.ReferOnward: _row(
        (_PROVIDERS,), Relation.RECEIVER,
        answer.ReferralReferredOnward,
    ),
    service.StartService: _row((_PROVIDERS,), Relation.RECEIVER, service.ServiceStarted),
    service.DeliverService: _row((_PROVIDERS,), Relation.RECEIVER, service.ServiceDelivered),
    service.RecordServiceNotDelivered: _row(
        (_PROVIDERS,), Relation.RECEIVER,
        service.ServiceNotDelivered,
    ),
    service.GiveReferralFeedback: _row(
        (_CASEWORK, _FRONT, _PROVIDERS, _ABROAD,), Relation.REFERRAL_PARTY,
        service.ReferralFeedbackGiven,
    ),
    service.CloseReferral: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.SENDER,
        service.ReferralClosed,
    ),
    request.RequestShelter: _row(
        (_CASEWORK, _CHILDCARE, _FRONT,), Relation.PARTY,
        request.ShelterRequested,
    ),
    request.HoldPlace: _row((_SHELTER,), Relation.SHELTER, request.PlaceOffered, places.PlaceHeld),
    request.RefusePlace: _row((_SHELTER,), Relation.SHELTER, request.PlaceRefused),
    request.ReleaseHold: _row(
        (_SHELTER, _CASEWORK,), Relation.SHELTER_OR_HOLDER,
        request.PlaceHoldReleased, places.PlaceReleased,
    ),
    request.ExpireHold: _row(
        (_CLOCK,), Relation.SYSTEM,
        request.PlaceHoldExpired, places.PlaceReleased,
    ),
    request.RecordNoPlaceFound: _row(
        (_CASEWORK, _CHILDCARE, _FRONT,), Relation.PARTY,
        request.NoPlaceFound,
    ),
    request.RecordUnexpectedArrival: _row(
        (_SHELTER,), Relation.ANYONE,
        request.UnexpectedArrivalRecorded, report.CaseReported,
    ),
    stay.AdmitResident: _row(
        (_SHELTER,), Relation.SHELTER,
        stay.ResidentAdmitted, places.PlaceReleased, places.PlaceTaken,
    ),
    stay.BeginLeave: _row((_SHELTER,), Relation.STAY, stay.ResidentWentOnLeave),
    stay.ReportMissing: _row(
        (_SHELTER,), Relation.STAY,
        stay.ResidentMissing, holder.WorkerAlerted,
    ),
    stay.RecordResidentReturn: _row((_SHELTER,), Relation.STAY, stay.ResidentReturned),
    stay.TransferResident: _row(
        (_SHELTER,), Relation.STAY,
        stay.ResidentTransferred, places.PlaceReleased, places.PlaceTaken, places.PlaceFreed,
    ),
    stay.PlanDischarge: _row((_SHELTER,), Relation.STAY, stay.DischargePlanned),
    stay.DischargeResident: _row(
        (_SHELTER,), Relation.STAY,
        stay.ResidentDischarged, places.PlaceFreed,
    ),
    stay.RecordFollowUp: _row(
        (_SHELTER, _CASEWORK,), Relation.PARTY,
        stay.FollowUpDone, holder.WorkerAlerted,
    ),
    residence.KeepDocuments: _row((_SHELTER,), Relation.STAY, residence.DocumentsKept),
    residence.ReturnDocuments: _row((_SHELTER,), Relation.STAY, residence.DocumentsReturned),
    residence.RecordMedicalCheck: _row(
        (_SHELTER, _HEALTH,), Relation.PARTY,
        residence.MedicalCheckDone,
    ),
    residence.GiveMedication: _row((_SHELTER, _HEALTH,), Relation.STAY, residence.MedicationGiven),
    residence.RecordIncident: _row((_SHELTER,), Relation.STAY, residence.IncidentRecorded),
    residence.EscalateIncident: _row((_SHELTER,), Relation.STAY, residence.IncidentEscalated),
    residence.RecordVisit: _row((_SHELTER,), Relation.STAY, residence.VisitRecorded),
    residence.RefuseVisitor: _row((_SHELTER,), Relation.STAY, residence.VisitorRefused),
    residence.RecordBirth: _row(
        (_SHELTER, _HEALTH,), Relation.STAY,
        residence.ChildBorn, report.CaseReported, persons.PersonLinked, stay.ResidentAdmitted,
        places.PlaceTaken, identity.CasesLinked,
    ),
    places.OpenShelter: _row((_SHELTER, _DIRECTORY,), Relation.OWN, places.ShelterOpened),
    places.AddPlace: _row((_SHELTER, _DIRECTORY,), Relation.OWN, places.PlaceAdded),
    places.TakePlaceOutOfService: _row((_SHELTER,), Relation.OWN, places.PlaceTakenOutOfService),
    places.ReturnPlaceToService: _row((_SHELTER,), Relation.OWN, places.PlaceReturnedToService),
    places.TakeRollCall: _row((_SHELTER,), Relation.OWN, places.RollCallTaken),
    will.OpenInboundReturn: _row((_CONSULAR, _RETURN,), Relation.PARTY, will.InboundReturnOpened),
    will.CounselReturn: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        will.ReturnCounselled,
    ),
    will.ExpressReturnWish: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        will.ReturnWishExpressed,
    ),
    will.DeclareVoluntaryReturn: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        will.VoluntaryReturnDeclared,
    ),
    will.ReaffirmReturnWill: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        will.ReturnWillReaffirmed,
    ),
    will.WithdrawReturnWill: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        will.ReturnWillWithdrawn, will.ShelterReopened, holder.WorkerAlerted,
    ),
    readiness.ScreenForAsylum: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        readiness.AsylumScreened,
    ),
    readiness.AssessReturnRisk: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        readiness.ReturnRiskAssessed,
    ),
    readiness.ContactEmbassy: _row(
        (_RETURN, _CASEWORK, _CONSULAR,), Relation.PARTY,
        readiness.EmbassyContacted,
    ),
    readiness.ObtainTravelDocument: _row(
        (_RETURN, _CONSULAR,), Relation.PARTY,
        readiness.TravelDocumentObtained,
    ),
    readiness.CertifyFitToTravel: _row(
        (_HEALTH, _RETURN,), Relation.PARTY,
        readiness.FitToTravelCertified,
    ),
    readiness.AssignEscort: _row((_RETURN,), Relation.PARTY, readiness.EscortAssigned),
    readiness.ArrangeReception: _row(
        (_RETURN, _ABROAD,), Relation.PARTY,
        readiness.ReceptionArranged,
    ),
    readiness.RecordReturnOrder: _row(
        (_MAGISTRATE, _CHILDCARE, _RETURN,), Relation.PARTY,
        readiness.CourtOrderRecorded,
    ),
    readiness.DeferReturn: _row(
        (_RETURN, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        readiness.ReturnDeferred,
    ),
    journey.RecordDeparture: _row((_RETURN,), Relation.PARTY, journey.ReturnDeparted),
    journey.AssistTransit: _row((_RETURN, _ABROAD,), Relation.PARTY, journey.ReturnTransitAssisted),
    journey.RecordArrival: _row((_RETURN, _ABROAD,), Relation.PARTY, journey.ReturnArrived),
    journey.HandOver: _row((_RETURN, _ABROAD,), Relation.PARTY, journey.ReturnHandedOver),
    tracing.RequestTracing: _row(
        (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD,), Relation.PARTY,
        tracing.FamilyTracingRequested,
    ),
    tracing.TakeTracingAction: _row(
        (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD,), Relation.PARTY,
        tracing.TracingActionTaken,
    ),
    tracing.RecordRelativeClaim: _row(
        (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD,), Relation.PARTY,
        tracing.RelativeClaimed,
    ),
    tracing.VerifyRelative: _row(
        (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD,), Relation.PARTY,
        tracing.RelativeVerified,
    ),
    tracing.CloseTracing: _row(
        (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD,), Relation.PARTY,
        tracing.TracingClosed,
    ),
    reunification.AssessReunification: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        reunification.ReunificationAssessed,
    ),
    reunification.CompleteReunification: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        reunification.ReunificationCompleted,
    ),
    reunification.RefuseReunification: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        reunification.ReunificationRefused,
    ),
    reunification.ArrangeAlternativeCare: _row(
        (_CHILDCARE, _ABROAD,), Relation.PARTY,
        reunification.AlternativeCareArranged,
    ),
    plan.AssessReintegration: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.ReintegrationAssessed,
    ),
    plan.AgreeReintegrationPlan: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.ReintegrationPlanAgreed,
    ),
    plan.GiveReintegrationSupport: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.ReintegrationSupportGiven,
    ),
    plan.RecordMonitoringVisit: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.MonitoringVisitDone, holder.WorkerAlerted,
    ),
    plan.CompleteReintegration: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.ReintegrationCompleted,
    ),
    plan.EndReintegrationEarly: _row(
        (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        plan.ReintegrationEndedEarly,
    ),
    education.EnrolInEducation: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER,), Relation.PARTY,
        education.EducationEnrolled,
    ),
    education.RecordAttendance: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER,), Relation.PARTY,
        education.EducationAttended,
    ),
    education.CompleteEducation: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER,), Relation.PARTY,
        education.EducationCompleted,
    ),
    retrafficking.SuspectRetrafficking: _row(
        (_CASEWORK, _CHILDCARE, _FRONT, _ABROAD,), Relation.PARTY,
        retrafficking.RetraffickingSuspected, report.CaseReported, identity.CasesLinked,
    ),
    retrafficking.ConfirmRetrafficking: _row(
        (_DECIDERS, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        retrafficking.RetraffickingConfirmed,
    ),
    proceedings.AnswerCooperation: _row(
        (_CASEWORK, _JUSTICE, _LEGAL,), Relation.PARTY,
        proceedings.CooperationAnswered,
    ),
    proceedings.RecordStatement: _row(
        (_JUSTICE, _LEGAL,), Relation.PARTY,
        proceedings.StatementGiven,
    ),
    proceedings.RecordCharge: _row((_JUSTICE,), Relation.PARTY, proceedings.ChargeBrought),
    proceedings.SetCourtDate: _row((_JUSTICE, _LEGAL,), Relation.PARTY, proceedings.CourtDateSet),
    proceedings.OrderProtection: _row(
        (_JUSTICE,), Relation.PARTY,
        proceedings.ProtectionMeasureOrdered,
    ),
    proceedings.ClaimCompensation: _row(
        (_LEGAL, _CASEWORK, _JUSTICE,), Relation.PARTY,
        proceedings.CompensationClaimed,
    ),
    proceedings.OrderCompensation: _row(
        (_JUSTICE,), Relation.PARTY,
        proceedings.CompensationOrdered,
    ),
    proceedings.RecordCompensationPaid: _row(
        (_JUSTICE, _LEGAL, _CASEWORK,), Relation.PARTY,
        proceedings.CompensationPaid,
    ),
    legal_standing.AppointLawyer: _row(
        (_LEGAL, _CASEWORK, _CHILDCARE, _JUSTICE,), Relation.PARTY,
        legal_standing.LawyerAppointed,
    ),
    legal_standing.RegularizeResidence: _row(
        (_IMMIGRATION, _DECIDERS,), Relation.PARTY,
        legal_standing.ResidenceRegularized,
    ),
    legal_standing.ClaimNonPunishment: _row(
        (_LEGAL, _CASEWORK, _CHILDCARE,), Relation.PARTY,
        legal_standing.NonPunishmentClaimed,
    ),
    legal_standing.DecideNonPunishment: _row(
        (_JUSTICE,), Relation.PARTY,
        legal_standing.NonPunishmentDecided,
    ),
    legal_standing.RecordDetention: _row(
        (_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION,), Relation.PARTY,
        legal_standing.DetentionRecorded,
    ),
    legal_standing.RecordRelease: _row(
        (_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION,), Relation.PARTY,
        legal_standing.ReleaseRecorded,
    ),
    complaint.MakeComplaint: _row(
        (_CASEWORK, _LEGAL, _FRONT, _SHELTER, _ABROAD,), Relation.PARTY,
        complaint.ComplaintMade,
    ),
    complaint.DecideComplaint: _row(
        (_SUPERVISOR, _PROTECTION,), Relation.PARTY,
        complaint.ComplaintDecided,
    ),
    holder.TakeOnCase: _row(
        (_CASEWORK,), Relation.HOLDER,
        holder.CaseTakenOn, report.ReportReceiptGiven,
    ),
    holder.AssignWorker: _row((_CASEWORK,), Relation.HOLDER, holder.WorkerAssigned),
    holder.CoverWorker: _row((_CASEWORK,), Relation.HOLDER, holder.WorkerCovered),
    holder.ReleaseHolder: _row(
        (_SUPERVISOR, _COORDINATOR,), Relation.HOLDER_OR_COORDINATOR,
        holder.HolderReleased,
    ),
    holder.OfferTransfer: _row((_CASEWORK,), Relation.HOLDER, holder.CaseTransferOffered),
    holder.AcceptTransfer: _row(
        (_CASEWORK, _ABROAD,), Relation.TRANSFER_RECEIVER,
        holder.CaseTransferred,
    ),
    holder.DeclineTransfer: _row(
        (_CASEWORK, _ABROAD,), Relation.TRANSFER_RECEIVER,
        holder.CaseTransferDeclined,
    ),
    course.PutOnHold: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, course.CasePutOnHold),
    course.ResumeCase: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, course.CaseResumed),
    course.RecordContactLost: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, course.ContactLost),
    course.HoldConference: _row(
        (_CASEWORK, _CHILDCARE, _ABROAD,), Relation.PARTY,
        course.CaseConferenceHeld,
    ),
    course.HandOverProperty: _row(
        (_CASEWORK, _FRONT, _SHELTER, _ABROAD,), Relation.PARTY,
        course.PropertyHandedOver,
    ),
    course.HandOverCustody: _row(
        (_FRONT, _CASEWORK, _CHILDCARE, _SHELTER, _ABROAD,), Relation.PARTY,
        course.CustodyHandedOver,
    ),
    course.VoidEntry: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, course.EntryVoided),
    course.CorrectWrongCase: _row(
        (_CASEWORK, _ABROAD,), Relation.HOLDER,
        course.WrongCaseCorrected,
    ),
    closure.RequestClosure: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, closure.ClosureRequested),
    closure.RefuseClosure: _row((_SUPERVISOR,), Relation.HOLDER, closure.ClosureRefused),
    closure.ApproveClosure: _row((_SUPERVISOR, _CASEWORK,), Relation.HOLDER, closure.CaseClosed),
    closure.CloseOnRequest: _row(
        (_SUPERVISOR, _CASEWORK,), Relation.HOLDER,
        closure.CaseClosed, send.ReferralCancelledBySurvivor,
    ),
    closure.ReopenCase: _row((_CASEWORK, _ABROAD,), Relation.HOLDER, closure.CaseReopened),
    closure.RecordDeath: _row(
        (_CASEWORK, _HEALTH, _SHELTER, _ABROAD,), Relation.PARTY,
        closure.PersonDied, send.ReferralRecalled,
    ),
    identity.LinkCases: _row(
        (_CASEWORK, _COORDINATOR,), Relation.HOLDER_OR_COORDINATOR,
        identity.CasesLinked,
    ),
    identity.MergeCases: _row((_COORDINATOR,), Relation.COORDINATOR, identity.CaseMerged),
    identity.UnmergeCases: _row(
        (_COORDINATOR,), Relation.COORDINATOR,
        identity.CaseUnmerged, identity.LaterEntryAssigned,
    ),
    organization.RegisterOrganization: _row(
        (_DIRECTORY,), Relation.ANYONE,
        organization.OrganizationRegistered,
    ),
    organization.CloseOrganization: _row(
        (_DIRECTORY,), Relation.ANYONE,
        organization.OrganizationClosed,
    ),
    organization.OfferService: _row((_DIRECTORY,), Relation.ANYONE, organization.ServiceOffered),
    organization.EndService: _row((_DIRECTORY,), Relation.ANYONE, organization.ServiceEnded),
    organization.RecordLocation: _row(
        (_DIRECTORY,), Relation.ANYONE,
        organization.LocationRecorded,
    ),
    organization.PlaceService: _row((_DIRECTORY,), Relation.ANYONE, organization.ServicePlaced),
    organization.RecordDirectoryContact: _row(
        (_DIRECTORY,), Relation.ANYONE,
        organization.DirectoryContactRecorded,
    ),
    provider.MakeAgreement: _row(
        (_DIRECTORY, _PROTECTION,), Relation.ANYONE,
        provider.AgreementMade,
    ),
    provider.EndAgreement: _row(
        (_DIRECTORY, _PROTECTION,), Relation.ANYONE,
        provider.AgreementEnded,
    ),
    provider.MapProvider: _row(
        (_DIRECTORY, _COORDINATOR,), Relation.ANYONE,
        provider.ProviderMapped,
    ),
    provider.VerifyProvider: _row(
        (_COORDINATOR, _DIRECTORY,), Relation.ANYONE,
        provider.ProviderVerified,
    ),
    provider.AccreditProvider: _row((_COORDINATOR,), Relation.ANYONE, provider.ProviderAccredited),
    provider.SuspendProvider: _row((_COORDINATOR,), Relation.ANYONE, provider.ProviderSuspended),
    provider.ReinstateProvider: _row((_COORDINATOR,), Relation.ANYONE, provider.ProviderReinstated),
    jurisdiction.ConfigureJurisdiction: _row(
        (_LAW,), Relation.ANYONE,
        jurisdiction.JurisdictionConfigured,
    ),
    jurisdiction.DeclareHolidays: _row((_LAW,), Relation.ANYONE, jurisdiction.HolidaysDeclared),
    jurisdiction.PublishIndicatorSet: _row(
        (_LAW,), Relation.ANYONE,
        jurisdiction.IndicatorSetPublished,
    ),
    notification.SendDutyToNotify: _row((_FRONT,), Relation.ANYONE, notification.DutyToNotifySent),
}
# fmt: on
