"""The facts of a question as Cedar takes them, handed over as they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from cedarpy import Entities, Schema

from domain.access import Principal
from domain.agreements import AgreementLimit
from domain.openings import Card, Cover, Glass, Seal
from domain.standing import Standing

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = (DOCS / "policy.cedarschema").read_text(encoding="utf-8")
Json = dict[str, Any]

_SCHEMA = Schema.from_str(SCHEMA)


def entities_of(principal: Principal, standing: Standing) -> Entities:
    """The facts, as Cedar takes them."""
    opened = standing.openings
    every = [_principal(principal), _case(standing)]
    every += [_agreeing(limit) for limit in principal.agreement_limits]
    every += [_referral(standing, key) for key in standing.referrals]
    every += [_glass(key, glass) for key, glass in opened.glasses.items()]
    every += [_seal(key, seal) for key, seal in opened.seals.items()]
    every += [_card(key, card) for key, card in opened.cards.items()]
    every += [_cover(key, cover) for key, cover in opened.covers.items()]
    return Entities.from_json_str(json.dumps(every), _SCHEMA)


def _principal(principal: Principal) -> Json:
    actor = principal.actor
    entity = _entity(
        "Principal",
        "asker",
        user=person(actor.user_id),
        agency=_agency(actor.agency_id),
        jurisdiction=one("Jurisdiction", principal.jurisdiction_id),
        clearances=list(principal.clearances),
        strength=principal.strength,
        purpose_of_use=principal.purpose_of_use,
        agency_kind=principal.agency_kind,
        agreement_ended_with=[_agency(each) for each in principal.agreement_ended_with],
    )
    return entity | {"parents": [of("Role", actor.role.value)]}


def _agreeing(limit: AgreementLimit) -> Json:
    """What the agreements with one agency name is a fact of that agency, to whoever asks."""
    return _entity("Organization", limit.agency_id, agreed=classes_of([limit]))


def _case(standing: Standing) -> Json:
    bonds = standing.referrals.values()
    return _entity(
        "Case",
        "case",
        jurisdiction=one("Jurisdiction", standing.jurisdiction_id),
        reporter=_agencies(standing.reporter_agency_id),
        addressed_to=_agencies(standing.addressed_to_id),
        holder=_agencies(standing.holder_id),
        assigned=[person(standing.worker_id)] if standing.worker_id else [],
        offered_to=_agencies(standing.transfer_to_id),
        referrals_open_to=_agencies(*(b.to_agency_id for b in bonds if b.bond == "open")),
        referrals_in_force_to=_agencies(*(b.to_agency_id for b in bonds if b.bond == "in_force")),
        sheltered_by=_agencies(*standing.stays.values()),
        recalls_to=_agencies(*standing.recalls.values()),
    )


def _referral(standing: Standing, key: str) -> Json:
    bond, opened = standing.referrals[key], standing.openings
    end = opened.grounds.get(bond.basis_id or "")
    purpose = opened.purposes.get(bond.basis_id or "")
    return _entity(
        "Referral",
        key,
        **{"from": _agency(bond.from_agency_id), "to": _agency(bond.to_agency_id)},
        in_force=bond.bond == "in_force",
        record_classes=classes_of([bond]),
        **({} if end is None else {"ground_ends": moment(end)}),
        **({} if purpose is None else {"ground_purpose": purpose}),
    )


def _glass(key: str, glass: Glass) -> Json:
    who = {"user": person(glass.user_id), "agency": _agency(glass.agency_id)}
    return _entity("Glass", key, **who, until=moment(glass.until))


def _card(key: str, card: Card) -> Json:
    who = {"user": person(card.user_id), "agency": _agency(card.agency_id)}
    return _entity("Card", key, **who, to=_agencies(card.recipient_id), until=moment(card.until))


def _cover(key: str, cover: Cover) -> Json:
    return _entity("Cover", key, user=person(cover.user_id), until=moment(cover.until))


def _seal(key: str, seal: Seal) -> Json:
    listed = [person(each) for each in seal.listed_user_ids]
    return _entity("Seal", key, kind=one("SealKind", seal.kind), listed=listed)


def classes_of(found: Iterable[Any]) -> list[Json]:
    """The record classes that any of them names."""
    return some("RecordClass", {kind.value for each in found for kind in each.record_classes})


def _entity(entity: str, key: str, /, **attributes: Any) -> Json:
    return {"uid": of(entity, key), "attrs": attributes, "parents": []}


def of(kind: str, key: str) -> Json:
    """An entity, where a question or another entity's parents name it."""
    return {"type": kind, "id": key}


def one(kind: str, key: str) -> Json:
    """An entity, where an attribute or a context names it."""
    return {"__entity": of(kind, key)}


def some(kind: str, keys: Iterable[str]) -> list[Json]:
    return [one(kind, key) for key in keys]


def person(user_id: str) -> Json:
    return one("Person", user_id)


def _agency(agency_id: str) -> Json:
    return one("Organization", agency_id)


def _agencies(*agency_ids: str) -> list[Json]:
    return [_agency(each) for each in agency_ids if each]


def moment(at: datetime) -> Json:
    said = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"__extn": {"fn": "datetime", "arg": said}}
