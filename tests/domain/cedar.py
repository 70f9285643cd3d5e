"""Asks the published Cedar policy what somebody may see; knows the facts, and nothing of the rules.

Decisions come in three steps, as docs/policy.cedarschema says: what opens, what is seen of the
case, and whether persons are. The facts of a standing are handed over as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cedarpy import AuthzResult, Entities, PolicySet, is_authorized_batch

from domain.access import Principal
from domain.messages import RecordClass
from domain.standing import Standing
from tests.domain.cedar_facts import (
    DOCS,
    Json,
    classes_of,
    entities_of,
    moment,
    of,
    one,
    person,
    some,
)

POLICY = (DOCS / "policy.cedar").read_text(encoding="utf-8")
SPEAKING_OF_SOMEBODY = [kind.value for kind in RecordClass if kind != "case_administration"]
ASKER = {"type": "Principal", "id": "asker"}
CASE = {"type": "Case", "id": "case"}
AFTERWARDS = ("review", "know_recipients")
"""What is asked where it is known whether somebody sees persons."""


@dataclass(frozen=True)
class Answer:
    """What Cedar says: which ties hold, what is seen, and by which forbids what is kept back.

    `unopened` is what a referral would open, were it not for the forbids named; `obligations` are
    the duties by each tie.
    """

    ties: frozenset[str]
    whole: bool
    own: bool
    own_classes: frozenset[str]
    persons: bool
    card: bool
    glass: bool
    reviews: bool
    knows_recipients: bool
    classes: frozenset[str]
    forbidden: Mapping[str, frozenset[str]]
    unopened: Mapping[str, frozenset[str]]
    obligations: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Policy:
    """The rules, and its permits alone: they say what was granted before forbids took away.

    `obligations` are read off the annotations, which Cedar itself keeps and does not answer with.
    """

    rules: PolicySet
    permits: PolicySet
    obligations: Mapping[str, frozenset[str]]


def policy_of(text: str) -> Policy:
    """Read a policy, each of whose rules begins with its @id."""
    permits = [rule for rule in rules_of(text) if "\npermit (" in rule]
    return Policy(
        PolicySet.from_str(text), PolicySet.from_str("\n".join(permits)), _obligations(permits)
    )


def _obligations(permits: Iterable[str]) -> dict[str, frozenset[str]]:
    """The duties by each tie, where a permit names them."""
    found = (_OBLIGATION.match(rule) for rule in permits)
    return {said[1]: frozenset(said[2].split(", ")) for said in found if said is not None}


_OBLIGATION = re.compile(r'@id\("(\w+)"\)\n@source\("[^"]+"\)\n@obligation\("([^"]+)"\)\n')


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
    asked = [_asked(name, CASE, {"sees_persons": persons}) for name in AFTERWARDS]
    reviews, recipients = _answers(asked, policy.rules, entities)
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
        glass=know.allowed and bool(openings["by_glass"]),
        reviews=reviews.allowed,
        knows_recipients=recipients.allowed,
        classes=frozenset([*seen, *["case_administration"] * administration.allowed]),
        forbidden={**_forbidden(owned), **forbidden},
        unopened=_unopened(principal, standing, entities, policy),
        obligations=policy.obligations,
    )


def _forbidden(classes: Mapping[str, AuthzResult]) -> dict[str, frozenset[str]]:
    return {kind: _told(answer) for kind, answer in classes.items() if not answer.allowed}


def _classes(
    action: str, entities: Entities, openings: Json, policy: Policy
) -> dict[str, AuthzResult]:
    """The second step, for every class that a permit grants, whether a forbid denies it or not."""
    questions = [
        _asked(action, CASE, {"record_class": one("RecordClass", kind), **openings})
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
        "seen": some("RecordClass", seen),
        "kept_back": some("RecordClass", forbidden),
    }
    (answer,) = _answers([_asked("see_persons", CASE, known)], policy.rules, entities)
    return answer.allowed


def _openings(principal: Principal, standing: Standing, entities: Entities, policy: Policy) -> Json:
    """The first step: put together what the facts say of everything that opened."""
    when, opened = _when(principal), standing.openings
    asked = _relying(principal, standing)
    asked += [_asked("look_through", of("Glass", key), when) for key in opened.glasses]
    asked += [_asked("open", of("Seal", key), {}) for key in opened.seals]
    asked += [_asked("read_card", of("Card", key), when) for key in opened.cards]
    asked += [_asked("stand_in", of("Cover", key), when) for key in opened.covers]
    answers = iter(_answers(asked, policy.rules, entities))
    referrals = {key: it for key, it in standing.referrals.items() if next(answers).allowed}
    glasses = [each for each in opened.glasses.values() if next(answers).allowed]
    shut = [each.kind for each in opened.seals.values() if not next(answers).allowed]
    cards = [key for key in opened.cards if next(answers).allowed]
    covers = [person(key) for key in opened.covers if next(answers).allowed]
    return {
        "by_referral": classes_of(referrals.values()),
        "within_agreement": some("RecordClass", _drawn(referrals, entities, policy)),
        "by_glass": classes_of(glasses),
        "by_card": bool(cards),
        "stands_in_for": covers,
        "shut": some("SealKind", shut),
    }


def _drawn(referrals: Iterable[str], entities: Entities, policy: Policy) -> list[str]:
    """Which classes may be drawn from one or another of the referrals that are relied on."""
    pairs = [(key, kind) for key in referrals for kind in SPEAKING_OF_SOMEBODY]
    asked = [
        _asked("draw_from", of("Referral", key), {"record_class": one("RecordClass", kind)})
        for key, kind in pairs
    ]
    answers = _answers(asked, policy.rules, entities)
    drawn = zip(pairs, answers, strict=True)
    return sorted({kind for (_, kind), answer in drawn if answer.allowed})


def _unopened(
    principal: Principal, standing: Standing, entities: Entities, policy: Policy
) -> dict[str, frozenset[str]]:
    asked = _relying(principal, standing)
    granted = _answers(asked, policy.permits, entities)
    answers = zip(granted, _answers(asked, policy.rules, entities), strict=True)
    found: dict[str, frozenset[str]] = {}
    for bond, (grant, answer) in zip(standing.referrals.values(), answers, strict=True):
        for kind in bond.record_classes if grant.allowed and not answer.allowed else ():
            found[kind.value] = found.get(kind.value, frozenset()) | _told(answer)
    return {kind: told for kind, told in found.items() if kind in SPEAKING_OF_SOMEBODY}


def _relying(principal: Principal, standing: Standing) -> list[Json]:
    when = _when(principal)
    return [_asked("rely_on", of("Referral", key), when) for key in standing.referrals]


def _when(principal: Principal) -> Json:
    return {} if principal.asks_at is None else {"asks_at": moment(principal.asks_at)}


def _asked(action: str, resource: Json, context: Json) -> Json:
    return {
        "principal": ASKER,
        "action": of("Action", action),
        "resource": resource,
        "context": context,
    }


def _answers(
    questions: Sequence[Json], policies: PolicySet, entities: Entities
) -> list[AuthzResult]:
    """A rule that fails would be passed over in silence: none may."""
    answers = is_authorized_batch(list(questions), policies, entities) if questions else []
    assert [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors] == []
    return answers


def _told(answer: AuthzResult) -> frozenset[str]:
    return frozenset(answer.diagnostics.id_annotations_by_reason.values())
