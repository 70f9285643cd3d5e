"""One return as it should go: what was said, found and arranged, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.assessment.best_interests import BestInterestsDetermined
from domain.consent.grant import ConsentGiven
from domain.identification.age import AgeStated
from domain.messages import Event, RecordClass
from domain.vocabulary import (
    ANSWER,
    ASYLUM_OUTCOME,
    BEST_INTERESTS_DECISION,
    CONSENT_BASIS,
    CONSENT_PURPOSE,
    COUNTRY,
    ESCORT_KIND,
    INTERVIEW_SUBJECT,
    LANGUAGE,
    RISK_LEVEL,
    STATED_AGE,
    TRAVEL_DOCUMENT,
)
from domain.voluntary_return.journey import ReturnArrived, ReturnDeparted
from domain.voluntary_return.readiness import (
    AsylumScreened,
    CourtOrderRecorded,
    EscortAssigned,
    FitToTravelCertified,
    ReceptionArranged,
    ReturnRiskAssessed,
    TravelDocumentObtained,
)
from domain.voluntary_return.will import (
    ReturnCounselled,
    ReturnWillReaffirmed,
    ReturnWishExpressed,
    VoluntaryReturnDeclared,
)
from tests.domain.scenario import Past
from tests.examples import (
    CHILD_OFFICER,
    EMBASSY,
    PARTNER_ABROAD,
    RETURN_OFFICER,
    WELFARE,
    later,
    made_id,
)

RETURN = made_id("return", "home")
HOME_HELP = made_id("organization", "home help")
ESCORT_PERSON = made_id("escort", "first")
EMBASSY_CONSENT = made_id("consent", "embassy")
DEPARTS_AT = later(days=10)
DEPARTS_ON = date(2026, 3, 12)

COUNSELLED = ReturnCounselled(
    return_id=RETURN,
    country=COUNTRY["MOZ"],
    information_given="what awaits",
    options="what else is possible",
    language=LANGUAGE["por"],
)
WISHED = ReturnWishExpressed(return_id=RETURN)
SCREENED = AsylumScreened(return_id=RETURN, outcome=ASYLUM_OUTCOME["no_need_found"])
RISK = ReturnRiskAssessed(
    return_id=RETURN,
    level=RISK_LEVEL["low"],
    trafficker_proximity=RISK_LEVEL["low"],
    family_attitude=RISK_LEVEL["low"],
    reprisal=RISK_LEVEL["low"],
    mitigated=False,
    explained_to_person=True,
)
DECLARED = VoluntaryReturnDeclared(
    return_id=RETURN,
    signed_by=INTERVIEW_SUBJECT["individual"],
    in_private=True,
    removal_order=False,
    words="I want to go",
)
DOCUMENT = TravelDocumentObtained(
    return_id=RETURN, kind=TRAVEL_DOCUMENT["passport"], number="0", valid_until=DEPARTS_ON
)
FIT = FitToTravelCertified(return_id=RETURN, fit=True, valid_until=DEPARTS_ON)
ESCORT = EscortAssigned(
    return_id=RETURN, escort_id=ESCORT_PERSON, kind=ESCORT_KIND["social_worker"], name="Escort"
)
RECEPTION = ReceptionArranged(
    return_id=RETURN,
    organization_id=HOME_HELP,
    verified=True,
    verified_by_agency_id=PARTNER_ABROAD,
)
ARRANGED = Past(RECEPTION, by=RETURN_OFFICER)
REAFFIRMED = Past(
    ReturnWillReaffirmed(return_id=RETURN, in_private=True, by_worker_id=RETURN_OFFICER.user_id),
    by=RETURN_OFFICER,
    at=later(days=9, hours=12),
)
DEPARTED = ReturnDeparted(
    return_id=RETURN, route="by air", departed_at=DEPARTS_AT, fast_track=False
)
ARRIVED = ReturnArrived(return_id=RETURN, arrived_at=later(days=10, hours=5), onward_transport=True)

ASKED: tuple[Event | Past, ...] = (COUNSELLED, WISHED)
EXPLAINED: tuple[Event | Past, ...] = (*ASKED, SCREENED, RISK)
WILLED: tuple[Event | Past, ...] = (*EXPLAINED, DECLARED)
PREPARED: tuple[Event | Past, ...] = (*WILLED, DOCUMENT, FIT, ESCORT, ARRANGED)
READY: tuple[Event | Past, ...] = (*PREPARED, REAFFIRMED)
ON_THE_WAY: tuple[Event | Past, ...] = (*READY, Past(DEPARTED, by=RETURN_OFFICER, at=DEPARTS_AT))
THERE: tuple[Event | Past, ...] = (
    *ON_THE_WAY,
    Past(ARRIVED, by=RETURN_OFFICER, at=ARRIVED.arrived_at),
)

CHILD = Past(
    AgeStated(
        stated_age=STATED_AGE["child"],
        child_at_exploitation=ANSWER["yes"],
        reasons_to_believe_child="school year",
        presumed_child=True,
    ),
    by=CHILD_OFFICER,
)
DETERMINED = BestInterestsDetermined(
    determination_id=made_id("determination", "return"),
    decision=BEST_INTERESTS_DECISION["return_with_reception"],
    wishes="to go home",
    reasons="family found and safe",
    review_due_at=later(days=90),
)
ORDERED = CourtOrderRecorded(return_id=RETURN, court="a court", ordered_on=date(2026, 3, 1))
CONSENTED = ConsentGiven(
    consent_id=EMBASSY_CONSENT,
    purpose=CONSENT_PURPOSE["embassy_contact"],
    recipient_id=EMBASSY,
    record_classes=(RecordClass.IDENTITY,),
    basis=CONSENT_BASIS["adult_informed"],
    given_by=INTERVIEW_SUBJECT["individual"],
    wording="the embassy of this country learns who I am, for a travel document",
    ends_at=later(days=30),
)
RETURN_CONSENT = replace(
    CONSENTED, consent_id=made_id("consent", "return"), purpose=CONSENT_PURPOSE["return"]
)
WELFARE_CONSENT = replace(CONSENTED, consent_id=made_id("consent", "welfare"), recipient_id=WELFARE)


def without(history: tuple[Event | Past, ...], *kinds: type[Event]) -> tuple[Event | Past, ...]:
    """A history in which these facts never happened."""
    return tuple(past for past in history if not isinstance(event_of(past), kinds))


def event_of(past: Event | Past) -> Event:
    return past.fact.event if isinstance(past, Past) else past
