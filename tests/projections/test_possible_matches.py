"""Possible matches: which pairs of cases the coordinator is told, and nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.access import Principal
from domain.identification.report import PersonDescribed
from domain.identity import CaseMerged, CasesLinked
from domain.messages import Actor, Role
from domain.vocabulary import CASE_LINK
from projections import possible_matches
from projections.possible_matches import MOST_CASES, Agreement
from projections.reading import Page
from projections.visibility.reader import reader
from projections.visibility.searching import shape_pair
from tests.domain.protection_examples import confirmed, proposed
from tests.examples import (
    ASKING,
    CASE,
    COORDINATION,
    COORDINATOR,
    OTHER_CASE,
    POLICE,
    PROTECTION_OFFICER,
    SOCIAL_WORKER,
    TANZANIA,
    UNITED_KINGDOM,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import reported, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import Kept, reading

HERE = TANZANIA.jurisdiction_id
ELSEWHERE = made_id("organization", "another agency")
AUDITOR = acting(Role.AUDITOR, COORDINATION)
LIKELY, POSSIBLE = Agreement.LIKELY, Agreement.POSSIBLE
NOBODYS = {
    "first_name": None,
    "family_name": None,
    "also_known_as": None,
    "phone": None,
    "document_number": None,
}
AMINA: dict[str, Any] = {"first_name": "Amina", "family_name": "Chirwa"}


def begun(ledger: Ledger, case_id: str, holder: str = ELSEWHERE, **words: Any) -> None:
    report = reported(addressed_to_id=holder, known_as=None)
    described = made(PersonDescribed, **(NOBODYS | words))
    ledger.append(report, described, stream=case_id)


def pair(ledger: Ledger, one: dict[str, Any], other: dict[str, Any]) -> None:
    begun(ledger, CASE, SOCIAL_WORKER.agency_id, **one)
    begun(ledger, OTHER_CASE, **other)


def who(actor: Actor, **words: Any) -> Principal:
    told: dict[str, Any] = {"jurisdiction_id": HERE, "asks_at": ASKING}
    return Principal(actor=actor, **(told | words))


def pairs(ledger: Ledger, principal: Principal | None = None) -> dict[frozenset[str], str]:
    """The pairs that somebody is told, behind the database's own wall, counted as listed."""
    principal = principal or who(COORDINATOR)
    ledger.project()
    ledger.read_as(reader(principal))
    rows = ledger.ask(possible_matches.listed(principal, Page(first=50))).rows
    assert ledger.ask(possible_matches.counted(principal)) == len(rows)
    told = [shape_pair(reading(principal), possible_matches.cases_of(row)) for row in rows]
    assert all(told)
    return {frozenset(row["case_ids"]): row["agreement"] for row in rows}


BOTH = frozenset({CASE, OTHER_CASE})


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        (AMINA, AMINA, POSSIBLE),
        (AMINA, {"first_name": "Chirwa", "family_name": "Amina"}, POSSIBLE),
        (AMINA, {"also_known_as": "amina chirwa"}, POSSIBLE),
        ({**AMINA, "phone": "+255700000042"}, {**AMINA, "phone": "+255700000042"}, LIKELY),
        ({"document_number": "AB 12"}, {"document_number": "ab12"}, LIKELY),
        (AMINA, {"first_name": "Amina"}, None),
        ({"also_known_as": "the quiet one"}, {"also_known_as": "the quiet one"}, None),
        ({"phone": "+255700000042"}, {"phone": "+255700000042"}, None),
        (AMINA, {"first_name": "Asha", "family_name": "Juma"}, None),
    ],
)
def test_two_kinds_of_fields_or_a_document_make_a_pair(
    ledger: Ledger, one: dict[str, Any], other: dict[str, Any], agreement: str | None
) -> None:
    pair(ledger, one, other)
    assert pairs(ledger) == ({BOTH: agreement} if agreement else {})


@pytest.mark.parametrize(
    "principal",
    [
        who(SOCIAL_WORKER),
        who(POLICE),
        who(AUDITOR),
        who(PROTECTION_OFFICER),
        who(acting(Role.SOCIAL_WORKER, ELSEWHERE)),
        who(acting(Role.SUPERVISOR, COORDINATION)),
        who(COORDINATOR, jurisdiction_id=UNITED_KINGDOM.jurisdiction_id),
        who(COORDINATOR, purpose_of_use="research"),
        who(acting(Role.COORDINATOR, "")),
    ],
    ids=lambda found: f"{found.actor.role.value} {found.purpose_of_use}",
)
def test_only_the_coordinator_of_the_jurisdiction_is_told(
    ledger: Ledger, principal: Principal
) -> None:
    pair(ledger, AMINA, AMINA)
    assert pairs(ledger) == {BOTH: POSSIBLE}
    assert pairs(ledger, principal) == {}


@pytest.mark.parametrize("linking", [CASE, OTHER_CASE])
def test_a_pair_that_was_linked_either_way_is_told_no_longer(ledger: Ledger, linking: str) -> None:
    pair(ledger, AMINA, AMINA)
    other = next(iter(BOTH - {linking}))
    linked = CasesLinked(other_case_id=other, kind=CASE_LINK["possible_duplicate"])
    ledger.append(linked, stream=linking)
    assert pairs(ledger) == {}


def test_a_case_that_rests_behind_another_is_compared_no_longer(ledger: Ledger) -> None:
    pair(ledger, AMINA, AMINA)
    ledger.append(made(CaseMerged, surviving=False, other_case_id=CASE), stream=OTHER_CASE)
    assert pairs(ledger) == {}


def test_a_sealed_case_is_compared_with_none(ledger: Ledger) -> None:
    pair(ledger, AMINA, AMINA)
    ledger.append(taken_on(), proposed().fact.event, confirmed().fact.event)
    assert pairs(ledger) == {}


def test_a_word_that_many_cases_hold_tells_nothing(ledger: Ledger) -> None:
    many = [made_id("case", f"of many {number}") for number in range(MOST_CASES)]
    for case_id in many:
        begun(ledger, case_id, **AMINA)
    ledger.project()
    every_pair = MOST_CASES * (MOST_CASES - 1) // 2
    assert ledger.ask(possible_matches.counted(who(COORDINATOR))) == every_pair
    begun(ledger, CASE, **AMINA)
    assert pairs(ledger) == {}


def test_a_pair_tells_two_ids_and_a_coarse_word_and_is_noted_for_both(ledger: Ledger) -> None:
    pair(ledger, AMINA, AMINA)
    pairs(ledger)
    log = Kept()
    readings = reading(who(COORDINATOR), log)
    (row,) = ledger.ask(possible_matches.listed(who(COORDINATOR), Page())).rows
    assert set(row) == {"pair_id", "case_ids", "standings", "agreement"}
    assert shape_pair(readings, possible_matches.cases_of(row))
    asyncio.run(readings.keep())
    assert {entry.case_id for entry in log.entries} == BOTH
    for entry in log.entries:
        assert entry.fields == ("possible_match.agreement", "possible_match.case_id")


def test_pairs_are_paged(ledger: Ledger) -> None:
    for number in range(4):
        begun(ledger, made_id("case", f"page {number}"), **AMINA)
    ledger.project()
    first = ledger.ask(possible_matches.listed(who(COORDINATOR), Page(first=4)))
    after = Page(first=4, after=first.cursors[-1])
    rest = ledger.ask(possible_matches.listed(who(COORDINATOR), after))
    ids = [row["pair_id"] for row in (*first.rows, *rest.rows)]
    assert len(set(ids)) == len(ids) == 6
    assert first.has_next
    assert not rest.has_next
