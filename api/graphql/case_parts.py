"""The parts of a case: consents, bases, referrals, stays, returns, reintegration, recovery."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from api.graphql.directory import Organization, organization_named
from api.graphql.making import Told, made
from api.graphql.node import Node
from api.graphql.words import Code
from domain.messages import RecordClass


@strawberry.type(description="Knowledge that is kept from the asker, and why.")
class Withheld:
    record_class: RecordClass = strawberry.field(description="The kind of knowledge.")
    reason: str = strawberry.field(description="A stable word for why it is withheld.")


@strawberry.type(
    description="What the person allowed, refused or took back: for one purpose and one recipient."
)
class Consent:
    id: strawberry.ID = strawberry.field(description="The id of the consent.")
    state: str = strawberry.field(
        description="given, refused, narrowed, withdrawn, expired, or to_be_asked_anew."
    )
    purpose: Code | None = strawberry.field(description="What for.")
    recipient_id: strawberry.ID | None = strawberry.field(description="For which organization.")
    record_classes: list[RecordClass] = strawberry.field(description="Which kinds of knowledge.")
    basis: Code | None = strawberry.field(description="Whose consent it is, in law.")
    recorded_at: datetime | None = strawberry.field(description="When it was recorded.")
    ends_at: datetime | None = strawberry.field(description="Until when it holds.")
    ended_at: datetime | None = strawberry.field(description="When it ended, if it did.")


@strawberry.type(description="Why a disclosure is lawful where consent is not the true basis.")
class LegalBasis:
    id: strawberry.ID = strawberry.field(description="The id of the basis.")
    state: str = strawberry.field(description="recorded, ended, or lapsed.")
    basis: Code | None = strawberry.field(description="Which basis it is.")
    purpose: Code | None = strawberry.field(description="What for.")
    recipient_id: strawberry.ID | None = strawberry.field(description="For which organization.")
    record_classes: list[RecordClass] = strawberry.field(description="Which kinds of knowledge.")
    recorded_at: datetime | None = strawberry.field(description="When it was recorded.")
    ends_at: datetime | None = strawberry.field(description="Until when it holds.")
    ended_at: datetime | None = strawberry.field(description="When it ended, if it did.")


@strawberry.type(description="One organization asks another's service to serve the person.")
class Referral(Node):
    id: strawberry.ID = strawberry.field(description="The id, as `referral-…`.")
    case_id: strawberry.ID | None = strawberry.field(description="The case that it belongs to.")
    masked: bool = strawberry.field(
        description="Parties and service are withheld, since they would tell too much."
    )
    status: str = strawberry.field(description="How far the referral has come: its last answer.")
    priority: Code | None = strawberry.field(description="How soon an answer is needed.")
    reason: Code | None = strawberry.field(description="Why it was sent.")
    service_type: Code | None = strawberry.field(description="What kind of service is asked.")
    service_id: strawberry.ID | None = strawberry.field(description="Which service is asked.")
    from_agency_id: strawberry.ID | None = strawberry.field(description="Who sent it.")
    to_agency_id: strawberry.ID | None = strawberry.field(description="To whom it was sent.")
    from_agency: Organization | None = strawberry.field(
        resolver=organization_named("from_agency_id"), description="Who sent it."
    )
    to_agency: Organization | None = strawberry.field(
        resolver=organization_named("to_agency_id"), description="To whom it was sent."
    )
    record_classes: list[RecordClass] | None = strawberry.field(
        description="Which kinds of knowledge it discloses once it is accepted."
    )
    basis_id: strawberry.ID | None = strawberry.field(
        description="The consent or other basis that it rests on."
    )
    sent_at: datetime | None = strawberry.field(description="When it was sent.")
    reply_due_at: datetime | None = strawberry.field(description="Until when it is to be answered.")
    answered_at: datetime | None = strawberry.field(description="When it was answered.")
    answer_reason: Code | None = strawberry.field(description="The reason of a refusal.")
    late: bool | None = strawberry.field(description="It is overdue and not yet answered.")
    expected_on: date | None = strawberry.field(description="When the service will begin.")
    delivered_on: date | None = strawberry.field(description="When the service was delivered.")
    outcome: Code | None = strawberry.field(description="How it ended.")


@strawberry.type(description="A stay in a shelter, from admission to discharge.")
class Stay:
    id: strawberry.ID = strawberry.field(description="The id of the stay.")
    masked: bool = strawberry.field(description="Where the person stays is withheld.")
    whereabouts: str | None = strawberry.field(
        description="present, on_leave, missing, or discharged."
    )
    shelter_id: strawberry.ID | None = strawberry.field(description="In which shelter.")
    place_id: strawberry.ID | None = strawberry.field(description="In which place of it.")
    arrangement: Code | None = strawberry.field(description="What kind of place was given.")
    admitted_at: datetime | None = strawberry.field(description="When the person was admitted.")
    discharge_planned_on: date | None = strawberry.field(description="The planned discharge.")
    discharged_at: datetime | None = strawberry.field(description="When the person left.")
    discharge_reason: Code | None = strawberry.field(description="Why the stay ended.")


@strawberry.type(description="A voluntary return, from counselling to hand-over.")
class Return:
    id: strawberry.ID = strawberry.field(description="The id of the return.")
    status: str = strawberry.field(description="How far the return has come.")
    country: Code | None = strawberry.field(description="Where to.")
    changed_at: datetime | None = strawberry.field(description="When it came this far.")
    departed_at: datetime | None = strawberry.field(description="When the person departed.")
    arrived_at: datetime | None = strawberry.field(description="When the person arrived.")
    organization_id: strawberry.ID | None = strawberry.field(description="Who received the person.")
    deferral_reason: Code | None = strawberry.field(description="Why it was deferred.")


@strawberry.type(description="Reintegration: its plan, and the visits that follow it.")
class Reintegration:
    status: str = strawberry.field(description="How far reintegration has come.")
    plan_id: strawberry.ID | None = strawberry.field(description="The plan in force.")
    outcome: Code | None = strawberry.field(description="How it was completed.")
    end_reason: Code | None = strawberry.field(description="Why it ended early.")
    visits: int = strawberry.field(description="How many monitoring visits were made.")
    last_visit_on: date | None = strawberry.field(description="The last visit.")
    visit_due_at: datetime | None = strawberry.field(description="When the next visit is due.")
    changed_at: datetime | None = strawberry.field(description="When it came this far.")


@strawberry.type(description="Time to recover and to decide, without removal.")
class RecoveryPeriod:
    started_on: date | None = strawberry.field(description="Its first day.")
    ends_on: date | None = strawberry.field(description="Its last day.")
    review_on: date | None = strawberry.field(description="When it is reviewed.")
    extensions: int = strawberry.field(description="How often it was extended.")
    ended_at: datetime | None = strawberry.field(description="When it was ended.")


def withheld(told: Told) -> Withheld:
    return made(Withheld, told)


def consent(key: str, told: Told) -> Consent:
    return made(Consent, told, id=key)


def legal_basis(key: str, told: Told) -> LegalBasis:
    return made(LegalBasis, told, id=key)


def referral(case_id: str, told: Told) -> Referral:
    return made(Referral, told, id=told["referral_id"], case_id=case_id)


def stay(told: Told) -> Stay:
    return made(Stay, told, id=told["stay_id"])


def voluntary_return(key: str, told: Told) -> Return:
    country = told.get("country") or told.get("country_of_stay")
    return made(Return, told, id=key, country=country, deferral_reason=told.get("reason"))


def reintegration(told: Told | None) -> Reintegration | None:
    if not told:
        return None
    begun = {"status": "assessed", "visits": 0, "end_reason": told.get("reason")}
    return made(Reintegration, {**begun, **told})


def recovery_period(told: Told | None) -> RecoveryPeriod | None:
    return made(RecoveryPeriod, {"extensions": 0, **told}) if told else None
