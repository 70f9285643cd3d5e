"""Commands: what the refusals of each command may tell of.

R1  For each command the matters of which some refusal of it tells (refusals.py), but for the work
    and what its own facts tell by their names. A test walks the rooms and holds this table to them.
R2  Whoever does not know such a matter cannot tell by the order of the rules which of them stood
    against the command: then none of its refusals is told (discretion.py).
R3  What it tells that a command passes stands in passing.py.
R4  A follow-up and a visit are to the person alone, so nobody else's conflict stands against them;
    and where they need no channel, nor does how the person is reached, or that it is a child.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from domain.assessment import best_interests, guardian, persons
from domain.consent import grant, legal_basis
from domain.family import reunification, tracing
from domain.holding import closure, course, holder
from domain.identification import (
    age,
    grounds,
    interpreter,
    reconsideration,
    recovery_period,
    removal,
    safety,
    screening,
)
from domain.identification.safety import WITHOUT_CHANNEL
from domain.justice import complaint, proceedings
from domain.justice import standing as legal_standing
from domain.messages import Command, RecordClass
from domain.protection import demand
from domain.referral import answer, send
from domain.reintegration import plan
from domain.shelter import request, residence, stay
from domain.telltale.refusals import Beyond, Matter
from domain.voluntary_return import journey, readiness, will

_Kinds: TypeAlias = tuple[type[Command], ...]
_LEGAL, _CHILD = RecordClass.LEGAL, RecordClass.CHILD

_ON_THE_WAY_BACK: _Kinds = (
    *(will.DeclareVoluntaryReturn, will.ReaffirmReturnWill, readiness.ContactEmbassy),
    *(readiness.ObtainTravelDocument, readiness.CertifyFitToTravel, readiness.AssignEscort),
    *(readiness.ArrangeReception, journey.RecordDeparture),
)
_AFTERWARDS: _Kinds = (stay.RecordFollowUp, plan.RecordMonitoringVisit)
TOLD_BY: Mapping[Matter, _Kinds] = {
    _LEGAL: (
        *_AFTERWARDS,
        *(interpreter.AssignInterpreter, safety.RecordContactAttempt, screening.RecordSmuggling),
        *(removal.RecordRemoval, grounds.DecideConclusiveGrounds),
        *(recovery_period.StartRecoveryPeriod, recovery_period.ExtendRecoveryPeriod),
        *(recovery_period.EndRecoveryPeriod, reconsideration.RequestReconsideration),
        *(guardian.AppointGuardian, persons.CheckConflict, tracing.VerifyRelative),
        *(readiness.ScreenForAsylum, readiness.AssessReturnRisk, *_ON_THE_WAY_BACK),
        *(proceedings.RecordStatement, proceedings.ClaimCompensation),
        *(proceedings.RecordCompensationPaid, legal_standing.AppointLawyer),
        *(legal_standing.ClaimNonPunishment, legal_standing.DecideNonPunishment),
        *(legal_standing.RecordDetention, legal_standing.RecordRelease),
        *(complaint.MakeComplaint, complaint.DecideComplaint, demand.ReceiveDemand),
        *(demand.ContestDemand, demand.NarrowDemand, demand.RefuseDemand),
        demand.ComplyWithDemand,
    ),
    RecordClass.CONTACT_LOCATION: (
        *(safety.LapseSafety, safety.RecordContactAttempt, *_AFTERWARDS),
    ),
    _CHILD: (
        *_AFTERWARDS,
        *(safety.RecordContactAttempt, age.ReachMajority, grounds.DecideReasonableGrounds),
        *(grounds.DecideConclusiveGrounds, grounds.DecideIdentification),
        *(reconsideration.DecideReconsideration, best_interests.AssessBestInterests),
        *(best_interests.DetermineBestInterests, guardian.AppointGuardian),
        *(guardian.EndGuardianship, grant.GiveConsent, grant.RefuseConsent),
        *(legal_basis.RecordLegalBasis, request.HoldPlace, stay.AdmitResident),
        *(stay.TransferResident, stay.DischargeResident, will.DeclareVoluntaryReturn),
        *(readiness.RecordReturnOrder, journey.RecordDeparture),
        *(reunification.CompleteReunification, reunification.ArrangeAlternativeCare),
        *(proceedings.RecordStatement, closure.CloseOnRequest),
    ),
    RecordClass.PSYCHOSOCIAL: (*_ON_THE_WAY_BACK, reunification.CompleteReunification),
    RecordClass.MEDICAL: (journey.RecordDeparture,),
    RecordClass.IDENTITY: (journey.RecordDeparture,),
    Beyond.GROUNDS: (
        *(grounds.RequestIdentification, grant.NarrowConsent, send.SendReferral),
        *(legal_basis.RecordOutsideDisclosure, send.GiveReferralInformation),
        *(answer.AcceptReferral, residence.EscalateIncident, will.OpenInboundReturn),
        *(readiness.ContactEmbassy, tracing.RequestTracing, tracing.TakeTracingAction),
        *(holder.OfferTransfer, holder.AcceptTransfer, course.HoldConference),
    ),
}


def written() -> tuple[str, ...]:
    """The table row by row, for the hash that decisions cite."""
    rows = ((matter, kind) for matter, kinds in TOLD_BY.items() for kind in kinds)
    return tuple(sorted(f"refusals of {kind.__name__}|{matter}" for matter, kind in rows))


def matters(kind: type[Command]) -> Iterator[Matter]:
    """R1: of what the refusals of a command may tell."""
    return (matter for matter, kinds in TOLD_BY.items() if kind in kinds)


def untold_by(command: Command) -> frozenset[Matter]:
    """R4: what no refusal of this command tells, by what it says itself."""
    if not isinstance(command, _AFTERWARDS):
        return frozenset()
    reached = () if needs_channel(command) else (RecordClass.CONTACT_LOCATION, _CHILD)
    return frozenset({_LEGAL, *reached})


def needs_channel(command: Command) -> bool:
    """Whether it is a follow-up or a visit by a way that others may see, read or answer."""
    match command:
        case stay.RecordFollowUp(method=method) | plan.RecordMonitoringVisit(method=method):
            return method not in WITHOUT_CHANNEL
        case _:
            return False
