"""Going home: counselling, the will, what is prepared for it, and the journey."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.messages import RecordClass
from domain.voluntary_return.journey import (
    AssistTransit,
    HandOver,
    RecordArrival,
    RecordDeparture,
)
from domain.voluntary_return.readiness import (
    ArrangeReception,
    AssessReturnRisk,
    AssignEscort,
    CertifyFitToTravel,
    ContactEmbassy,
    ObtainTravelDocument,
    ScreenForAsylum,
)
from domain.voluntary_return.will import (
    CounselReturn,
    DeclareVoluntaryReturn,
    ExpressReturnWish,
    ReaffirmReturnWill,
)
from infra.demonstration.person import Person, agency_id

OFFICER = "return-officer"
EMBASSY_LEARNS = (RecordClass.IDENTITY,)


def declare_will(
    person: Person, country: str, words: str, risk: str = "low", **mitigation: Any
) -> str:
    """What awaits, what else is possible, asylum, danger; and only then the will, in private."""
    return_id = person.id("return", country)
    person.tell(
        CounselReturn,
        OFFICER,
        return_id=return_id,
        country=country,
        information_given="The journey, the reception, the support for the first year.",
        options="To stay under protection, to move elsewhere, to go home later.",
        language=person.language,
    )
    person.after(days=2)
    person.tell(ExpressReturnWish, OFFICER, return_id=return_id, words=words)
    person.after(days=1)
    person.tell(ScreenForAsylum, OFFICER, return_id=return_id, outcome="no_need_found")
    assess_danger(person, return_id, risk, **mitigation)
    person.after(days=1)
    person.tell(
        DeclareVoluntaryReturn,
        OFFICER,
        return_id=return_id,
        signed_by="individual",
        in_private=True,
        removal_order=False,
        words=words,
        language=person.language,
    )
    return return_id


def assess_danger(person: Person, return_id: str, level: str, mitigation: str = "") -> None:
    """The danger that awaits, explained to the person."""
    person.tell(
        AssessReturnRisk,
        OFFICER,
        return_id=return_id,
        level=level,
        trafficker_proximity="low",
        family_attitude="low",
        reprisal=level,
        mitigated=bool(mitigation),
        mitigation=mitigation or None,
        explained_to_person=True,
    )


def prepare(
    person: Person,
    return_id: str,
    partner: str,
    embassy: tuple[str, str] | None = None,
    document: str = "emergency_travel_document",
) -> None:
    """Documents, fitness, and a reception that the partner there has verified.

    `embassy` is the consulate and the consent that lets it learn who the person is.
    """
    if embassy is not None:
        person.tell(
            ContactEmbassy,
            return_id=return_id,
            embassy_id=agency_id(embassy[0]),
            basis_id=embassy[1],
            record_classes=EMBASSY_LEARNS,
        )
        person.after(days=5)
    person.tell(
        ObtainTravelDocument,
        OFFICER,
        return_id=return_id,
        kind=document,
        number=f"INVENTED-{person.key}",
        valid_until=person.today + timedelta(days=90),
    )
    _await_there(person, return_id, partner)
    certify(person, return_id)


def _await_there(person: Person, return_id: str, partner: str) -> None:
    reception: dict[str, Any] = {"return_id": return_id, "organization_id": agency_id(partner)}
    person.tell(ArrangeReception, OFFICER, verified=False, **reception)
    person.after(days=3)
    person.tell(
        ArrangeReception,
        partner,
        verified=True,
        verified_by_agency_id=agency_id(partner),
        note="The place was visited; somebody awaits the person.",
        **reception,
    )


def certify(person: Person, return_id: str) -> None:
    """A medical opinion that the person may travel."""
    person.tell(
        CertifyFitToTravel,
        OFFICER,
        return_id=return_id,
        fit=True,
        valid_until=person.today + timedelta(days=30),
        opinion="May travel; carries medication for two weeks.",
    )


def escort(person: Person, return_id: str, kind: str = "social_worker") -> None:
    """Somebody travels with the person."""
    person.tell(
        AssignEscort,
        OFFICER,
        return_id=return_id,
        escort_id=person.id("escort", kind),
        kind=kind,
        name="Escort of the return agency",
    )


def reaffirm(person: Person, return_id: str) -> None:
    """Asked again, alone, on the day."""
    person.tell(ReaffirmReturnWill, OFFICER, return_id=return_id, in_private=True)


def travel(
    person: Person, return_id: str, partner: str, route: str, transit: tuple[str, ...] = ()
) -> None:
    """Departure, transit, arrival, and the hand-over to whom it was verified."""
    reaffirm(person, return_id)
    person.after(hours=3)
    person.tell(
        RecordDeparture,
        OFFICER,
        return_id=return_id,
        route=route,
        departed_at=person.now,
        transit_countries=transit,
        fast_track=False,
    )
    for country in transit:
        person.after(hours=4)
        person.tell(AssistTransit, OFFICER, return_id=return_id, country=country)
    person.after(hours=6)
    person.tell(
        RecordArrival,
        OFFICER,
        return_id=return_id,
        arrived_at=person.now,
        assistance="Met at arrival, a meal, a telephone call.",
        onward_transport=True,
    )
    person.after(hours=2)
    person.tell(HandOver, partner, return_id=return_id, organization_id=agency_id(partner))
