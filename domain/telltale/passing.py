"""Passing: what somebody has to know to give a command, because that it passes would tell it.

R1  Whether some commands pass is the matter itself: whether an embassy may be told is the asylum,
    whether somebody may be found smuggled is the decision, whether a guardian is appointed is the
    age, whether a conference may be held is the consent.
    These are for whoever may know it; to everybody else they are refused in every case, alike
    (discretion.py).
R2  Whoever does not know what was agreed towards others sends a referral under a ground that they
    name: no ground is looked for in their place, or they would find by trying which there are.
R3  Whoever does not know whether it is a child records no consent, no refusal in the person's
    place, and no basis but a vital interest: who may consent depends on the age. The person's own
    no is recorded by whoever hears it. An identification is asked for as of an adult, on a ground;
    a statement is recorded as of a child, with a person of support.
R4  A complaint, a demand for records, a claim or a detention is acted on by whoever may know of it,
    and by the agency that recorded it: others would find by its id in whose case it stands.
R5  Whoever does not know who was accused assigns nobody to interpret who is or was linked to the
    case, or is a guardian in it, cleared or not.
R6  Whoever does not know whether the person was protected says of every removal how it came about.
R7  Whoever does not know how the person is reached follows up and visits in person, or through
    their own worker: that another way passes tells that it is safe.
R8  Whoever does not know whether it is a child discloses under a ground that carried nothing yet:
    an adult's carries more than one disclosure, a child's does not (consent/once.py). Where more
    would have to be known as well, only whoever answers for the case discloses under it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from domain.assessment import best_interests, guardian
from domain.assessment.state import Assessment
from domain.consent import grant, legal_basis
from domain.consent.consents import Consents
from domain.family import reunification, tracing
from domain.holding import course, holder
from domain.identification import grounds, interpreter, removal, safety, screening
from domain.justice import complaint, proceedings
from domain.justice import standing as legal_standing
from domain.justice.state import Justice
from domain.messages import Command, RecordClass
from domain.protection import demand
from domain.protection.protection import Protection
from domain.referral import send
from domain.shelter import residence
from domain.telltale.commands import needs_channel
from domain.telltale.refusals import Beyond, Matter
from domain.vocabulary import CONSENT_PURPOSE
from domain.voluntary_return import readiness

_Kinds: TypeAlias = tuple[type[Command], ...]

_SHUT: Mapping[Matter, _Kinds] = {
    RecordClass.LEGAL: (readiness.ContactEmbassy, screening.RecordSmuggling),
    RecordClass.CHILD: (
        *(best_interests.AssessBestInterests, best_interests.DetermineBestInterests),
        *(guardian.AppointGuardian, guardian.EndGuardianship, readiness.RecordReturnOrder),
        *(reunification.ArrangeAlternativeCare, grant.GiveConsent),
    ),
    RecordClass.CONTACT_LOCATION: (safety.RecordContactAttempt,),
    Beyond.GROUNDS: (course.HoldConference,),
}
"""R1, R3: whatever the command says."""
_SHUT_ANYHOW = (readiness.ContactEmbassy, course.HoldConference)
_DISCLOSES = (
    *(send.SendReferral, legal_basis.RecordOutsideDisclosure, grounds.RequestIdentification),
    *(tracing.RequestTracing, residence.EscalateIncident, holder.OfferTransfer, *_SHUT_ANYHOW),
)
"""R8: what makes the person known to somebody, on a ground that it names."""


class Noted(Protocol):
    """What is asked of a case."""

    @property
    def assessment(self) -> Assessment: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def justice(self) -> Justice: ...

    @property
    def protection(self) -> Protection: ...


def written() -> tuple[str, ...]:
    """The tables row by row, for the hash that decisions cite."""
    needed = (
        f"needs {matter}|{kind.__name__}" for matter, kinds in _SHUT.items() for kind in kinds
    )
    once = (f"discloses|{kind.__name__}" for kind in _DISCLOSES)
    return tuple(sorted((*needed, *once)))


def needed_for(command: Command, case: Noted) -> Matter | None:
    """What somebody has to know of this case to give this command."""
    if isinstance(command, send.SendReferral) and command.basis_id is None:
        again = case.consents.told_before(command.to_agency_id)
        return Beyond.REPEATED if again else Beyond.GROUNDS
    if isinstance(command, _DISCLOSES) and any(map(case.consents.used, _named_by(command))):
        return Beyond.REPEATED if isinstance(command, _SHUT_ANYHOW) else RecordClass.CHILD
    if _rests_on_age(command, case):
        return RecordClass.CHILD
    if _rests_on_law(command, case):
        return RecordClass.LEGAL
    if needs_channel(command):
        return RecordClass.CONTACT_LOCATION
    return next((matter for matter in _SHUT if isinstance(command, _SHUT[matter])), None)


def _named_by(command: Command) -> tuple[str | None, ...]:
    """R8: the grounds that a command names."""
    one, several = getattr(command, "basis_id", None), getattr(command, "basis_ids", ())
    return (one, *several)


def _rests_on_age(command: Command, case: Noted) -> bool:
    """R3."""
    match command:
        case grant.RefuseConsent(given_by=said_by):
            return said_by == "caregiver"
        case legal_basis.RecordLegalBasis(basis=basis):
            return basis != "vital_interests"
        case proceedings.RecordStatement():
            return not command.support_person_present
        case grounds.RequestIdentification():
            return not _has_a_ground(command, case.consents)
        case _:
            return False


def _has_a_ground(command: grounds.RequestIdentification, consents: Consents) -> bool:
    classes, purpose = (RecordClass.CASE_ADMINISTRATION,), CONSENT_PURPOSE["identification"]
    named, to = command.basis_id, command.decider_id
    return consents.basis_covers(named, to, classes, purpose, command.at)


def _rests_on_law(command: Command, case: Noted) -> bool:
    """R4, R5, R6."""
    match command:
        case interpreter.AssignInterpreter(interpreter_id=key):
            return case.assessment.is_known(key)
        case removal.RecordRemoval():
            return command.note is None
        case demand.ContestDemand() | demand.NarrowDemand() | demand.RefuseDemand():
            found = case.protection.demands.get(command.demand_id)
            return found is None or found.by_agency_id != command.by.agency_id
        case (
            complaint.DecideComplaint(complaint_id=key)
            | legal_standing.DecideNonPunishment(claim_id=key)
            | legal_standing.RecordRelease(detention_id=key)
            | proceedings.OrderCompensation(claim_id=key)
            | proceedings.RecordCompensationPaid(claim_id=key)
        ):
            return case.justice.recorded_by.get(key) != command.by.agency_id
        case _:
            return False
