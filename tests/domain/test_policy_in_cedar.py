"""The published policy and the program never differ, whoever asks and however a case stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest
from cedarpy import validate_policies
from hypothesis import HealthCheck, Phase, given, settings

from domain import policy
from domain.access import Principal, Tie, View, decide_review, decide_view, knows_recipients
from domain.messages import RecordClass, Role
from domain.standing import Standing
from tests.domain.cedar import POLICY, Answer, ask_cedar, policy_of, rules_of
from tests.domain.cedar_facts import SCHEMA
from tests.domain.standings import principals, standings

RANK = (
    Tie.COORDINATOR,
    Tie.AUDITOR,
    Tie.HOLDER,
    Tie.REFERRAL,
    Tie.GLASS,
    Tie.SERVICE,
    Tie.RECEIVER,
    Tie.RECALLED,
    Tie.REPORTER,
    Tie.CARD,
)
"""Of several ties the first counts."""
ORDINARY = 1_000
MANY = 10_000
FEW = 40
"""In how many of many questions a forbid takes something away at least."""


def difference(principal: Principal, standing: Standing, cedar: Answer, ours: View) -> list[str]:
    """In what the two differ, in words."""
    reviews = decide_review(principal, standing).permit
    tie = next((tie for tie in RANK if tie in cedar.ties), Tie.NONE)
    forbidden = told_of(cedar, tie)
    compared = {
        "tie": (tie, ours.tie),
        "known": (bool(cedar.ties), ours.permit),
        "whole": (cedar.whole, ours.whole),
        "own": (cedar.own, ours.own),
        "own classes": (cedar.own_classes, frozenset(map(str, ours.own_classes))),
        "persons": (cedar.persons, ours.persons),
        "card": (cedar.card, ours.card),
        "reviews": (cedar.reviews, reviews),
        "recipients": (cedar.knows_recipients, knows_recipients(principal, ours)),
        "obligations": (obliged(cedar, tie), frozenset(ours.obligations)),
        "classes": (cedar.classes, frozenset(map(str, ours.record_classes))),
        "forbidden": (set(forbidden), set(map(str, dict(ours.forbidden)))),
    }
    found = [
        f"{name}: {one}, not {other}" for name, (one, other) in compared.items() if one != other
    ]
    return found + [
        f"{kind} is not forbidden by {code}"
        for kind, code in ours.forbidden
        if code not in forbidden.get(kind, ())
    ]


def obliged(cedar: Answer, tie: Tie) -> frozenset[str]:
    """The duties of the tie, and of what opens besides it."""
    beside = [Tie.GLASS] * cedar.glass + [Tie.CARD] * cedar.card
    none: frozenset[str] = frozenset()
    return none.union(*(cedar.obligations.get(each, none) for each in (tie, *beside)))


def told_of(cedar: Answer, tie: Tie) -> Mapping[str, frozenset[str]]:
    """What is kept back, and what a referral would open for whoever is left with their own."""
    kept, shut = cedar.forbidden, cedar.unopened if tie is Tie.SERVICE else {}
    none: frozenset[str] = frozenset()
    return {kind: kept.get(kind, none) | shut.get(kind, none) for kind in {*kept, *shut}}


def differences(examples: int, met: Counter[str]) -> None:
    """Put random questions to both, and count the ties and what a forbid alone took away."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(principals, standings)
    def agree(principal: Principal, standing: Standing) -> None:
        ours, cedar = decide_view(principal, standing), ask_cedar(principal, standing)
        assert difference(principal, standing, cedar, ours) == []
        decided = {code for code, *others in cedar.forbidden.values() if not others}
        met.update({str(ours.tie)}.union(decided, *cedar.unopened.values()))

    agree()


@pytest.mark.parametrize(
    ("examples", "least"),
    [(ORDINARY, 1), pytest.param(MANY, FEW, marks=pytest.mark.conformance)],
)
def test_the_published_policy_and_the_program_never_differ(examples: int, least: int) -> None:
    met: Counter[str] = Counter()
    differences(examples, met)
    assert set(Tie) <= met.keys(), "a tie was never asked about"
    rare = {row.code for row in policy.FORBIDS if met[row.code] < least}
    assert rare == set(), "a forbid took next to nothing away"


def test_the_published_policy_keeps_to_its_schema() -> None:
    result = validate_policies(POLICY, SCHEMA)
    assert [str(error) for error in result.errors] == []


def test_the_published_policy_knows_every_role_and_every_record_class() -> None:
    for kind, values in (("Role", Role), ("RecordClass", RecordClass), ("SealKind", policy.SEALS)):
        listed = re.search(rf"entity {kind} enum \[(.*?)\]", SCHEMA, re.DOTALL)
        assert listed is not None
        assert re.findall(r'"(\w+)"', listed[1]) == [str(value) for value in values]


def test_every_grant_and_every_forbid_has_a_rule_of_its_name_in_the_published_policy() -> None:
    named = set(re.findall(r'@id\("(\w+)"\)', POLICY))
    assert {str(row.tie) for row in policy.GRANTS} | {row.code for row in policy.FORBIDS} <= named


def test_every_rule_of_the_published_policy_names_its_source() -> None:
    rules = re.findall(r"^(?:permit|forbid) \(", POLICY, re.MULTILINE)
    assert len(rules) == len(
        re.findall(r'^@id\("\w+"\)\n@source\("[^"]+"\)\n', POLICY, re.MULTILINE)
    )


RULES = rules_of(POLICY)


@pytest.mark.conformance
@pytest.mark.parametrize("left_out", range(len(RULES)), ids=lambda n: RULES[n].split('"')[1])
def test_no_rule_can_be_left_out_of_the_published_policy_unseen(left_out: int) -> None:
    kept = policy_of("\n".join(["", *RULES[:left_out], *RULES[left_out + 1 :]]))

    @settings(
        max_examples=MANY,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(principals, standings)
    def agree(principal: Principal, standing: Standing) -> None:
        ours = decide_view(principal, standing)
        assert difference(principal, standing, ask_cedar(principal, standing, kept), ours) == []

    with pytest.raises(AssertionError):
        agree()
