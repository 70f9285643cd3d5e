"""The wall lets what was read and told of a merged case through to who answers for its survivor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.access import Principal
from domain.identity import CaseMerged, CaseUnmerged
from domain.messages import Actor
from projections import case_view
from projections.visibility.reader import reader
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATOR,
    NURSE,
    OTHER_CASE,
    POLICE,
    SHELTER_HOUSE,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    made_id,
)
from tests.made import made
from tests.projections.histories import accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.test_access_wall import AUDITOR, HERE, entry_of, moved, written

FIRST = made_id("case", "that was merged first")
CLINICS = made_id("case", "of the clinic")
TABLES = ("access.entry", "views.recipient_case", "views.recall_list", "views.case_view")


def merged(ledger: Ledger, kept: str, resting: str) -> None:
    told = {"merge_id": made_id("merge", resting)}
    here = made(CaseMerged, **told, other_case_id=resting, surviving=True)
    there = made(CaseMerged, **told, other_case_id=kept, surviving=False)
    ledger.append(here, stream=kept, by=COORDINATOR)
    ledger.append(there, stream=resting, by=COORDINATOR)


def unmerged(ledger: Ledger, kept: str, resting: str) -> None:
    told = {"merge_id": made_id("merge", resting)}
    for stream, other in ((kept, resting), (resting, kept)):
        undone = made(CaseUnmerged, **told, other_case_id=other)
        ledger.append(undone, stream=stream, by=COORDINATOR)


@pytest.fixture
def ledger(new_database: NewDatabase, tmp_path: Path) -> Iterator[Ledger]:
    """A case of welfare, and two of a shelter and one of a clinic; each was read by the clinic."""
    with opened_ledger(new_database(), tmp_path) as opened:
        opened.append(reported(), taken_on(), consented(), sent(), accepted(), by=POLICE)
        for case_id in (FIRST, OTHER_CASE):
            opened.append(reported(), taken_on(), moved(SHELTER_HOUSE), stream=case_id, by=POLICE)
        opened.append(reported(), taken_on(), moved(CLINIC), stream=CLINICS, by=POLICE)
        opened.project()
        every = [entry_of(NURSE, case_id=case) for case in (CASE, OTHER_CASE, FIRST, CLINICS)]
        written(opened, NURSE, *every)
        yield opened


def seen(ledger: Ledger, actor: Actor) -> dict[str, set[str]]:
    """The cases of whose rows somebody gets any, by table, whatever the statement says."""
    ledger.read_as(reader(Principal(actor=actor, jurisdiction_id=HERE, asks_at=ASKING)))
    found = {}
    for table in TABLES:
        rows = ledger.reader.execute(f"SELECT case_id FROM {table}").fetchall()  # noqa: S608
        found[table] = {case_id for (case_id,) in rows}
    return found


def behind(ledger: Ledger, actor: Actor, case_id: str) -> set[str]:
    ledger.read_as(reader(Principal(actor=actor, jurisdiction_id=HERE, asks_at=ASKING)))
    return {row["case_id"] for row in ledger.ask(case_view.resting_behind(case_id))}


def test_who_answers_for_the_survivor_gets_what_was_read_and_told_of_the_merged_and_no_more(
    ledger: Ledger,
) -> None:
    before = seen(ledger, SOCIAL_WORKER)
    assert before["access.entry"] == {CASE}
    merged(ledger, OTHER_CASE, FIRST)
    merged(ledger, CASE, OTHER_CASE)
    ledger.project()
    after = seen(ledger, SOCIAL_WORKER)
    assert after["access.entry"] == {CASE, OTHER_CASE, FIRST}
    assert after["views.recipient_case"] == {*before["views.recipient_case"], OTHER_CASE, FIRST}
    assert after["views.case_view"] == before["views.case_view"]
    assert behind(ledger, SOCIAL_WORKER, CASE) == {OTHER_CASE, FIRST}


@pytest.mark.parametrize("actor", [SHELTER_WORKER, NURSE, POLICE, COORDINATOR, AUDITOR])
def test_a_merge_opens_nothing_to_anybody_else(ledger: Ledger, actor: Actor) -> None:
    before = seen(ledger, actor)
    merged(ledger, OTHER_CASE, FIRST)
    merged(ledger, CASE, OTHER_CASE)
    ledger.project()
    assert seen(ledger, actor) == before
    assert behind(ledger, actor, CASE) == behind(ledger, actor, OTHER_CASE) == set()


def test_a_merge_that_was_undone_shuts_it_again(ledger: Ledger) -> None:
    before = seen(ledger, SOCIAL_WORKER)
    merged(ledger, OTHER_CASE, FIRST)
    merged(ledger, CASE, OTHER_CASE)
    unmerged(ledger, CASE, OTHER_CASE)
    ledger.project()
    assert seen(ledger, SOCIAL_WORKER) == before
    assert behind(ledger, SOCIAL_WORKER, CASE) == set()
    assert behind(ledger, SHELTER_WORKER, OTHER_CASE) == {FIRST}
