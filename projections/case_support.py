"""Consents, other legal bases and stays of a case, as its row shows them: ids, codes, days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from domain.consent.grant import (
    ConsentAskedAnew,
    ConsentExpired,
    ConsentGiven,
    ConsentNarrowed,
    ConsentRefused,
    ConsentWithdrawn,
)
from domain.consent.lapse import LegalBasisLapsed
from domain.consent.legal_basis import LegalBasisEnded, LegalBasisRecorded
from domain.messages import Event, Recorded
from domain.shelter.stay import (
    DischargePlanned,
    ResidentAdmitted,
    ResidentDischarged,
    ResidentMissing,
    ResidentReturned,
    ResidentTransferred,
    ResidentWentOnLeave,
)
from projections.words import told, told_code

Part: TypeAlias = dict[str, Any]
Parts: TypeAlias = dict[str, Part]
Take: TypeAlias = Callable[[Parts, Any, Recorded], None]


def _given(consents: Parts, event: ConsentGiven, recorded: Recorded) -> None:
    consents[event.consent_id] = {
        "state": "given",
        "purpose": told_code(event.purpose),
        "recipient_id": event.recipient_id,
        "record_classes": [kind.value for kind in event.record_classes],
        "basis": told(event.basis),
        "ends_at": told(event.ends_at),
        "recorded_at": recorded.recorded_at.isoformat(),
    }


def _refused(consents: Parts, event: ConsentRefused, recorded: Recorded) -> None:
    consents[f"refusal-{recorded.event_id}"] = {
        "state": "refused",
        "purpose": told_code(event.purpose),
        "recipient_id": event.recipient_id,
        "record_classes": [],
        "recorded_at": recorded.recorded_at.isoformat(),
    }


def _narrowed(consents: Parts, event: ConsentNarrowed, _: Recorded) -> None:
    consent = consents.get(event.consent_id)
    if consent is not None:
        consent["state"] = "narrowed"
        consent["record_classes"] = [kind.value for kind in event.record_classes]
        consent["ends_at"] = told(event.ends_at) if event.ends_at else consent["ends_at"]


def _becomes(state: str) -> Take:
    def take(consents: Parts, event: Any, recorded: Recorded) -> None:
        consent = consents.get(event.consent_id)
        if consent is not None:
            consent["state"] = state
            consent["ended_at"] = recorded.recorded_at.isoformat()

    return take


def _asked_anew(consents: Parts, event: ConsentAskedAnew, recorded: Recorded) -> None:
    for key in event.consent_ids:
        if key in consents:
            consents[key]["state"] = "to_be_asked_anew"
            consents[key]["ended_at"] = recorded.recorded_at.isoformat()


def _based(bases: Parts, event: LegalBasisRecorded, recorded: Recorded) -> None:
    bases[event.basis_id] = {
        "state": "recorded",
        "basis": told_code(event.basis),
        "purpose": told_code(event.purpose),
        "recipient_id": event.recipient_id,
        "record_classes": [kind.value for kind in event.record_classes],
        "ends_at": told(event.ends_at),
        "recorded_at": recorded.recorded_at.isoformat(),
    }


def _basis_becomes(state: str) -> Take:
    def take(bases: Parts, event: Any, recorded: Recorded) -> None:
        if event.basis_id in bases:
            bases[event.basis_id]["state"] = state
            bases[event.basis_id]["ended_at"] = recorded.recorded_at.isoformat()

    return take


def _admitted(stays: Parts, event: ResidentAdmitted, recorded: Recorded) -> None:
    stays[event.stay_id] = {
        "whereabouts": "present",
        "shelter_id": event.shelter_id,
        "place_id": event.place_id,
        "arrangement": told_code(event.arrangement),
        "agency_id": recorded.by.agency_id,
        "admitted_at": recorded.occurred_at.isoformat(),
        "discharged_at": None,
    }


def _whereabouts(where: str) -> Take:
    def take(stays: Parts, event: Any, _: Recorded) -> None:
        if event.stay_id in stays:
            stays[event.stay_id]["whereabouts"] = where

    return take


def _transferred(stays: Parts, event: ResidentTransferred, recorded: Recorded) -> None:
    stay = stays.get(event.stay_id)
    if stay is not None:
        stay["shelter_id"], stay["place_id"] = event.shelter_id, event.place_id
        stay["arrangement"] = told_code(event.arrangement)
        stay["transferred_at"] = recorded.occurred_at.isoformat()


def _planned(stays: Parts, event: DischargePlanned, _: Recorded) -> None:
    if event.stay_id in stays:
        stays[event.stay_id]["discharge_planned_on"] = event.planned_on.isoformat()


def _discharged(stays: Parts, event: ResidentDischarged, recorded: Recorded) -> None:
    stay = stays.get(event.stay_id)
    if stay is not None:
        stay["whereabouts"] = "discharged"
        stay["discharged_at"] = recorded.occurred_at.isoformat()
        stay["discharge_reason"] = told_code(event.reason)
        stay["follow_up_on"] = told(event.follow_up_on) if event.follow_up_on else None


CONSENTS: Mapping[type[Event], Take] = {
    ConsentGiven: _given,
    ConsentRefused: _refused,
    ConsentNarrowed: _narrowed,
    ConsentWithdrawn: _becomes("withdrawn"),
    ConsentExpired: _becomes("expired"),
    ConsentAskedAnew: _asked_anew,
}
LEGAL_BASES: Mapping[type[Event], Take] = {
    LegalBasisRecorded: _based,
    LegalBasisEnded: _basis_becomes("ended"),
    LegalBasisLapsed: _basis_becomes("lapsed"),
}
STAYS: Mapping[type[Event], Take] = {
    ResidentAdmitted: _admitted,
    ResidentWentOnLeave: _whereabouts("on_leave"),
    ResidentMissing: _whereabouts("missing"),
    ResidentReturned: _whereabouts("present"),
    ResidentTransferred: _transferred,
    DischargePlanned: _planned,
    ResidentDischarged: _discharged,
}
