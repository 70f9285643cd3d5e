"""Lists and what bounds a referral: filters, orders, searches and counts tell no more than a look.

R1  A reader's purpose that no ground serves leaves the case in the list, as a service under way,
    and takes it out as soon as something is filtered by.
R2  A class that no agreement names is filtered by in vain; what is no class of the person's stays.
R3  Immigration finds nobody by default, at the agency that answers for the case.
R4  Of several referrals each has to open what is filtered by: a list leaves out, and never adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from domain.access import Principal, View, decide_view
from domain.agreements import AgreementLimit
from domain.assessment.support_plan import SupportPlanAgreed
from domain.consent.grant import ConsentGiven
from domain.holding.holder import CaseTakenOn, WorkerCovered
from domain.identification.age import AgeStated
from domain.identification.report import PersonDescribed
from domain.messages import Event, RecordClass, Role
from domain.vocabulary import CONSENT_PURPOSE
from projections import case_list, case_view, follow_ups
from projections.case_list import Order, Wanted
from projections.case_row import standing_from
from tests.conftest import NewDatabase
from tests.examples import (
    ASKING,
    LEGAL_AID,
    NURSE,
    POLICE_POST,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    later,
    made_id,
)
from tests.made import made
from tests.projections.histories import REFERRAL, accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger, opened_ledger
from tests.projections.test_person_search import found

R = RecordClass
TOLD = (R.IDENTITY, R.PSYCHOSOCIAL, R.CHILD)
REFERRED = made_id("case", "told for a referral")
MANAGED = made_id("case", "told for the management of the case")
TWICE = made_id("case", "told by two agencies")
EVERY = {REFERRED, MANAGED, TWICE}
WAITING = made_id("case", "that nobody has taken on")
OTHERS = made_id("case", "of a social worker")
OWN = made_id("case", "of an officer")
COVERED = made_id("case", "in which an officer stands in")
AGAIN = made_id("referral", "by legal aid")
OFFICER = acting(Role.IMMIGRATION_OFFICER, WELFARE)
NAME = "Tumaini"
FILTERS: Mapping[str, Wanted] = {
    "child": Wanted(child=True),
    "persons": Wanted(worker_id=SOCIAL_WORKER.user_id),
    "whole": Wanted(closed=False),
    "order": Wanted(order=Order.DUE_FIRST),
}
"""What each of them reads: a class, a person, the work, and when something falls due."""
READS: Mapping[str, set[RecordClass]] = {"child": {R.CHILD}, "persons": set(), "whole": set()}


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        for case_id, purpose in {REFERRED: "referral", MANAGED: "case_management"}.items():
            opened.append(*_file(), _agreed(purpose), *_told(), stream=case_id)
        opened.append(*_file(), _agreed("referral"), *_told(), stream=TWICE)
        opened.append(*_told(AGAIN, LEGAL_AID, (R.CHILD,)), stream=TWICE)
        for case_id, beside in _of_officers().items():
            first, *file = _file()
            opened.append(first, *beside, *file[1:], stream=case_id)
        opened.project()
        yield opened


def _of_officers() -> Mapping[str, tuple[Event, ...]]:
    """Who is assigned to which case of the welfare agency."""
    until = later(days=90).date()
    cover = WorkerCovered(
        worker_id=SOCIAL_WORKER.user_id, covered_by_id=OFFICER.user_id, until_on=until
    )
    own = CaseTakenOn(worker_id=OFFICER.user_id, holder_id=WELFARE)
    return {WAITING: (), OTHERS: (taken_on(),), OWN: (own,), COVERED: (taken_on(), cover)}


def _file() -> tuple[Event, ...]:
    return (
        reported(known_as=None),
        taken_on(),
        made(PersonDescribed, first_name=NAME),
        made(AgeStated, presumed_child=True),
        made(SupportPlanAgreed, plan_id=made_id("plan", "any"), review_due_at=later(days=8)),
    )


def _agreed(purpose: str) -> ConsentGiven:
    return consented(purpose=CONSENT_PURPOSE[purpose], record_classes=TOLD)


def _told(
    key: str = REFERRAL, sender: str = WELFARE, classes: tuple[RecordClass, ...] = TOLD
) -> tuple[Event, ...]:
    return sent(key, from_agency_id=sender, record_classes=classes), accepted(key)


def nurse(**words: Any) -> Principal:
    told: dict[str, Any] = {"asks_at": ASKING, "strength": "multi"}
    return Principal(actor=NURSE, jurisdiction_id=TANZANIA.jurisdiction_id, **(told | words))


def bounded(agency_id: str, *classes: RecordClass) -> Principal:
    limit = AgreementLimit(agency_id=agency_id, record_classes=classes)
    return nurse(agreement_limits=(limit,))


def listed(ledger: Ledger, principal: Principal, wanted: Wanted = case_list.EVERYTHING) -> set[str]:
    """The cases of a list, which counts no more than it holds."""
    rows = ledger.ask(case_list.listed(principal, wanted)).rows
    assert ledger.ask(case_list.counted(principal, wanted)) == len(rows)
    return {row["case_id"] for row in rows}


def due(ledger: Ledger, principal: Principal) -> set[str]:
    """The cases of which somebody learns that a plan for the mind is to be looked at."""
    wanted = follow_ups.Wanted(now=later(days=10))
    rows = ledger.ask(follow_ups.listed(principal, wanted)).rows
    assert ledger.ask(follow_ups.counted(principal, wanted)) == len(rows)
    return {row["case_id"] for row in rows}


SERVED: Mapping[str, set[str]] = {
    "": EVERY,
    "referral": EVERY,
    "case_management": {MANAGED},
    "embassy_contact": set(),
    "information_to_police": set(),
    "research": set(),
}
"""The cases whose grounds serve each purpose."""


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("purpose", SERVED)
def test_no_filter_counts_a_case_whose_ground_serves_another_purpose(
    ledger: Ledger, purpose: str, chosen: str
) -> None:
    asker = nurse(purpose_of_use=purpose)
    assert listed(ledger, asker, FILTERS[chosen]) == SERVED[purpose]
    assert listed(ledger, asker) == EVERY


@pytest.mark.parametrize("purpose", SERVED)
def test_nobody_is_found_by_name_or_by_what_is_due_for_a_purpose_that_no_ground_serves(
    ledger: Ledger, purpose: str
) -> None:
    asker = nurse(purpose_of_use=purpose)
    assert set(found(ledger, asker, NAME)) == SERVED[purpose]
    assert due(ledger, asker) == SERVED[purpose]


ALONE = EVERY - {TWICE}
LIMITS: Mapping[str, tuple[Principal, set[str], set[str], set[str], set[str]]] = {
    "all that was told": (bounded(WELFARE, *TOLD), EVERY, EVERY, EVERY, EVERY),
    "a name": (bounded(WELFARE, R.IDENTITY), set(), EVERY, EVERY, set()),
    "the mind": (bounded(WELFARE, R.PSYCHOSOCIAL), set(), EVERY, set(), EVERY),
    "what was not told": (bounded(WELFARE, R.MEDICAL), set(), set(), set(), set()),
    "nothing": (bounded(WELFARE), set(), set(), set(), set()),
    "another agency": (bounded(POLICE_POST), EVERY, EVERY, EVERY, EVERY),
    "one of two": (bounded(LEGAL_AID, R.LEGAL), ALONE, ALONE, ALONE, ALONE),
}
"""What is agreed, and of which cases child, persons, name and mind are then told by lists."""


@pytest.mark.parametrize("agreed", LIMITS)
def test_no_filter_counts_a_case_by_a_class_that_no_agreement_names(
    ledger: Ledger, agreed: str
) -> None:
    asker, child, persons, _, mind = LIMITS[agreed]
    assert listed(ledger, asker, FILTERS["child"]) == child
    assert listed(ledger, asker, FILTERS["persons"]) == persons
    assert due(ledger, asker) == mind
    assert listed(ledger, asker, FILTERS["whole"]) == listed(ledger, asker) == EVERY


@pytest.mark.parametrize("agreed", LIMITS)
def test_nobody_is_found_by_a_name_that_no_agreement_names(ledger: Ledger, agreed: str) -> None:
    asker, _, _, name, _ = LIMITS[agreed]
    assert set(found(ledger, asker, NAME)) == name


@pytest.mark.parametrize("chosen", READS)
@pytest.mark.parametrize("purpose", SERVED)
@pytest.mark.parametrize("agreed", LIMITS)
def test_a_list_holds_no_case_of_which_a_look_would_not_tell_as_much(
    ledger: Ledger, agreed: str, purpose: str, chosen: str
) -> None:
    asker = nurse(purpose_of_use=purpose, agreement_limits=LIMITS[agreed][0].agreement_limits)
    views = views_of(ledger, asker)
    for case_id in listed(ledger, asker, FILTERS[chosen]):
        assert views[case_id].whole
        assert READS[chosen] <= set(views[case_id].record_classes)
        assert views[case_id].persons or chosen != "persons"


def test_what_two_agencies_told_is_seen_though_one_agreed_on_less(ledger: Ledger) -> None:
    views = views_of(ledger, bounded(WELFARE, R.IDENTITY))
    assert R.CHILD in views[TWICE].record_classes
    assert R.CHILD not in views[REFERRED].record_classes
    assert R.PSYCHOSOCIAL not in views[TWICE].record_classes


def views_of(ledger: Ledger, asker: Principal) -> Mapping[str, View]:
    rows = ledger.ask(case_view.by_ids(sorted(EVERY)))
    return {key: decide_view(asker, standing_from(row["standing"])) for key, row in rows.items()}


def test_an_officer_finds_nobody_who_is_not_assigned_to_them(ledger: Ledger) -> None:
    asker = Principal(
        actor=OFFICER, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING, strength="multi"
    )
    mine = {OWN, COVERED}
    of_the_agency = listed(ledger, asker)
    assert of_the_agency == {*EVERY, WAITING, OTHERS, *mine}
    assert listed(ledger, asker, FILTERS["child"]) == mine
    assert listed(ledger, asker, FILTERS["persons"]) == {COVERED}
    assert set(found(ledger, asker, NAME)) == mine
    assert listed(ledger, asker, FILTERS["whole"]) == of_the_agency
