"""Who is assigned to a case sees the person; colleagues who have no part in it do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.access import Principal, View, decide_review, decide_view
from domain.holding.holder import CaseTakenOn, WorkerAssigned, WorkerCovered
from domain.messages import Actor, RecordClass, Role
from domain.openings import Card, Cover, Glass, Seal
from domain.policy import GRANT_OF, OBLIGATIONS, PERSONAL, Tie
from domain.standing import Standing, evolve
from domain.why import explain
from tests.domain.identification_examples import REPORTED
from tests.domain.scenario import Past, recorded
from tests.domain.test_access import ACCEPTED, CASE, LATER, NOW, TANZANIA
from tests.examples import (
    CLINIC,
    POLICE_POST,
    SECOND_WORKER,
    SOCIAL_WORKER,
    WELFARE,
    acting,
)

WORKER, COLLEAGUE = SOCIAL_WORKER, SECOND_WORKER
ASSIGNED = replace(ACCEPTED, worker_id=WORKER.user_id)
INSTANT = timedelta(microseconds=1)
SINGLE_CASES = (
    *(Role.POLICE_OFFICER, Role.LABOUR_INSPECTOR, Role.HOTLINE_COUNSELLOR, Role.SOCIAL_WORKER),
    *(Role.CHILD_PROTECTION_OFFICER, Role.LEGAL_COUNSEL, Role.PROSECUTOR, Role.MAGISTRATE),
    *(Role.COMPETENT_AUTHORITY, Role.RETURN_OFFICER, Role.REINTEGRATION_OFFICER),
)
NOBODY_BY_DEFAULT = (Role.IMMIGRATION_OFFICER, Role.CONSULAR_OFFICER)
IN_SHIFTS = (Role.HEALTH_WORKER, Role.SHELTER_WORKER, Role.SERVICE_PROVIDER, Role.SUPERVISOR)
ON_NO_CASE = (
    *(Role.DATA_PROTECTION_OFFICER, Role.CUSTODIAN),
    *(Role.DIRECTORY_EDITOR, Role.JURISDICTION_EDITOR, Role.CLOCK),
)


def asking(actor: Actor, **words: Any) -> Principal:
    known: dict[str, Any] = {"jurisdiction_id": TANZANIA, "asks_at": NOW} | words
    return Principal(actor=actor, **known)


def seen(actor: Actor, standing: Standing = ASSIGNED, **words: Any) -> View:
    return decide_view(asking(actor, **words), standing)


def covered(until: datetime = LATER, user_id: str = COLLEAGUE.user_id) -> Standing:
    cover = Cover(user_id=user_id, until=until)
    return replace(ASSIGNED, openings=replace(ASSIGNED.openings, covers={WORKER.user_id: cover}))


def with_glass(*kinds: RecordClass, by: Actor = COLLEAGUE) -> Standing:
    glass = Glass(user_id=by.user_id, agency_id=by.agency_id, record_classes=kinds, until=LATER)
    return replace(ASSIGNED, openings=replace(ASSIGNED.openings, glasses={"glass-1": glass}))


def test_the_worker_who_is_assigned_sees_every_class_and_persons() -> None:
    view = seen(WORKER)
    assert (view.record_classes, view.persons) == (tuple(RecordClass), True)


@pytest.mark.parametrize("role", SINGLE_CASES)
def test_a_colleague_who_works_on_single_cases_sees_the_work_and_no_person(role: Role) -> None:
    view = seen(acting(role, WELFARE, "another"))
    assert (view.tie, view.whole, view.persons) == (Tie.HOLDER, True, False)
    assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)
    assert dict(view.forbidden)[RecordClass.IDENTITY] == "not_assigned"


@pytest.mark.parametrize("role", NOBODY_BY_DEFAULT)
@pytest.mark.parametrize("standing", [CASE, ASSIGNED], ids=["nobody assigned", "assigned"])
def test_immigration_and_embassies_see_no_person_of_their_agencys_cases_by_default(
    role: Role, standing: Standing
) -> None:
    view = seen(acting(role, WELFARE), standing)
    assert (view.tie, view.whole, view.persons) == (Tie.HOLDER, True, False)
    assert view.record_classes == (RecordClass.CASE_ADMINISTRATION,)
    assert set(dict(view.forbidden).values()) == {"never_for_this_role", "no_person_by_default"}


@pytest.mark.parametrize("kind", ["ImmigrationService", "ConsularService"])
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SOCIAL_WORKER, Role.SERVICE_PROVIDER])
def test_at_immigration_and_at_an_embassy_nobody_but_the_assigned_sees_the_person(
    kind: str, role: Role
) -> None:
    somebody = acting(role, WELFARE, "another")
    for standing in (CASE, ASSIGNED):
        assert not seen(somebody, standing, agency_kind=kind).persons
    assigned = replace(ASSIGNED, worker_id=somebody.user_id)
    assert seen(somebody, assigned, agency_kind=kind).persons


@pytest.mark.parametrize("role", NOBODY_BY_DEFAULT)
def test_an_immigration_officer_or_consul_who_is_assigned_or_stands_in_sees_the_person(
    role: Role,
) -> None:
    officer = acting(role, WELFARE)
    assigned = replace(ASSIGNED, worker_id=officer.user_id)
    for standing in (assigned, covered(user_id=officer.user_id)):
        view = seen(officer, standing)
        assert view.persons
        assert RecordClass.IDENTITY in view.record_classes


@pytest.mark.parametrize("role", NOBODY_BY_DEFAULT)
def test_an_immigration_officer_or_consul_who_breaks_the_glass_sees_what_they_named(
    role: Role,
) -> None:
    officer = acting(role, WELFARE)
    view = seen(officer, with_glass(RecordClass.IDENTITY, by=officer))
    assert view.record_classes == (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION)


@pytest.mark.parametrize("role", IN_SHIFTS)
def test_who_works_in_shifts_or_answers_for_others_sees_persons_whoever_is_assigned(
    role: Role,
) -> None:
    assert seen(acting(role, WELFARE)).record_classes == tuple(RecordClass)


@pytest.mark.parametrize("role", SINGLE_CASES)
def test_while_nobody_is_assigned_a_colleague_sees_persons(role: Role) -> None:
    assert seen(acting(role, WELFARE), CASE).persons


@pytest.mark.parametrize("role", ON_NO_CASE)
@pytest.mark.parametrize("standing", [CASE, ASSIGNED], ids=["nobody assigned", "assigned"])
def test_an_office_that_works_on_no_file_sees_persons_of_no_case(
    role: Role, standing: Standing
) -> None:
    for agency in (WELFARE, CLINIC):
        view = seen(acting(role, agency), standing)
        assert not view.persons
        assert not set(view.record_classes) & set(PERSONAL)


def test_every_role_is_in_one_of_these_or_watches() -> None:
    watching = {Role.COORDINATOR, Role.AUDITOR}
    assert {*SINGLE_CASES, *NOBODY_BY_DEFAULT, *IN_SHIFTS, *ON_NO_CASE} | watching == set(Role)


def test_an_assignment_keeps_nothing_from_another_agency_with_a_referral() -> None:
    nurse, officer = acting(Role.HEALTH_WORKER, CLINIC), acting(Role.SOCIAL_WORKER, CLINIC)
    assert seen(nurse).record_classes == seen(nurse, ACCEPTED).record_classes
    assert seen(officer).record_classes == seen(officer, ACCEPTED).record_classes


def test_who_stands_in_sees_persons_until_the_time_is_over() -> None:
    assert seen(COLLEAGUE, covered()).persons
    assert seen(COLLEAGUE, covered(), asks_at=LATER - INSTANT).persons
    assert not seen(COLLEAGUE, covered(), asks_at=LATER).persons
    assert not seen(COLLEAGUE, covered(), asks_at=None).persons
    assert not seen(acting(Role.SOCIAL_WORKER, WELFARE, "third"), covered()).persons


def test_who_stands_in_for_another_worker_sees_no_person_of_this_one_s_cases() -> None:
    assert not seen(COLLEAGUE, replace(covered(), worker_id="user-another")).persons


def test_who_stands_in_for_somebody_of_another_agency_gets_no_tie_by_it() -> None:
    police = acting(Role.POLICE_OFFICER, POLICE_POST)
    assert seen(police, covered(user_id=police.user_id)).tie is Tie.REPORTER


def test_a_colleague_who_breaks_the_glass_sees_what_they_named_and_has_its_duties() -> None:
    view = seen(COLLEAGUE, with_glass(RecordClass.IDENTITY))
    assert view.tie is Tie.HOLDER
    assert view.record_classes == (RecordClass.IDENTITY, RecordClass.CASE_ADMINISTRATION)
    assert view.persons
    assert set(GRANT_OF[Tie.GLASS].obligations) <= set(view.obligations)
    assert not seen(COLLEAGUE, with_glass(RecordClass.IDENTITY), asks_at=LATER).persons
    assert not seen(COLLEAGUE, with_glass(RecordClass.IDENTITY, by=WORKER)).persons


def test_a_glass_opens_no_seal_to_a_colleague() -> None:
    seal = Seal(kind="child_record", listed_user_ids=(WORKER.user_id,))
    broken = with_glass(RecordClass.IDENTITY)
    standing = replace(broken, openings=replace(broken.openings, seals={"seal-1": seal}))
    assert not seen(COLLEAGUE, standing).persons


def test_a_list_of_a_seal_assigns_nobody() -> None:
    seal = Seal(kind="child_record", listed_user_ids=(COLLEAGUE.user_id,))
    standing = replace(ASSIGNED, openings=replace(ASSIGNED.openings, seals={"seal-1": seal}))
    assert not seen(COLLEAGUE, standing, strength="multi").persons


def test_a_custodian_reads_the_card_that_they_released_and_nothing_else() -> None:
    custodian = acting(Role.CUSTODIAN, WELFARE)
    card = Card(user_id=custodian.user_id, agency_id=WELFARE, recipient_id="", until=LATER)
    standing = replace(ASSIGNED, openings=replace(ASSIGNED.openings, cards={"release-1": card}))
    view = seen(custodian, standing)
    assert (view.card, view.persons) == (True, False)
    assert not seen(custodian, standing, purpose_of_use="research").card
    officer = acting(Role.DATA_PROTECTION_OFFICER, WELFARE)
    named = replace(card, recipient_id=WELFARE)
    told = replace(standing, openings=replace(standing.openings, cards={"release-1": named}))
    assert not seen(officer, told).card


def test_a_colleague_does_not_know_who_read_the_case_and_the_officer_for_data_protection_does() -> (
    None
):
    def reviews(actor: Actor) -> bool:
        return decide_review(asking(actor), ASSIGNED).permit

    assert reviews(WORKER)
    assert not reviews(COLLEAGUE)
    assert reviews(acting(Role.DATA_PROTECTION_OFFICER, WELFARE))


def test_facts_say_who_is_assigned_and_who_stands_in_until_the_day_is_over() -> None:
    until_on = date(2026, 3, 4)
    standing = Standing()
    history = (
        REPORTED,
        CaseTakenOn(worker_id=WORKER.user_id, holder_id=WELFARE),
        WorkerCovered(worker_id=WORKER.user_id, covered_by_id=COLLEAGUE.user_id, until_on=until_on),
    )
    for version, event in enumerate(history, start=1):
        standing = evolve(standing, recorded(Past(event), version))
    over = datetime(2026, 3, 5, tzinfo=UTC)
    assert seen(COLLEAGUE, standing, asks_at=over - INSTANT).persons
    assert not seen(COLLEAGUE, standing, asks_at=over).persons
    assert standing.openings.lasts(over - INSTANT)[1] == over
    third = WorkerAssigned(worker_id="user-third")
    assert not seen(COLLEAGUE, evolve(standing, recorded(Past(third), 4))).persons


def test_a_stand_in_without_an_end_in_this_calendar_is_no_error() -> None:
    event = WorkerCovered(
        worker_id=WORKER.user_id, covered_by_id=COLLEAGUE.user_id, until_on=date.max
    )
    standing = evolve(ASSIGNED, recorded(Past(event), 4))
    assert seen(COLLEAGUE, standing).persons


def test_every_permit_says_its_code_and_its_duties_in_known_words() -> None:
    view = seen(WORKER)
    assert (view.code, view.obligations) == ("holder", GRANT_OF[Tie.HOLDER].obligations)
    assert seen(acting(Role.SOCIAL_WORKER, "organization-stranger")).code == "no_tie"
    assert {code for grant in GRANT_OF.values() for code in grant.obligations} == {*OBLIGATIONS}


def test_a_colleague_is_told_what_would_open_persons_to_them() -> None:
    found = explain(asking(COLLEAGUE), ASSIGNED)
    assert found is not None
    assert {kept.code for kept in found.kept_back} == {"not_assigned"}
    assert "assigned" in found.kept_back[0].needed
    assert ("no_onward_disclosure_without_a_ground", OBLIGATIONS[found.obligations[0][0]]) in (
        found.obligations
    )
