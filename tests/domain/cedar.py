"""Asks the published Cedar policy what somebody may see; knows the facts, and nothing of the rules.

Decisions come in three steps, as docs/policy.cedarschema says: what opens, what is seen of the
case, and whether persons are. The facts of a standing are handed over as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cedarpy import AuthzResult, Entities, PolicySet, Schema, is_authorized_batch

from domain.access import Principal
from domain.messages import RecordClass
from domain.openings import Card, Cover, Glass, Seal
from domain.standing import Standing

DOCS = Path(__file__).resolve().parents[2] / "docs"
POLICY = (DOCS / "policy.cedar").read_text(encoding="utf-8")
SCHEMA = (DOCS / "policy.cedarschema").read_text(encoding="utf-8")
SPEAKING_OF_SOMEBODY = [kind.value for kind in RecordClass if kind != "case_administration"]
ASKER = {"type": "Principal", "id": "asker"}
CASE = {"type": "Case", "id": "case"}
Json = dict[str, Any]

_SCHEMA = Schema.from_str(SCHEMA)


@dataclass(frozen=True)
class Answer:
    """What Cedar says: which ties hold, what is seen, and by which forbids what is kept back."""

    ties: frozenset[str]
    whole: bool
    own: bool
    own_classes: frozenset[str]
    persons: bool
    card: bool
    reviews: bool
    classes: frozenset[str]
    forbidden: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Policy:
    """The rules, and its permits alone: they say what was granted before forbids took away."""

    rules: PolicySet
    permits: PolicySet


def policy_of(text: str) -> Policy:
    """Read a policy, each of whose rules begins with its @id."""
    permits = [rule for rule in rules_of(text) if "\npermit (" in rule]
    return Policy(PolicySet.from_str(text), PolicySet.from_str("\n".join(permits)))


def rules_of(text: str) -> list[str]:
    """The rules of a policy, one by one."""
    return re.split(r"\n(?=@id)", text)[1:]


PUBLISHED = policy_of(POLICY)


def ask_cedar(principal: Principal, standing: Standing, policy: Policy = PUBLISHED) -> Answer:
    """Put one question to the published policy, or to another one."""
    entities = entities_of(principal, standing)
    openings = _openings(principal, standing, entities, policy)
    names = ("know", "see_administration", "see_whole", "see_own")
    questions = [_asked(name, CASE, openings) for name in names]
    know, administration, whole, own = _answers(questions, policy.rules, entities)
    classes = _classes("see_class", entities, openings, policy) if know.allowed else {}
    owned = _classes("see_own_class", entities, openings, policy) if own.allowed else {}
    seen = [kind for kind, answer in classes.items() if answer.allowed]
    forbidden = _forbidden(classes)
    persons = _sees_persons(entities, openings, policy, seen, forbidden)
    known = _asked("review", CASE, {"sees_persons": persons})
    return Answer(
        ties=_told(know) if know.allowed else frozenset(),
        whole=whole.allowed,
        own=own.allowed,
        own_classes=frozenset(
            [kind for kind, answer in owned.items() if answer.allowed]
            + ["case_administration"] * own.allowed
        ),
        persons=persons,
        card=know.allowed and openings["by_card"],
        reviews=_answers([known], policy.rules, entities)[0].allowed,
        classes=frozenset([*seen, *["case_administration"] * administration.allowed]),
        forbidden={**_forbidden(owned), **forbidden},
    )


def _forbidden(classes: Mapping[str, AuthzResult]) -> dict[str, frozenset[str]]:
    return {kind: _told(answer) for kind, answer in classes.items() if not answer.allowed}


def _classes(
    action: str, entities: Entities, openings: Json, policy: Policy
) -> dict[str, AuthzResult]:
    """The second step, for every class that a permit grants, whether a forbid denies it or not."""
    questions = [
        _asked(action, CASE, {"record_class": _one("RecordClass", kind), **openings})
        for kind in SPEAKING_OF_SOMEBODY
    ]
    granted = _answers(questions, policy.permits, entities)
    answers = _answers(questions, policy.rules, entities)
    asked = zip(SPEAKING_OF_SOMEBODY, granted, answers, strict=True)
    return {kind: answer for kind, grant, answer in asked if grant.allowed}


def _sees_persons(
    entities: Entities,
    openings: Json,
    policy: Policy,
    seen: Iterable[str],
    forbidden: Iterable[str],
) -> bool:
    """The last step."""
    known = {
        "by_referral": openings["by_referral"],
        "by_glass": openings["by_glass"],
        "seen": _some("RecordClass", seen),
        "kept_back": _some("RecordClass", forbidden),
    }
    (answer,) = _answers([_asked("see_persons", CASE, known)], policy.rules, entities)
    return answer.allowed


def _openings(principal: Principal, standing: Standing, entities: Entities, policy: Policy) -> Json:
    """The first step: put together what the facts say of everything that opened."""
    when = {} if principal.asks_at is None else {"asks_at": _moment(principal.asks_at)}
    opened = standing.openings
    asked = [_asked("rely_on", _of("Referral", key), when) for key in standing.referrals]
    asked += [_asked("look_through", _of("Glass", key), when) for key in opened.glasses]
    asked += [_asked("open", _of("Seal", key), {}) for key in opened.seals]
    asked += [_asked("read_card", _of("Card", key), when) for key in opened.cards]
    asked += [_asked("stand_in", _of("Cover", key), when) for key in opened.covers]
    answers = iter(_answers(asked, policy.rules, entities) if asked else ())
    referrals = [each for each in standing.referrals.values() if next(answers).allowed]
    glasses = [each for each in opened.glasses.values() if next(answers).allowed]
    shut = [each.kind for each in opened.seals.values() if not next(answers).allowed]
    cards = [key for key in opened.cards if next(answers).allowed]
    covers = [_person(key) for key in opened.covers if next(answers).allowed]
    return {
        "by_referral": _classes_of(referrals),
        "by_glass": _classes_of(glasses),
        "by_card": bool(cards),
        "stands_in_for": covers,
        "shut": _some("SealKind", shut),
    }


def _classes_of(found: Iterable[Any]) -> list[Json]:
    return _some("RecordClass", {kind.value for each in found for kind in each.record_classes})


def entities_of(principal: Principal, standing: Standing) -> Entities:
    """The facts, as Cedar takes them."""
    opened = standing.openings
    every = [_principal(principal), _case(standing)]
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
        user=_person(actor.user_id),
        agency=_agency(actor.agency_id),
        jurisdiction=_one("Jurisdiction", principal.jurisdiction_id),
        clearances=list(principal.clearances),
        strength=principal.strength,
        purpose_of_use=principal.purpose_of_use,
        agreement_ended_with=[_agency(each) for each in principal.agreement_ended_with],
    )
    return entity | {"parents": [_of("Role", actor.role.value)]}


def _case(standing: Standing) -> Json:
    bonds = standing.referrals.values()
    return _entity(
        "Case",
        "case",
        jurisdiction=_one("Jurisdiction", standing.jurisdiction_id),
        reporter=_agencies(standing.reporter_agency_id),
        addressed_to=_agencies(standing.addressed_to_id),
        holder=_agencies(standing.holder_id),
        assigned=[_person(standing.worker_id)] if standing.worker_id else [],
        offered_to=_agencies(standing.transfer_to_id),
        referrals_open_to=_agencies(*(b.to_agency_id for b in bonds if b.bond == "open")),
        referrals_in_force_to=_agencies(*(b.to_agency_id for b in bonds if b.bond == "in_force")),
        sheltered_by=_agencies(*standing.stays.values()),
        recalls_to=_agencies(*standing.recalls.values()),
    )


def _referral(standing: Standing, key: str) -> Json:
    bond = standing.referrals[key]
    end = standing.openings.grounds.get(bond.basis_id or "")
    ground = {} if end is None else {"ground_ends": _moment(end)}
    return _entity(
        "Referral",
        key,
        **{"from": _agency(bond.from_agency_id), "to": _agency(bond.to_agency_id)},
        in_force=bond.bond == "in_force",
        **ground,
    )


def _glass(key: str, glass: Glass) -> Json:
    who = {"user": _person(glass.user_id), "agency": _agency(glass.agency_id)}
    return _entity("Glass", key, **who, until=_moment(glass.until))


def _card(key: str, card: Card) -> Json:
    who = {"user": _person(card.user_id), "agency": _agency(card.agency_id)}
    return _entity("Card", key, **who, to=_agencies(card.recipient_id), until=_moment(card.until))


def _cover(key: str, cover: Cover) -> Json:
    return _entity("Cover", key, user=_person(cover.user_id), until=_moment(cover.until))


def _seal(key: str, seal: Seal) -> Json:
    listed = [_person(each) for each in seal.listed_user_ids]
    return _entity("Seal", key, kind=_one("SealKind", seal.kind), listed=listed)


def _asked(action: str, resource: Json, context: Json) -> Json:
    return {
        "principal": ASKER,
        "action": _of("Action", action),
        "resource": resource,
        "context": context,
    }


def _answers(
    questions: Sequence[Json], policies: PolicySet, entities: Entities
) -> list[AuthzResult]:
    """A rule that fails would be passed over in silence: none may."""
    answers = is_authorized_batch(list(questions), policies, entities)
    assert [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors] == []
    return answers


def _told(answer: AuthzResult) -> frozenset[str]:
    return frozenset(answer.diagnostics.id_annotations_by_reason.values())


def _entity(entity: str, key: str, /, **attributes: Any) -> Json:
    return {"uid": _of(entity, key), "attrs": attributes, "parents": []}


def _of(kind: str, key: str) -> Json:
    return {"type": kind, "id": key}


def _one(kind: str, key: str) -> Json:
    return {"__entity": _of(kind, key)}


def _some(kind: str, keys: Iterable[str]) -> list[Json]:
    return [_one(kind, key) for key in keys]


def _person(user_id: str) -> Json:
    return _one("Person", user_id)


def _agency(agency_id: str) -> Json:
    return _one("Organization", agency_id)


def _agencies(*agency_ids: str) -> list[Json]:
    return [_agency(each) for each in agency_ids if each]


def _moment(at: datetime) -> Json:
    said = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"__extn": {"fn": "datetime", "arg": said}}
