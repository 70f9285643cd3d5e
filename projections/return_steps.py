"""The steps of a return, by the kind of fact that takes them, each with its record class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from domain.messages import Event, RecordClass
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
    VoluntaryReturnDeclared,
)


class Step(NamedTuple):
    """A step, and the kind of knowledge that it was taken."""

    name: str
    record_class: RecordClass


_EVERYBODY = RecordClass.CASE_ADMINISTRATION
STEPS: Mapping[type[Event], Step] = {
    InboundReturnOpened: Step("inbound_opened", _EVERYBODY),
    ReturnCounselled: Step("counselled", _EVERYBODY),
    ReturnWishExpressed: Step("wished", _EVERYBODY),
    AsylumScreened: Step("asylum_screened", RecordClass.LEGAL),
    ReturnRiskAssessed: Step("risk_assessed", RecordClass.PSYCHOSOCIAL),
    VoluntaryReturnDeclared: Step("declared", _EVERYBODY),
    EmbassyContacted: Step("embassy_contacted", RecordClass.LEGAL),
    TravelDocumentObtained: Step("travel_document_obtained", RecordClass.IDENTITY),
    FitToTravelCertified: Step("fitness_certified", RecordClass.MEDICAL),
    EscortAssigned: Step("escort_assigned", _EVERYBODY),
    ReceptionArranged: Step("reception_arranged", _EVERYBODY),
    CourtOrderRecorded: Step("court_order_recorded", RecordClass.CHILD),
    ReturnDeferred: Step("deferred", _EVERYBODY),
    ReturnWillReaffirmed: Step("will_reaffirmed", _EVERYBODY),
    ReturnWillWithdrawn: Step("will_withdrawn", _EVERYBODY),
    ReturnDeparted: Step("departed", _EVERYBODY),
    ReturnTransitAssisted: Step("in_transit", _EVERYBODY),
    ReturnArrived: Step("arrived", _EVERYBODY),
    ReturnHandedOver: Step("handed_over", _EVERYBODY),
}
CLASS_OF: Mapping[str, RecordClass] = {step.name: step.record_class for step in STEPS.values()}
