"""What the rooms of justice remember of a case: claims, detentions, complaints.

R1  Whether the person cooperates with the police is not kept: no rule may read it (rules.md 5).
R2  The last order on a compensation stands, as after an appeal; payments add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from decimal import Decimal

from domain.justice.complaint import ComplaintDecided, ComplaintMade
from domain.justice.proceedings import (
    CompensationClaimed,
    CompensationOrdered,
    CompensationPaid,
    StatementGiven,
)
from domain.justice.standing import (
    DetentionRecorded,
    NonPunishmentClaimed,
    NonPunishmentDecided,
    ReleaseRecorded,
    ResidenceRegularized,
)
from domain.messages import Event, Recorded, Value


class Compensation(Value):
    """What was ordered on a claim, in which currency, and what was paid of it."""

    ordered: Decimal | None = None
    currency: str = ""
    paid: Decimal = Decimal(0)


class Detention(Value):
    """Since when somebody was held, and whether they were released."""

    since: datetime
    released: bool = False


class Complaint(Value):
    """Against which agency, and whether it was decided."""

    against_agency_id: str
    decided: bool = False


class Justice(Value):
    """What is claimed, held and complained of.

    `non_punishment` says which claims are decided; `residence_status` is the last one given;
    `recorded_by` says by its id which agency recorded a claim, a detention or a complaint.
    """

    statement_ids: tuple[str, ...] = ()
    compensations: Mapping[str, Compensation] = field(default_factory=dict)
    non_punishment: Mapping[str, bool] = field(default_factory=dict)
    detentions: Mapping[str, Detention] = field(default_factory=dict)
    complaints: Mapping[str, Complaint] = field(default_factory=dict)
    residence_status: str = ""
    recorded_by: Mapping[str, str] = field(default_factory=dict)


def evolve(state: Justice, recorded: Recorded) -> Justice:
    """Take one fact into account."""
    after = _evolved(state, recorded.event)
    match recorded.event:
        case CompensationClaimed(claim_id=key) | NonPunishmentClaimed(claim_id=key):
            return _recorded(after, key, recorded.by.agency_id)
        case DetentionRecorded(detention_id=key) | ComplaintMade(complaint_id=key):
            return _recorded(after, key, recorded.by.agency_id)
        case _:
            return after


def _recorded(state: Justice, key: str, agency_id: str) -> Justice:
    return replace(state, recorded_by={**state.recorded_by, key: agency_id})


def _evolved(state: Justice, event: Event) -> Justice:
    match event:
        case StatementGiven():
            return replace(state, statement_ids=(*state.statement_ids, event.statement_id))
        case ResidenceRegularized():
            return replace(state, residence_status=event.status)
        case NonPunishmentClaimed():
            return replace(state, non_punishment={**state.non_punishment, event.claim_id: False})
        case NonPunishmentDecided():
            return replace(state, non_punishment={**state.non_punishment, event.claim_id: True})
        case DetentionRecorded():
            return _held(state, event.detention_id, Detention(since=event.since))
        case ReleaseRecorded(detention_id=key) if key in state.detentions:
            return _held(state, key, replace(state.detentions[key], released=True))
        case ComplaintMade():
            made = Complaint(against_agency_id=event.against_agency_id)
            return replace(state, complaints={**state.complaints, event.complaint_id: made})
        case ComplaintDecided(complaint_id=key) if key in state.complaints:
            decided = replace(state.complaints[key], decided=True)
            return replace(state, complaints={**state.complaints, key: decided})
        case _:
            return _compensated(state, event)


def _compensated(state: Justice, event: Event) -> Justice:
    match event:
        case CompensationClaimed():
            return _claim(state, event.claim_id, Compensation())
        case CompensationOrdered(claim_id=key) if key in state.compensations:
            ordered = replace(
                state.compensations[key], ordered=event.amount, currency=str(event.currency)
            )
            return _claim(state, key, ordered)
        case CompensationPaid(claim_id=key) if key in state.compensations:
            before = state.compensations[key]
            return _claim(state, key, replace(before, paid=before.paid + event.amount))
        case _:
            return state


def _held(state: Justice, key: str, detention: Detention) -> Justice:
    return replace(state, detentions={**state.detentions, key: detention})


def _claim(state: Justice, key: str, compensation: Compensation) -> Justice:
    return replace(state, compensations={**state.compensations, key: compensation})
