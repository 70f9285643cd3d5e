"""Who may act: for each command the roles, the relation to the case, and the facts it brings.

A lawyer can read this table; docs/events.md is generated from it. Whoever may not see a case gets
`Missing`, not `NotPermitted`; so does whoever names, in a command about one case, another that they
may not know of.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

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
from domain.messages import Command, Event, Role, Value
from domain.outcomes import RECORDS
from domain.protection import break_glass, demand, recall, safety_card, sealing
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
    RECALL_RECIPIENT = "recall_recipient"
    HOLDER_OR_PROTECTOR = "holder_or_protector"


class Row(Value):
    """Who may give a command, and what it records."""

    roles: tuple[Role, ...]
    relation: Relation
    records: tuple[type[Event], ...]


_Who = tuple[tuple[Role, ...], ...]


def _every(groups: _Who) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for group in groups for role in group))


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
    Role.HOTLINE_COUNSELLOR,
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
_CUSTODIAN = (Role.CUSTODIAN,)
_EMERGENCY = (
    Role.HEALTH_WORKER,
    Role.SOCIAL_WORKER,
    Role.CHILD_PROTECTION_OFFICER,
    Role.SHELTER_WORKER,
    Role.POLICE_OFFICER,
    Role.HOTLINE_COUNSELLOR,
    Role.SUPERVISOR,
)
_DIRECTORY = (Role.DIRECTORY_EDITOR,)
_LAW = (Role.JURISDICTION_EDITOR,)
_CLOCK = (Role.CLOCK,)


# A line for each command: the relation of the agency to the case, and the groups of roles.
# fmt: off
_WHO: Mapping[type[Command], tuple[Relation, _Who]] = {
    report.ReportCase: (Relation.ANYONE, (_FRONT,)),
    report.DescribePerson: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    interpreter.RequestInterpreter: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    interpreter.AssignInterpreter: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    interpreter.ReportInterpreterConflict: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    interpreter.OfferReinterview: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    safety.CheckSafety: (Relation.INTAKE, (_CASEWORK, _FRONT, _ABROAD)),
    safety.LapseSafety: (Relation.SYSTEM, (_CLOCK,)),
    safety.RecordContactAttempt: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    age.StateAge: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    age.DisputeAge: (Relation.PARTY, (_CASEWORK, _FRONT, _DECIDERS)),
    age.AssessAge: (Relation.PARTY, (_CHILDCARE, _DECIDERS)),
    age.ReachMajority: (Relation.SYSTEM, (_CLOCK,)),
    grant.GiveConsent: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    grant.RefuseConsent: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    grant.NarrowConsent: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    grant.WithdrawConsent: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    grant.ExpireConsent: (Relation.SYSTEM, (_CLOCK,)),
    grant.RecordChildViews: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD)),
    legal_basis.RecordLegalBasis: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD)),
    legal_basis.EndLegalBasis: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _HEALTH, _ABROAD)),
    lapse.LapseLegalBasis: (Relation.SYSTEM, (_CLOCK,)),
    legal_basis.ExplainConfidentialityLimits: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    legal_basis.MakeMandatoryReport: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _HEALTH)),
    legal_basis.RecordOutsideDisclosure: (Relation.PARTY, (_CASEWORK, _FRONT, _ABROAD, _HEALTH)),
    screening.ConductScreening: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    screening.AssessTraffickingElements: (Relation.PARTY, (_CASEWORK, _FRONT, _DECIDERS)),
    screening.RecordSmuggling: (Relation.PARTY, (_CASEWORK, _FRONT, _DECIDERS)),
    screening.JoinGroupIncident: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    removal.ScreenBeforeRemoval: (Relation.INTAKE, (_FRONT, _CASEWORK)),
    removal.SuspendRemoval: (Relation.PARTY, (_IMMIGRATION, _DECIDERS, _CASEWORK)),
    removal.RecordRemoval: (Relation.PARTY, (_IMMIGRATION, _CASEWORK)),
    recovery_period.StartRecoveryPeriod: (Relation.PARTY, (_DECIDERS, _CASEWORK)),
    recovery_period.ExtendRecoveryPeriod: (Relation.PARTY, (_DECIDERS, _CASEWORK)),
    recovery_period.ReviewRecoveryPeriod: (Relation.PARTY, (_DECIDERS, _CASEWORK)),
    recovery_period.EndRecoveryPeriod: (Relation.PARTY, (_DECIDERS, _CLOCK)),
    grounds.RequestIdentification: (Relation.INTAKE, (_CASEWORK, _FRONT)),
    grounds.DecideReasonableGrounds: (Relation.PARTY, (_DECIDERS,)),
    grounds.DecideConclusiveGrounds: (Relation.PARTY, (_DECIDERS,)),
    grounds.DecideIdentification: (Relation.PARTY, (_DECIDERS,)),
    grounds.WithdrawFromIdentification: (Relation.PARTY, (_CASEWORK, _FRONT, _DECIDERS)),
    grounds.RecordDisqualification: (Relation.PARTY, (_DECIDERS,)),
    reconsideration.RequestReconsideration: (Relation.PARTY, (_CASEWORK, _FRONT)),
    reconsideration.DecideReconsideration: (Relation.PARTY, (_DECIDERS,)),
    risk.AssessRisk: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD)),
    risk.AssessNeeds: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _SHELTER, _ABROAD)),
    risk.RecordSafetyCard: (Relation.PARTY, (_HEALTH, _CASEWORK, _SHELTER)),
    best_interests.AssessBestInterests: (Relation.PARTY, (_CHILDCARE,)),
    best_interests.DetermineBestInterests: (Relation.PARTY, (_CHILDCARE, _MAGISTRATE)),
    guardian.AppointGuardian: (Relation.PARTY, (_CHILDCARE, _MAGISTRATE)),
    guardian.EndGuardianship: (Relation.PARTY, (_CHILDCARE, _MAGISTRATE, _CLOCK)),
    support_plan.AgreeSupportPlan: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _SHELTER)),
    support_plan.ReviewSupportPlan: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _SHELTER)),
    due.NoteReviewDue: (Relation.SYSTEM, (_CLOCK,)),
    due.NoteDeadlineMissed: (Relation.SYSTEM, (_CLOCK,)),
    persons.LinkPerson: (Relation.INTAKE, (_CASEWORK, _CHILDCARE, _FRONT)),
    persons.EndPersonLink: (Relation.INTAKE, (_CASEWORK, _CHILDCARE, _FRONT)),
    persons.CheckConflict: (Relation.PARTY, (_CASEWORK, _CHILDCARE)),
    persons.NamePerpetrator: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _FRONT)),
    send.SendReferral: (Relation.INTAKE, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    send.GiveReferralInformation: (Relation.SENDER, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    send.RecallReferral: (Relation.SENDER, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    send.CancelReferralForSurvivor: (Relation.REFERRAL_PARTY,
        (_CASEWORK, _FRONT, _PROVIDERS, _ABROAD)),
    send.MarkReferralOverdue: (Relation.SYSTEM, (_CLOCK,)),
    send.EscalateReferral: (Relation.REFERRAL_WATCH, (_CASEWORK, _FRONT, _COORDINATOR, _CLOCK)),
    send.RecordRefusalByAll: (Relation.HOLDER, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    answer.ReceiveReferral: (Relation.RECEIVER, (_PROVIDERS,)),
    answer.RequestReferralInformation: (Relation.RECEIVER, (_PROVIDERS,)),
    answer.AcceptReferral: (Relation.RECEIVER, (_PROVIDERS,)),
    answer.WaitlistReferral: (Relation.RECEIVER, (_PROVIDERS,)),
    answer.DeclineReferral: (Relation.RECEIVER, (_PROVIDERS,)),
    answer.ReferOnward: (Relation.RECEIVER, (_PROVIDERS,)),
    service.StartService: (Relation.RECEIVER, (_PROVIDERS,)),
    service.DeliverService: (Relation.RECEIVER, (_PROVIDERS,)),
    service.RecordServiceNotDelivered: (Relation.RECEIVER, (_PROVIDERS,)),
    service.GiveReferralFeedback: (Relation.REFERRAL_PARTY,
        (_CASEWORK, _FRONT, _PROVIDERS, _ABROAD)),
    service.CloseReferral: (Relation.SENDER, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    request.RequestShelter: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _FRONT)),
    request.HoldPlace: (Relation.SHELTER, (_SHELTER,)),
    request.RefusePlace: (Relation.SHELTER, (_SHELTER,)),
    request.ReleaseHold: (Relation.SHELTER_OR_HOLDER, (_SHELTER, _CASEWORK)),
    request.ExpireHold: (Relation.SYSTEM, (_CLOCK,)),
    request.RecordNoPlaceFound: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _FRONT)),
    request.RecordUnexpectedArrival: (Relation.ANYONE, (_SHELTER,)),
    stay.AdmitResident: (Relation.SHELTER, (_SHELTER,)),
    stay.BeginLeave: (Relation.STAY, (_SHELTER,)),
    stay.ReportMissing: (Relation.STAY, (_SHELTER,)),
    stay.RecordResidentReturn: (Relation.STAY, (_SHELTER,)),
    stay.TransferResident: (Relation.STAY, (_SHELTER,)),
    stay.PlanDischarge: (Relation.STAY, (_SHELTER,)),
    stay.DischargeResident: (Relation.STAY, (_SHELTER,)),
    stay.RecordFollowUp: (Relation.SHELTER_OR_HOLDER, (_SHELTER, _CASEWORK)),
    residence.KeepDocuments: (Relation.STAY, (_SHELTER,)),
    residence.ReturnDocuments: (Relation.STAY, (_SHELTER,)),
    residence.RecordMedicalCheck: (Relation.PARTY, (_SHELTER, _HEALTH)),
    residence.GiveMedication: (Relation.STAY, (_SHELTER, _HEALTH)),
    residence.RecordIncident: (Relation.STAY, (_SHELTER,)),
    residence.EscalateIncident: (Relation.STAY, (_SHELTER,)),
    residence.RecordVisit: (Relation.STAY, (_SHELTER,)),
    residence.RefuseVisitor: (Relation.STAY, (_SHELTER,)),
    residence.RecordBirth: (Relation.STAY, (_SHELTER, _HEALTH)),
    places.OpenShelter: (Relation.OWN, (_SHELTER, _DIRECTORY)),
    places.AddPlace: (Relation.OWN, (_SHELTER, _DIRECTORY)),
    places.TakePlaceOutOfService: (Relation.OWN, (_SHELTER,)),
    places.ReturnPlaceToService: (Relation.OWN, (_SHELTER,)),
    places.TakeRollCall: (Relation.OWN, (_SHELTER,)),
    will.OpenInboundReturn: (Relation.PARTY, (_CONSULAR, _RETURN)),
    will.CounselReturn: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    will.ExpressReturnWish: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    will.DeclareVoluntaryReturn: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    will.ReaffirmReturnWill: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    will.WithdrawReturnWill: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    readiness.ScreenForAsylum: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    readiness.AssessReturnRisk: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    readiness.ContactEmbassy: (Relation.PARTY, (_RETURN, _CASEWORK, _CONSULAR)),
    readiness.ObtainTravelDocument: (Relation.PARTY, (_RETURN, _CONSULAR)),
    readiness.CertifyFitToTravel: (Relation.PARTY, (_HEALTH, _RETURN)),
    readiness.AssignEscort: (Relation.PARTY, (_RETURN,)),
    readiness.ArrangeReception: (Relation.PARTY, (_RETURN, _ABROAD)),
    readiness.RecordReturnOrder: (Relation.PARTY, (_MAGISTRATE, _CHILDCARE, _RETURN)),
    readiness.DeferReturn: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE)),
    journey.RecordDeparture: (Relation.PARTY, (_RETURN,)),
    journey.AssistTransit: (Relation.PARTY, (_RETURN, _ABROAD)),
    journey.RecordArrival: (Relation.PARTY, (_RETURN, _ABROAD)),
    journey.HandOver: (Relation.PARTY, (_RETURN, _ABROAD)),
    tracing.RequestTracing: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD)),
    tracing.TakeTracingAction: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD)),
    tracing.RecordRelativeClaim: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD)),
    tracing.VerifyRelative: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD)),
    tracing.CloseTracing: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _RETURN, _ABROAD)),
    reunification.AssessReunification: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD)),
    reunification.CompleteReunification: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD)),
    reunification.RefuseReunification: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD)),
    reunification.ArrangeAlternativeCare: (Relation.PARTY, (_CHILDCARE, _ABROAD)),
    plan.AssessReintegration: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    plan.AgreeReintegrationPlan: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    plan.GiveReintegrationSupport: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    plan.RecordMonitoringVisit: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    plan.CompleteReintegration: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    plan.EndReintegrationEarly: (Relation.PARTY, (_RETURN, _CASEWORK, _CHILDCARE, _ABROAD)),
    education.EnrolInEducation: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER)),
    education.RecordAttendance: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER)),
    education.CompleteEducation: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD, _SHELTER)),
    retrafficking.SuspectRetrafficking: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _FRONT, _ABROAD)),
    retrafficking.ConfirmRetrafficking: (Relation.PARTY, (_DECIDERS, _CASEWORK, _CHILDCARE)),
    proceedings.AnswerCooperation: (Relation.PARTY, (_CASEWORK, _JUSTICE, _LEGAL)),
    proceedings.RecordStatement: (Relation.PARTY, (_JUSTICE, _LEGAL)),
    proceedings.RecordCharge: (Relation.PARTY, (_JUSTICE,)),
    proceedings.SetCourtDate: (Relation.PARTY, (_JUSTICE, _LEGAL)),
    proceedings.OrderProtection: (Relation.PARTY, (_JUSTICE,)),
    proceedings.ClaimCompensation: (Relation.PARTY, (_LEGAL, _CASEWORK, _JUSTICE)),
    proceedings.OrderCompensation: (Relation.PARTY, (_JUSTICE,)),
    proceedings.RecordCompensationPaid: (Relation.PARTY, (_JUSTICE, _LEGAL, _CASEWORK)),
    legal_standing.AppointLawyer: (Relation.PARTY, (_LEGAL, _CASEWORK, _CHILDCARE, _JUSTICE)),
    legal_standing.RegularizeResidence: (Relation.PARTY, (_IMMIGRATION, _DECIDERS)),
    legal_standing.ClaimNonPunishment: (Relation.PARTY, (_LEGAL, _CASEWORK, _CHILDCARE)),
    legal_standing.DecideNonPunishment: (Relation.PARTY, (_JUSTICE,)),
    legal_standing.RecordDetention: (Relation.PARTY, (_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION)),
    legal_standing.RecordRelease: (Relation.PARTY, (_JUSTICE, _LEGAL, _CASEWORK, _IMMIGRATION)),
    complaint.MakeComplaint: (Relation.PARTY, (_CASEWORK, _LEGAL, _FRONT, _SHELTER, _ABROAD)),
    complaint.DecideComplaint: (Relation.PARTY, (_SUPERVISOR, _PROTECTION)),
    holder.TakeOnCase: (Relation.HOLDER, (_CASEWORK,)),
    holder.AssignWorker: (Relation.HOLDER, (_CASEWORK,)),
    holder.CoverWorker: (Relation.HOLDER, (_CASEWORK,)),
    holder.ReleaseHolder: (Relation.HOLDER_OR_COORDINATOR, (_SUPERVISOR, _COORDINATOR)),
    holder.OfferTransfer: (Relation.HOLDER, (_CASEWORK,)),
    holder.AcceptTransfer: (Relation.TRANSFER_RECEIVER, (_CASEWORK, _ABROAD)),
    holder.DeclineTransfer: (Relation.TRANSFER_RECEIVER, (_CASEWORK, _ABROAD)),
    course.PutOnHold: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    course.ResumeCase: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    course.RecordContactLost: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    course.HoldConference: (Relation.PARTY, (_CASEWORK, _CHILDCARE, _ABROAD)),
    course.HandOverProperty: (Relation.PARTY, (_CASEWORK, _FRONT, _SHELTER, _ABROAD)),
    course.HandOverCustody: (Relation.PARTY, (_FRONT, _CASEWORK, _CHILDCARE, _SHELTER, _ABROAD)),
    course.VoidEntry: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    course.CorrectWrongCase: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    closure.RequestClosure: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    closure.RefuseClosure: (Relation.HOLDER, (_SUPERVISOR,)),
    closure.ApproveClosure: (Relation.HOLDER, (_SUPERVISOR, _CASEWORK)),
    closure.CloseOnRequest: (Relation.HOLDER, (_SUPERVISOR, _CASEWORK)),
    closure.ReopenCase: (Relation.HOLDER, (_CASEWORK, _ABROAD)),
    closure.RecordDeath: (Relation.PARTY, (_CASEWORK, _HEALTH, _SHELTER, _ABROAD)),
    identity.LinkCases: (Relation.HOLDER_OR_COORDINATOR, (_CASEWORK, _COORDINATOR)),
    identity.MergeCases: (Relation.COORDINATOR, (_COORDINATOR,)),
    identity.UnmergeCases: (Relation.COORDINATOR, (_COORDINATOR,)),
    recall.AcknowledgeRecall: (Relation.RECALL_RECIPIENT, (_PROVIDERS, _PROTECTION)),
    sealing.ProposeSeal: (Relation.HOLDER, (_CASEWORK, _DECIDERS, _LEGAL, _PROTECTION)),
    sealing.ConfirmSeal: (Relation.HOLDER, (_CASEWORK, _DECIDERS, _LEGAL, _PROTECTION)),
    sealing.RejectSealProposal: (Relation.HOLDER, (_CASEWORK, _DECIDERS, _LEGAL, _PROTECTION)),
    break_glass.BreakGlass: (Relation.ANYONE, (_EMERGENCY,)),
    break_glass.ReviewGlass: (Relation.HOLDER_OR_PROTECTOR, (_SUPERVISOR, _PROTECTION)),
    break_glass.MissGlassReview: (Relation.SYSTEM, (_CLOCK,)),
    safety_card.ReleaseSafetyCard: (Relation.ANYONE, (_CUSTODIAN,)),
    safety_card.ReviewSafetyCardRelease: (Relation.HOLDER_OR_PROTECTOR,
        (_SUPERVISOR, _PROTECTION, _CUSTODIAN)),
    demand.ReceiveDemand: (Relation.PARTY,
        (_CASEWORK, _LEGAL, _PROTECTION, _HEALTH, _SHELTER, _ABROAD)),
    demand.ContestDemand: (Relation.PARTY, (_CASEWORK, _LEGAL, _PROTECTION)),
    demand.NarrowDemand: (Relation.PARTY, (_CASEWORK, _LEGAL, _PROTECTION)),
    demand.RefuseDemand: (Relation.PARTY, (_CASEWORK, _LEGAL, _PROTECTION)),
    demand.ComplyWithDemand: (Relation.HOLDER_OR_PROTECTOR, (_SUPERVISOR, _LEGAL, _PROTECTION)),
    organization.RegisterOrganization: (Relation.ANYONE, (_DIRECTORY,)),
    organization.CloseOrganization: (Relation.ANYONE, (_DIRECTORY,)),
    organization.OfferService: (Relation.ANYONE, (_DIRECTORY,)),
    organization.EndService: (Relation.ANYONE, (_DIRECTORY,)),
    organization.RecordLocation: (Relation.ANYONE, (_DIRECTORY,)),
    organization.PlaceService: (Relation.ANYONE, (_DIRECTORY,)),
    organization.RecordDirectoryContact: (Relation.ANYONE, (_DIRECTORY,)),
    provider.MakeAgreement: (Relation.ANYONE, (_DIRECTORY, _PROTECTION)),
    provider.EndAgreement: (Relation.ANYONE, (_DIRECTORY, _PROTECTION)),
    provider.MapProvider: (Relation.ANYONE, (_DIRECTORY, _COORDINATOR)),
    provider.VerifyProvider: (Relation.ANYONE, (_COORDINATOR, _DIRECTORY)),
    provider.AccreditProvider: (Relation.ANYONE, (_COORDINATOR,)),
    provider.SuspendProvider: (Relation.ANYONE, (_COORDINATOR,)),
    provider.ReinstateProvider: (Relation.ANYONE, (_COORDINATOR,)),
    emergency_right.RestoreBreakGlass: (Relation.ANYONE, (_PROTECTION,)),
    jurisdiction.ConfigureJurisdiction: (Relation.ANYONE, (_LAW,)),
    jurisdiction.DeclareHolidays: (Relation.ANYONE, (_LAW,)),
    jurisdiction.PublishIndicatorSet: (Relation.ANYONE, (_LAW,)),
    on_call.SetCustodiansOnCall: (Relation.ANYONE, (_PROTECTION,)),
    notification.SendDutyToNotify: (Relation.ANYONE, (_FRONT,)),
    adoption.AdoptPolicy: (Relation.SYSTEM, (_CLOCK,)),
}
# fmt: on

WHO_MAY_ACT: Mapping[type[Command], Row] = {
    kind: Row(roles=_every(groups), relation=relation, records=RECORDS[kind])
    for kind, (relation, groups) in _WHO.items()
}

NAMES_A_CASE = ("linked_case_id", "with_case_ids", "other_case_id", "belongs_to_case_id")
"""The fields of commands that name another case, which exists already."""

BEGINS_A_CASE = ("new_case_id", "child_case_id")
"""The fields that name a case which this command begins, or which this case began."""


def cases_named(command: Command) -> tuple[str, ...]:
    """The other cases that a command speaks of, which its asker has to know of."""
    named: list[str] = []
    for name in NAMES_A_CASE:
        value = getattr(command, name, None) or ()
        named += value if isinstance(value, tuple) else (value,)
    return tuple(dict.fromkeys(one for one in named if one != command.stream))
