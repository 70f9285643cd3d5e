"""The catalogue: which address each command has, and what its answer promises.

R1  Every command that people may give has one address; what the clock alone records has none.
R2  The address names the stream: `/v1/cases/{caseId}/accept-referral` is about that case. What
    comes into being is posted to its list: `/v1/cases`, `/v1/organizations`, `/v1/shelters`.
R3  The id of what a command brings into being may be left out; it is then made from the
    idempotency key, so that a repetition names the same. That of a new case is always made here,
    and so is that of a complaint, of what a court demands, and of what comes before one: whoever
    could choose one could find out whether it is taken, and in whose case.
R4  Formal decisions, closing and merging are decided on what the caller has seen: `If-Match` is
    required (access-and-audit).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from domain import identity, jurisdiction, notification, on_call
from domain.assessment import best_interests, guardian, persons, support_plan
from domain.consent import grant, legal_basis
from domain.directory import emergency_right, organization, provider
from domain.family import reunification, tracing
from domain.holding import closure, course, holder
from domain.identification import grounds, interpreter, reconsideration, report, screening
from domain.justice import complaint, proceedings
from domain.justice import standing as legal_standing
from domain.messages import Command, Role, Value
from domain.permissions import WHO_MAY_ACT
from domain.protection import break_glass, demand, safety_card, sealing
from domain.referral import send
from domain.reintegration import education, plan, retrafficking
from domain.shelter import places, request, residence, stay
from domain.voluntary_return import readiness, will

ROOT = "/v1"


class Operation(Value):
    """One address: the command behind it, whose stream it is about, and what is special to it.

    `path_field` is the name in the address, empty where the command brings its stream into being;
    `path_word` is the command's field that the address fills, its stream unless it says otherwise.
    """

    kind: type[Command]
    thing: str
    path: str
    path_field: str
    path_word: str
    creates: bool
    introduces: str
    needs_match: bool
    tag: str

    @property
    def name(self) -> str:
        return self.kind.__name__

    @property
    def makes_stream(self) -> bool:
        """The stream's id is in the body or made here, not in the address."""
        return self.path_word != "stream"

    @property
    def makes_id(self) -> bool:
        """R3: the id of what is introduced is made here, and nobody chooses it."""
        return self.introduces.endswith("case_id") or self.kind in _OF_THE_LAW


@cache
def operations() -> tuple[Operation, ...]:
    """R1: every operation, in the order of the table of who may act."""
    return tuple(
        _operation(kind) for kind, row in WHO_MAY_ACT.items() if any(row.roles) and _is_given(kind)
    )


@cache
def by_path() -> Mapping[str, Operation]:
    """The operations by address."""
    return {found.path: found for found in operations()}


def kebab(name: str) -> str:
    """`AcceptReferral` as it stands in an address."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def camel(name: str) -> str:
    """`case_id` as it stands in JSON."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _is_given(kind: type[Command]) -> bool:
    """R1."""
    return any(role is not Role.CLOCK for role in WHO_MAY_ACT[kind].roles)


def _operation(kind: type[Command]) -> Operation:
    thing, address, path_word = _address(kind)
    field = re.search(r"{(\w+)}", address)
    return Operation(
        kind=kind,
        thing=thing,
        path=ROOT + address,
        path_field=field[1] if field else "",
        path_word=path_word,
        creates=path_word != "stream",
        introduces=_INTRODUCES.get(kind, ""),
        needs_match=kind in _NEEDS_MATCH,
        tag=kind.__module__.split(".")[1],
    )


def _address(kind: type[Command]) -> tuple[str, str, str]:
    """R2: whose stream, the address, and the field that the address fills."""
    if kind in _LISTS:
        thing, plural = _LISTS[kind]
        return thing, f"/{plural}", ""
    if kind is request.RecordUnexpectedArrival:
        return "case", f"/shelters/{{shelterId}}/{kebab(kind.__name__)}", "shelter_id"
    thing = _THINGS.get(kind.__module__, "case")
    return thing, f"/{thing}s/{{{thing}Id}}/{kebab(kind.__name__)}", "stream"


_LISTS: Mapping[type[Command], tuple[str, str]] = {
    report.ReportCase: ("case", "cases"),
    organization.RegisterOrganization: ("organization", "organizations"),
    places.OpenShelter: ("shelter", "shelters"),
    notification.SendDutyToNotify: ("notification", "notifications"),
}
_THINGS = {
    places.__name__: "shelter",
    organization.__name__: "organization",
    provider.__name__: "organization",
    emergency_right.__name__: "organization",
    jurisdiction.__name__: "jurisdiction",
    on_call.__name__: "jurisdiction",
}
_NEEDS_MATCH = (
    grounds.DecideReasonableGrounds,
    grounds.DecideConclusiveGrounds,
    grounds.DecideIdentification,
    reconsideration.DecideReconsideration,
    closure.ApproveClosure,
    closure.CloseOnRequest,
    identity.MergeCases,
)
"""R4."""
_OF_THE_LAW = (
    *(complaint.MakeComplaint, demand.ReceiveDemand, legal_standing.RecordDetention),
    *(proceedings.RecordStatement, proceedings.ClaimCompensation),
    legal_standing.ClaimNonPunishment,
)
"""R3."""
_INTRODUCES: Mapping[type[Command], str] = {
    grant.GiveConsent: "consent_id",
    legal_basis.RecordLegalBasis: "basis_id",
    screening.ConductScreening: "screening_id",
    screening.JoinGroupIncident: "incident_id",
    interpreter.AssignInterpreter: "interpreter_id",
    reconsideration.RequestReconsideration: "reconsideration_id",
    best_interests.AssessBestInterests: "assessment_id",
    best_interests.DetermineBestInterests: "determination_id",
    guardian.AppointGuardian: "guardian_id",
    support_plan.AgreeSupportPlan: "plan_id",
    persons.LinkPerson: "linked_person_id",
    send.SendReferral: "referral_id",
    request.RequestShelter: "request_id",
    request.HoldPlace: "hold_id",
    stay.AdmitResident: "stay_id",
    residence.RecordIncident: "incident_id",
    residence.RecordBirth: "child_case_id",
    places.AddPlace: "place_id",
    will.OpenInboundReturn: "return_id",
    will.CounselReturn: "return_id",
    readiness.AssignEscort: "escort_id",
    tracing.RequestTracing: "tracing_id",
    tracing.RecordRelativeClaim: "relative_id",
    reunification.AssessReunification: "reunification_id",
    reunification.ArrangeAlternativeCare: "care_id",
    plan.AgreeReintegrationPlan: "plan_id",
    plan.RecordMonitoringVisit: "visit_id",
    education.EnrolInEducation: "enrolment_id",
    retrafficking.SuspectRetrafficking: "new_case_id",
    proceedings.RecordStatement: "statement_id",
    proceedings.ClaimCompensation: "claim_id",
    legal_standing.AppointLawyer: "lawyer_id",
    legal_standing.ClaimNonPunishment: "claim_id",
    legal_standing.RecordDetention: "detention_id",
    complaint.MakeComplaint: "complaint_id",
    holder.OfferTransfer: "transfer_id",
    course.HoldConference: "conference_id",
    identity.MergeCases: "merge_id",
    sealing.ProposeSeal: "proposal_id",
    break_glass.BreakGlass: "glass_id",
    safety_card.ReleaseSafetyCard: "release_id",
    demand.ReceiveDemand: "demand_id",
    organization.OfferService: "service_id",
    organization.RecordLocation: "location_id",
    organization.RecordDirectoryContact: "contact_id",
    provider.MakeAgreement: "agreement_id",
}
"""R3."""
