"""Standing: how each agency stands to a case, folded from its events alone.

R1  Acting and seeing are decided on the same standing, so that they can never disagree.
R2  A referral gives its receiver a standing while it is open, and makes it party to the case only
    once accepted and until it is closed, recalled, cancelled or not delivered.
R3  The agency that admitted the person to its shelter is party to the case while the stay runs.
R4  Nobody inherits a standing: it ends with the fact that ends it. So whoever passed a case on does
    not answer for it again because the next holder is released: the last holder does, until
    somebody takes the case on, for a case is never left without anybody.
R5  A recall ties its recipient to the case until it is acknowledged, and for nothing else; what it
    recalls, the referral opens no more.
R6  What opens a record for a time, and what shuts it, is remembered beside (openings.py).
R7  Who took the person in, kept a place for them or accepted to shelter them is remembered for as
    long as the case is: which agency shelters tells where somebody is, before and after, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from domain import openings
from domain.holding.closure import CaseClosed, CaseReopened
from domain.holding.holder import (
    CaseTakenOn,
    CaseTransferDeclined,
    CaseTransferOffered,
    CaseTransferred,
    HolderReleased,
    WorkerAssigned,
)
from domain.identification.report import CaseReported
from domain.identity import CaseMerged, CaseUnmerged
from domain.messages import Event, RecordClass, Recorded, Value
from domain.openings import Openings
from domain.protection.recall import DisclosureRecalled, RecallAcknowledged
from domain.referral.answer import (
    ReferralAccepted,
    ReferralDeclined,
    ReferralReferredOnward,
)
from domain.referral.send import ReferralCancelledBySurvivor, ReferralRecalled, ReferralSent
from domain.referral.service import ReferralClosed, ServiceNotDelivered
from domain.shelter.request import PlaceOffered
from domain.shelter.stay import ResidentAdmitted, ResidentDischarged
from domain.vocabulary import SERVICE_TYPE

_ENDS = (
    ReferralDeclined,
    ReferralReferredOnward,
    ReferralRecalled,
    ReferralCancelledBySurvivor,
    ReferralClosed,
    ServiceNotDelivered,
)


class Bond(StrEnum):
    """How far a referral has come between two agencies."""

    OPEN = "open"
    IN_FORCE = "in_force"
    ENDED = "ended"


class ReferralBond(Value):
    """What a referral means for access: from whom, to whom, which classes, how far it has come.

    `sheltering` says that it is for a safe house.
    """

    from_agency_id: str
    to_agency_id: str
    record_classes: tuple[RecordClass, ...]
    basis_id: str | None = None
    bond: Bond = Bond.OPEN
    sheltering: bool = False


class Standing(Value):
    """Everything about a case that decides who may act on it and see it; ids and classes only.

    `stays` holds the agency that shelters the person, by stay; `recalls` the agency that has to
    acknowledge, by recall; `sheltering` everyone who shelters, did, or said that they would (R7).
    """

    jurisdiction_id: str = ""
    reporter_agency_id: str = ""
    addressed_to_id: str = ""
    holder_id: str = ""
    worker_id: str = ""
    transfer_to_id: str = ""
    referrals: Mapping[str, ReferralBond] = field(default_factory=dict)
    stays: Mapping[str, str] = field(default_factory=dict)
    recalls: Mapping[str, str] = field(default_factory=dict)
    openings: Openings = field(default_factory=Openings)
    closed: bool = False
    merged_into: str = ""
    sheltering: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        return bool(self.reporter_agency_id)

    @property
    def responsible_id(self) -> str:
        """The agency that answers for the case: its holder, else whoever it came to last (R4)."""
        return self.holder_id or self.addressed_to_id

    def shelters(self, agency_id: str) -> bool:
        """R7: an agency shelters the person, did, or said that it would."""
        return agency_id in self.sheltering or agency_id in self.stays.values()

    def bond_with(self, agency_id: str, bond: Bond) -> tuple[ReferralBond, ...]:
        """The referrals to an agency that have come as far as `bond`."""
        return tuple(
            found
            for found in self.referrals.values()
            if found.to_agency_id == agency_id and found.bond is bond
        )

    def open_referrals_to(self, agency_id: str) -> tuple[str, ...]:
        """The referrals that an agency is asked to answer."""
        return tuple(
            key
            for key, found in self.referrals.items()
            if found.to_agency_id == agency_id and found.bond is Bond.OPEN
        )

    def recalls_to(self, agency_id: str) -> tuple[str, ...]:
        """The recalls that an agency is asked to acknowledge."""
        return tuple(key for key, recipient in self.recalls.items() if recipient == agency_id)

    @property
    def parties(self) -> tuple[str, ...]:
        """Who answers for the case, shelters the person, or has an accepted referral."""
        bonds = (one for one in self.referrals.values() if one.bond is Bond.IN_FORCE)
        named = (self.responsible_id, *self.stays.values(), *(one.to_agency_id for one in bonds))
        return tuple(dict.fromkeys(agency for agency in named if agency))

    def is_party(self, agency_id: str) -> bool:
        """The agency answers for the case, has an accepted referral, or shelters the person."""
        return (
            agency_id == self.responsible_id
            or agency_id in self.stays.values()
            or bool(self.bond_with(agency_id, Bond.IN_FORCE))
        )


def evolve(standing: Standing, recorded: Recorded) -> Standing:
    """Take one fact into account."""
    opened = openings.evolve(standing.openings, recorded)
    kept = standing if opened is standing.openings else replace(standing, openings=opened)
    return _with_shelter(_evolve(kept, recorded), recorded)


def _with_shelter(standing: Standing, recorded: Recorded) -> Standing:
    """R7."""
    event = recorded.event
    match event:
        case ResidentAdmitted() | PlaceOffered():
            agency_id = recorded.by.agency_id
        case ReferralAccepted(referral_id=key) if key in standing.referrals:
            bond = standing.referrals[key]
            agency_id = bond.to_agency_id if bond.sheltering else ""
        case _:
            return standing
    if not agency_id or agency_id in standing.sheltering:
        return standing
    return replace(standing, sheltering=(*standing.sheltering, agency_id))


def _evolve(standing: Standing, recorded: Recorded) -> Standing:
    event = recorded.event
    match event:
        case CaseReported():
            return replace(
                standing,
                jurisdiction_id=event.jurisdiction_id,
                reporter_agency_id=event.reporter_agency_id,
                addressed_to_id=event.addressed_to_id,
            )
        case CaseTakenOn():
            return replace(standing, holder_id=event.holder_id, worker_id=event.worker_id)
        case WorkerAssigned():
            return replace(standing, worker_id=event.worker_id)
        case HolderReleased():
            return replace(standing, holder_id="", worker_id="")
        case CaseTransferOffered():
            return replace(standing, transfer_to_id=event.to_agency_id)
        case CaseTransferDeclined():
            return replace(standing, transfer_to_id="")
        case CaseTransferred():
            return replace(
                standing,
                addressed_to_id=event.to_agency_id,
                holder_id=event.to_agency_id,
                worker_id=event.worker_id,
                transfer_to_id="",
            )
        case CaseClosed():
            return replace(standing, closed=True)
        case CaseReopened():
            return replace(standing, closed=False)
        case CaseMerged(surviving=False):
            return replace(standing, merged_into=event.other_case_id)
        case CaseUnmerged():
            return replace(standing, merged_into="")
        case _:
            return _worked_with(standing, recorded)


def _worked_with(standing: Standing, recorded: Recorded) -> Standing:
    """R2, R3, R5: who shelters, who was referred to, and whom a recall went to."""
    event = recorded.event
    match event:
        case ResidentAdmitted():
            agency_id = recorded.by.agency_id
            return replace(standing, stays={**standing.stays, event.stay_id: agency_id})
        case ResidentDischarged():
            return replace(standing, stays=_without(standing.stays, event.stay_id))
        case DisclosureRecalled():
            recalls = {**standing.recalls, event.recall_id: event.recipient_id}
            bonds = _narrowed(standing.referrals, event)
            return replace(standing, recalls=recalls, referrals=bonds)
        case RecallAcknowledged():
            return replace(standing, recalls=_without(standing.recalls, event.recall_id))
        case _:
            bonds = _bonds(standing.referrals, event)
            return standing if bonds is standing.referrals else replace(standing, referrals=bonds)


def _bonds(bonds: Mapping[str, ReferralBond], event: Event) -> Mapping[str, ReferralBond]:
    if isinstance(event, ReferralSent):
        return {**bonds, event.referral_id: _bond(event)}
    if isinstance(event, ReferralAccepted):
        return _moved(bonds, event.referral_id, Bond.IN_FORCE)
    if isinstance(event, _ENDS):
        return _moved(bonds, event.referral_id, Bond.ENDED)
    return bonds


def _bond(event: ReferralSent) -> ReferralBond:
    return ReferralBond(
        from_agency_id=event.from_agency_id,
        to_agency_id=event.to_agency_id,
        record_classes=event.record_classes,
        basis_id=event.basis_id,
        sheltering=event.service_type == SERVICE_TYPE["safehouse_service"],
    )


def _narrowed(
    bonds: Mapping[str, ReferralBond], event: DisclosureRecalled
) -> Mapping[str, ReferralBond]:
    """R5."""
    key = event.referral_id or ""
    if key not in bonds:
        return bonds
    kept = tuple(kind for kind in bonds[key].record_classes if kind in event.kept_classes)
    return {**bonds, key: replace(bonds[key], record_classes=kept)}


def _moved(bonds: Mapping[str, ReferralBond], key: str, bond: Bond) -> Mapping[str, ReferralBond]:
    return {**bonds, key: replace(bonds[key], bond=bond)} if key in bonds else bonds


def _without(agencies: Mapping[str, str], gone: str) -> Mapping[str, str]:
    return {key: agency for key, agency in agencies.items() if key != gone}
