"""Steps: for each kind of event the record class that its name tells of, whatever else it says.

R1  Every kind of event has one row; a kind that has none fails the build.
R2  A name tells of a class where it is recorded of some persons alone, and that they are such is
    what the class withholds (rules.md 1, 2); not where its words are merely of that class.
R3  Who is shown what tells of a class is not said here but in access.py and visibility: whoever
    sees the class, whoever answers for the case, and the agency that recorded it itself.

A lawyer can read this table: docs/policy.md is written from it. Read models hold what a name tells;
whoever changes a row adds a migration that makes timeline and case_view anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from domain import adoption, due, identity, jurisdiction, notification, on_call
from domain.assessment import best_interests, guardian, persons, risk, support_plan
from domain.consent import grant, lapse, legal_basis
from domain.directory import emergency_right, organization, provider
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
from domain.messages import Event, RecordClass
from domain.protection import break_glass, demand, recall, safety_card, sealing
from domain.referral import answer, send, service
from domain.reintegration import education, plan, retrafficking
from domain.shelter import places, request, residence, stay
from domain.telltale.row import Telling
from domain.voluntary_return import journey, readiness, will

_Kinds: TypeAlias = tuple[type[Event], ...]
_WORK = RecordClass.CASE_ADMINISTRATION
_CHILD, _LEGAL = RecordClass.CHILD, RecordClass.LEGAL
_MEDICAL, _PSYCHOSOCIAL = RecordClass.MEDICAL, RecordClass.PSYCHOSOCIAL
_PLACE, _IDENTITY = RecordClass.CONTACT_LOCATION, RecordClass.IDENTITY

_OF_A_PERSON: Mapping[Telling, _Kinds] = {
    Telling(_CHILD, "an age is stated, doubted and assessed where somebody may be a child"): (
        *(age.AgeStated, age.AgeDisputed, age.AgeAssessed, age.MajorityReached),
    ),
    Telling(_CHILD, "a child's views are heard besides a guardian's consent"): (
        grant.ChildViewsRecorded,
    ),
    Telling(_CHILD, "consent is asked anew of whoever was taken for a child"): (
        grant.ConsentAskedAnew,
    ),
    Telling(_CHILD, "best interests are assessed and determined for children"): (
        *(best_interests.BestInterestsAssessed, best_interests.BestInterestsDetermined),
    ),
    Telling(_CHILD, "guardians are appointed for children"): (
        *(guardian.GuardianAppointed, guardian.GuardianEnded),
    ),
    Telling(_CHILD, "other care is arranged for children"): (
        reunification.AlternativeCareArranged,
    ),
    Telling(_CHILD, "a court orders the return of children"): (readiness.CourtOrderRecorded,),
    Telling(_MEDICAL, "pregnancy and birth are health"): (residence.ChildBorn,),
    Telling(_MEDICAL, "it is a step of health care"): (
        *(residence.MedicalCheckDone, residence.MedicationGiven, readiness.FitToTravelCertified),
    ),
    Telling(_LEGAL, "the name is the decision, or that somebody gave up asking for one"): (
        *(screening.SmugglingFound, grounds.IdentificationWithdrawn),
        grounds.DisqualificationRecorded,
    ),
    Telling(_LEGAL, "an authority wants the person out of the country"): (
        *(removal.RemovalScreened, removal.RemovalSuspended, removal.RemovalRecorded),
    ),
    Telling(_LEGAL, "asylum, and what an embassy may know of it, is status"): (
        *(readiness.AsylumScreened, readiness.EmbassyContacted),
    ),
    Telling(_LEGAL, "a law demanded a report"): (legal_basis.MandatoryReportMade,),
    Telling(_LEGAL, "that somebody near the person was accused is the accusation"): (
        persons.PerpetratorNamed,
    ),
    Telling(_LEGAL, "whoever gave a statement or awaits a court is in danger of those accused"): (
        *(proceedings.CooperationAnswered, proceedings.StatementGiven, proceedings.ChargeBrought),
        *(proceedings.CourtDateSet, proceedings.ProtectionMeasureOrdered),
        *(proceedings.CompensationClaimed, proceedings.CompensationOrdered),
        *(proceedings.CompensationPaid, legal_standing.LawyerAppointed),
    ),
    Telling(_LEGAL, "it tells of status, of detention, or of what the person is accused of"): (
        *(legal_standing.ResidenceRegularized, legal_standing.NonPunishmentClaimed),
        *(legal_standing.NonPunishmentDecided, legal_standing.DetentionRecorded),
        legal_standing.ReleaseRecorded,
    ),
    Telling(_LEGAL, "whoever is complained about learns it by a decision, not by a name"): (
        *(complaint.ComplaintMade, complaint.ComplaintDecided),
    ),
    Telling(_LEGAL, "a court or an authority is after the records"): (
        *(demand.DemandReceived, demand.DemandContested, demand.DemandNarrowed),
        *(demand.DemandRefused, demand.DemandComplied),
    ),
    Telling(_PLACE, "it tells that the person lives with relatives"): (
        reunification.ReunificationCompleted,
    ),
    Telling(_PSYCHOSOCIAL, "the danger that awaits somebody was looked into"): (
        readiness.ReturnRiskAssessed,
    ),
    Telling(_IDENTITY, "an identity was proved"): (readiness.TravelDocumentObtained,),
}
_OF_THE_WORK: Mapping[Telling, _Kinds] = {
    Telling(_WORK, "it happens in every case, to adults and children alike"): (
        *(report.CaseReported, report.PersonDescribed, report.ReportReceiptGiven),
        *(safety.SafetyChecked, safety.SafetyLapsed, safety.ContactAttempted),
        *(screening.ScreeningConducted, screening.TraffickingElementsAssessed),
        *(risk.RiskAssessed, risk.NeedsAssessed, risk.SafetyCardRecorded),
        *(support_plan.SupportPlanAgreed, support_plan.SupportPlanReviewed),
    ),
    Telling(_WORK, "in whose language, and by whom, is withheld"): (
        *(interpreter.InterpreterRequested, interpreter.InterpreterAssigned),
        *(interpreter.InterpreterConflictFound, interpreter.ReinterviewOffered),
    ),
    Telling(_WORK, "that a disclosure has a ground, and when it ended; which one is withheld"): (
        *(grant.ConsentGiven, grant.ConsentRefused, grant.ConsentNarrowed),
        *(grant.ConsentWithdrawn, grant.ConsentExpired, legal_basis.LegalBasisRecorded),
        *(legal_basis.LegalBasisEnded, lapse.LegalBasisLapsed),
        *(legal_basis.ConfidentialityLimitsExplained, legal_basis.DisclosureMadeOutside),
    ),
    Telling(_WORK, "the stage of the case tells as much"): (
        *(grounds.IdentificationRequested, grounds.ReasonableGroundsDecided),
        *(grounds.ConclusiveGroundsDecided, grounds.IdentificationDecided),
        *(reconsideration.ReconsiderationRequested, reconsideration.ReconsiderationDecided),
        *(will.InboundReturnOpened, will.ReturnCounselled, will.ReturnWishExpressed),
        *(will.VoluntaryReturnDeclared, will.ReturnWillReaffirmed, will.ReturnWillWithdrawn),
        *(will.ShelterReopened, readiness.EscortAssigned, readiness.ReceptionArranged),
        *(readiness.ReturnDeferred, journey.ReturnDeparted, journey.ReturnTransitAssisted),
        *(journey.ReturnArrived, journey.ReturnHandedOver),
        *(plan.ReintegrationAssessed, plan.ReintegrationPlanAgreed, plan.MonitoringVisitDone),
        *(plan.ReintegrationSupportGiven, plan.ReintegrationCompleted),
        *(plan.ReintegrationEndedEarly, closure.PersonDied),
        *(closure.ClosureRequested, closure.ClosureRefused, closure.CaseClosed),
        *(closure.CaseReopened, course.CasePutOnHold, course.CaseResumed, course.ContactLost),
    ),
    Telling(_WORK, "a period that everybody may have; until when it runs is withheld"): (
        *(recovery_period.RecoveryPeriodStarted, recovery_period.RecoveryPeriodExtended),
        *(recovery_period.RecoveryPeriodReviewed, recovery_period.RecoveryPeriodEnded),
    ),
    Telling(_WORK, "a school or a training, for adults and children alike"): (
        *(education.EducationEnrolled, education.EducationAttended, education.EducationCompleted),
    ),
    Telling(_WORK, "a finding of the process; in which case, and why, is withheld"): (
        *(retrafficking.RetraffickingSuspected, retrafficking.RetraffickingConfirmed),
        screening.GroupIncidentJoined,
    ),
    Telling(_WORK, "families are looked for by adults and children alike; who, is withheld"): (
        *(tracing.FamilyTracingRequested, tracing.TracingActionTaken, tracing.RelativeClaimed),
        *(tracing.RelativeVerified, tracing.TracingClosed, reunification.ReunificationAssessed),
        *(reunification.ReunificationRefused, persons.PersonLinked, persons.PersonLinkEnded),
        persons.ConflictChecked,
    ),
    Telling(_WORK, "agencies work together; for which service is withheld"): (
        *(send.ReferralSent, send.ReferralInformationGiven, send.ReferralRecalled),
        *(send.ReferralCancelledBySurvivor, send.ReferralOverdue, send.ReferralEscalated),
        *(send.ReferralRefusedByAll, answer.ReferralReceived, answer.ReferralAccepted),
        *(answer.ReferralInformationRequested, answer.ReferralWaitlisted),
        *(answer.ReferralDeclined, answer.ReferralReferredOnward, service.ServiceStarted),
        *(service.ServiceDelivered, service.ServiceNotDelivered, service.ReferralClosed),
        *(service.ReferralFeedbackGiven, course.CaseConferenceHeld),
        *(course.PropertyHandedOver, course.CustodyHandedOver),
    ),
    Telling(_WORK, "somebody is in a shelter, or looks for one; in which is withheld"): (
        *(request.ShelterRequested, request.PlaceOffered, request.PlaceRefused),
        *(request.PlaceHoldReleased, request.PlaceHoldExpired, request.NoPlaceFound),
        *(request.UnexpectedArrivalRecorded, stay.ResidentAdmitted, stay.ResidentWentOnLeave),
        *(stay.ResidentMissing, stay.ResidentReturned, stay.ResidentTransferred),
        *(stay.DischargePlanned, stay.ResidentDischarged, stay.FollowUpDone),
        *(residence.DocumentsKept, residence.DocumentsReturned, residence.IncidentRecorded),
        *(residence.IncidentEscalated, residence.VisitRecorded, residence.VisitorRefused),
    ),
    Telling(_WORK, "who answers for the case, and the order of its records"): (
        *(holder.CaseTakenOn, holder.WorkerAssigned, holder.WorkerCovered),
        *(holder.HolderReleased, holder.CaseTransferOffered, holder.CaseTransferred),
        *(holder.CaseTransferDeclined, course.EntryVoided, course.WrongCaseCorrected),
        *(identity.CasesLinked, identity.CaseMerged, identity.CaseUnmerged),
        identity.LaterEntryAssigned,
    ),
    Telling(_WORK, "it watches over those who open records"): (
        *(recall.DisclosureRecalled, recall.RecallAcknowledged, sealing.SealProposed),
        *(sealing.SealConfirmed, sealing.SealProposalRejected, break_glass.BreakGlassUsed),
        *(break_glass.GlassReviewed, break_glass.GlassReviewMissed),
        *(safety_card.SafetyCardReleased, safety_card.SafetyCardReleaseReviewed),
    ),
    Telling(_WORK, "it tells what its timer, or its reason, tells: see timers and alerts"): (
        *(due.ReviewFellDue, due.DeadlineMissed, holder.WorkerAlerted),
    ),
    Telling(_WORK, "it stands in no case"): (
        *(places.ShelterOpened, places.PlaceAdded, places.PlaceTakenOutOfService),
        *(places.PlaceReturnedToService, places.PlaceHeld, places.PlaceReleased),
        *(places.PlaceTaken, places.PlaceFreed, places.RollCallTaken),
        *(organization.OrganizationRegistered, organization.OrganizationClosed),
        *(organization.ServiceOffered, organization.ServiceEnded),
        *(organization.LocationRecorded, organization.ServicePlaced),
        *(organization.DirectoryContactRecorded, provider.AgreementMade),
        *(provider.AgreementEnded, provider.ProviderMapped, provider.ProviderVerified),
        *(provider.ProviderAccredited, provider.ProviderSuspended, provider.ProviderReinstated),
        *(emergency_right.BreakGlassSuspended, emergency_right.BreakGlassRestored),
        *(jurisdiction.JurisdictionConfigured, jurisdiction.HolidaysDeclared),
        *(jurisdiction.IndicatorSetPublished, notification.DutyToNotifySent),
        *(on_call.CustodiansOnCallSet, adoption.PolicyAdopted),
    ),
}

ROWS: tuple[tuple[type[Event], Telling], ...] = tuple(
    (kind, telling)
    for table in (_OF_A_PERSON, _OF_THE_WORK)
    for telling, kinds in table.items()
    for kind in kinds
)
STEPS: Mapping[type[Event], Telling] = dict(ROWS)
"""R1."""
