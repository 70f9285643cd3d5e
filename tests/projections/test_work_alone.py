"""Whoever sees the work of a case and no person: told no more of the person than a coordinator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from domain.access import Principal, Tie
from domain.agreements import AgreementLimit
from domain.consent.grant import ConsentWithdrawn
from domain.identity import CaseMerged, CasesLinked
from domain.messages import RecordClass, Role
from domain.protection.sealing import SealConfirmed
from domain.telltale.words import DESCRIBE_THE_PERSON
from domain.vocabulary import CASE_LINK, ORGANIZATION_KIND, SEAL_CHANGE, SEAL_KIND, SERVICE_TYPE
from domain.voluntary_return.will import ReturnCounselled
from projections import case_view, referral_list, return_list, timeline
from projections.reading import Page, Record
from projections.visibility import (
    Look,
    look_at,
    shape_case,
    shape_entry,
    shape_referral,
    shape_return,
    visible_entries,
)
from projections.visibility.inbox import shape_received
from projections.visibility.rows import Direction
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    COORDINATOR,
    DECIDER,
    LEGAL_AID,
    NURSE,
    POLICE,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    TANZANIA,
    WELFARE,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import REFERRAL, accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import reading
from tests.projections.test_visibility import moves_standing, of_cases


def asking(role: Role, agency_id: str = WELFARE, **words: Any) -> Principal:
    return as_one(acting(role, agency_id, "not assigned"), **words)


def as_one(actor: Any, **words: Any) -> Principal:
    return Principal(
        actor=actor,
        jurisdiction_id=TANZANIA.jurisdiction_id,
        asks_at=ASKING,
        strength="multi",
        **words,
    )


OF_THE_WORK_ALONE: Mapping[str, Principal] = {
    "immigration": asking(Role.IMMIGRATION_OFFICER),
    "a consul": asking(Role.CONSULAR_OFFICER),
    "a colleague": asking(Role.SOCIAL_WORKER),
    "data protection": asking(Role.DATA_PROTECTION_OFFICER),
    "a custodian": asking(Role.CUSTODIAN),
    "at immigration": asking(Role.SUPERVISOR, agency_kind=ORGANIZATION_KIND["ImmigrationService"]),
    **{
        f"for {purpose}": as_one(SOCIAL_WORKER, purpose_of_use=purpose)
        for purpose in ("research", "media", "training", "statistics", "reporting_statistics")
    },
    "data protection at the clinic": asking(Role.DATA_PROTECTION_OFFICER, CLINIC),
}
"""Kept from persons by their role, their agency, an assignment or their purpose."""
ASSIGNED = as_one(SOCIAL_WORKER)
WATCHING = as_one(COORDINATOR)
SHELTERING = made_id("referral", "to a shelter")
OWN = made_id("referral", "to the holder itself")
RETURN = made_id("return", "first")
KINDS = {"health_medical_service", "safehouse_service"}


@pytest.fixture(scope="module")
def walked(new_database: Any, tmp_path_factory: Any) -> Iterator[Ledger]:
    """A case with every kind of entry by several agencies, and referrals to several."""
    from tests.projections.ledger import opened_ledger

    every_kind = [made(kind) for kind in of_cases()]
    with opened_ledger(new_database(), tmp_path_factory.mktemp("keys")) as ledger:
        ledger.append(reported(), by=POLICE)
        ledger.append(taken_on(), consented(), sent(), accepted(), sent(OWN, WELFARE))
        house = SERVICE_TYPE["safehouse_service"]
        ledger.append(sent(SHELTERING, SHELTER_HOUSE, service_type=house))
        for by in (SOCIAL_WORKER, NURSE, DECIDER):
            ledger.append(*[event for event in every_kind if not moves_standing(event)], by=by)
        ledger.append(made(CasesLinked, kind=CASE_LINK["parent_and_child"]))
        ledger.append(made(CaseMerged, surviving=True, restrictions=(f"{SHELTER_HOUSE}|medical",)))
        ledger.append(made(ReturnCounselled, return_id=RETURN))
        ledger.project()
        yield ledger


def look_of(ledger: Ledger, who: Principal, case_id: str = CASE) -> Look:
    found = look_at(reading(who), ledger.ask(case_view.by_id(case_id)))
    assert found is not None
    return found


def entries_of(ledger: Ledger, who: Principal) -> dict[str, Any]:
    """What somebody is told of each entry, by the id of its fact."""
    look, page = look_of(ledger, who), Page(first=50)
    shown: dict[str, Any] = {}
    while True:
        found = ledger.ask(timeline.listed(visible_entries(look), page))
        shown |= {str(row["event_id"]): shape_entry(look, row, ledger.opener) for row in found.rows}
        if not found.has_next:
            return shown
        page = Page(first=50, after=found.cursors[-1])


def words_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for said in entry["words"].values() for name, value in said.items()}


def test_whoever_gives_a_service_is_not_told_for_research_what_describes_the_person(
    walked: Ledger,
) -> None:
    for purpose, told in (("", True), ("research", False)):
        who = as_one(NURSE, purpose_of_use=purpose)
        entries = entries_of(walked, who).values()
        own = [each for each in entries if each["agency_id"] == CLINIC]
        words = {name for each in own for name in words_of(each)}
        assert own
        assert bool(words & DESCRIBE_THE_PERSON) is told


def is_id(name: str) -> bool:
    return name == "reference" or name.endswith(("_id", "_ids"))


@pytest.mark.parametrize("who", OF_THE_WORK_ALONE)
def test_no_entry_says_more_to_them_than_to_a_coordinator_but_ids(walked: Ledger, who: str) -> None:
    principal = OF_THE_WORK_ALONE[who]
    told, watched = entries_of(walked, principal), entries_of(walked, WATCHING)
    assert told.keys() == watched.keys()
    for key, entry in told.items():
        more = words_of(entry).keys() - words_of(watched[key]).keys()
        assert not [name for name in more if not is_id(name)], entry["name"]
        assert (entry["role"], entry["personal"]) == (None, [])


@pytest.mark.parametrize("who", OF_THE_WORK_ALONE)
def test_no_agency_is_named_to_them_but_their_own_and_the_one_that_answers(
    walked: Ledger, who: str
) -> None:
    principal = OF_THE_WORK_ALONE[who]
    text = str(entries_of(walked, principal))
    others = {CLINIC, SHELTER_HOUSE, DECIDER.agency_id} - {principal.actor.agency_id}
    assert not [agency_id for agency_id in others if agency_id in text]


@pytest.mark.parametrize("who", OF_THE_WORK_ALONE)
def test_the_case_tells_them_what_it_tells_a_coordinator(walked: Ledger, who: str) -> None:
    told = dict(shape_case(look_of(walked, OF_THE_WORK_ALONE[who])))
    watched = dict(shape_case(look_of(walked, WATCHING)))
    timed = {"changed_at", "reported_at", "next_due", "referrals", "tie", "withheld"}
    assert {name for name in told if told[name] != watched[name]} <= timed
    assert {frozenset(each) for each in told["referrals"]} == {
        frozenset(each) for each in watched["referrals"]
    }
    assert told["reported_region"] is None
    assert not [kind for kind in KINDS if kind in str(told)]


def test_whoever_is_assigned_is_told_all_of_it(walked: Ledger) -> None:
    entries = entries_of(walked, ASSIGNED).values()
    told_words = {name for entry in entries for name in words_of(entry)}
    assert told_words >= DESCRIBE_THE_PERSON - {"held_until", "to_country"}
    assert all(entry["role"] for entry in entries)
    assert f"{SHELTER_HOUSE}|medical" in str(entries)
    told = dict(shape_case(look_of(walked, ASSIGNED)))
    assert told["reported_region"]
    assert all(kind in str(told["referrals"]) for kind in KINDS)


@pytest.mark.parametrize("who", OF_THE_WORK_ALONE)
def test_a_return_tells_them_no_country_and_is_not_found_by_one(walked: Ledger, who: str) -> None:
    principal = OF_THE_WORK_ALONE[who]
    shown = returns_of(walked, principal)
    assert shown
    assert {(each["country"], each["organization_id"]) for each in shown} == {(None, None)}
    country = next(each["country"]["code"] for each in returns_of(walked, ASSIGNED))
    assert returns_of(walked, principal, country=country) == []
    assert returns_of(walked, ASSIGNED, country=country)


def returns_of(ledger: Ledger, who: Principal, **wanted: Any) -> list[Any]:
    chosen = return_list.Wanted(**wanted)
    rows = ledger.ask(return_list.listed(who, chosen)).rows
    assert ledger.ask(return_list.counted(who, chosen)) == len(rows)
    return [shape_return(reading(who), row, ASKING) for row in rows]


@pytest.mark.parametrize("who", OF_THE_WORK_ALONE)
def test_they_have_neither_inbox_nor_outbox_of_the_case(walked: Ledger, who: str) -> None:
    principal = OF_THE_WORK_ALONE[who]
    listed = referrals_of(walked, principal)
    assert {REFERRAL, SHELTERING, OWN} <= listed.keys()
    assert all(shown["masked"] for shown in listed.values())
    for direction in Direction:
        assert referrals_of(walked, principal, direction) == {}
    case = walked.ask(case_view.by_id(CASE))
    assert [key for key in listed if shape_received(reading(principal), case, key)] == []


def referrals_of(
    ledger: Ledger, who: Principal, direction: Direction | None = None
) -> dict[str, Any]:
    rows = ledger.ask(referral_list.listed(who, referral_list.Wanted(direction=direction))).rows
    return {row["referral_id"]: shape_referral(reading(who), row) for row in rows}


def test_whoever_reported_reads_their_own_report_and_not_for_research(ledger: Ledger) -> None:
    ledger.append(reported(), by=POLICE)
    ledger.append(taken_on())
    ledger.project()
    for purpose, told in (("", True), ("research", False)):
        who = as_one(POLICE, purpose_of_use=purpose)
        assert look_of(ledger, who).view.tie is Tie.REPORTER
        (report,) = (each for each in entries_of(ledger, who).values() if "report" in each["name"])
        assert ("region" in words_of(report)) is told


R = RecordClass
CASES = [made_id("case", f"of the work {number}") for number in range(7)]


def told_to(number: int, sender: str, classes: tuple[R, ...]) -> tuple[Any, Any, Any]:
    key = f"{number} {sender}"
    ground, referral = made_id("consent", key), made_id("referral", key)
    told = sent(
        referral, from_agency_id=sender, basis_id=ground, record_classes=classes, onward_of_id=None
    )
    return consented(ground, record_classes=classes), told, accepted(referral)


def sealed(kind: str) -> SealConfirmed:
    change = SEAL_CHANGE["seal"]
    listed = (SOCIAL_WORKER.user_id,)
    return made(SealConfirmed, change=change, kind=SEAL_KIND[kind], listed_user_ids=listed)


@pytest.fixture(scope="module")
def several(new_database: Any, tmp_path_factory: Any) -> Iterator[Ledger]:
    """Cases of all ties, held and not, sealed in whole and in part, with grounds of all kinds."""
    from tests.projections.ledger import opened_ledger

    medical, both = (R.MEDICAL,), (R.IDENTITY, R.MEDICAL)
    ended = made(ConsentWithdrawn, consent_id=made_id("consent", f"5 {WELFARE}"))
    stories: tuple[tuple[Any, ...], ...] = (
        (taken_on(), *told_to(0, WELFARE, both)),
        (sent(made_id("referral", "open")),),
        (taken_on(), *told_to(2, LEGAL_AID, medical)),
        (taken_on(), *told_to(3, WELFARE, both), sealed("child_record")),
        (taken_on(), *told_to(4, WELFARE, both), sealed("shelter_location")),
        (taken_on(), *told_to(5, WELFARE, both), ended),
        (taken_on(), *told_to(6, WELFARE, ()), sent(made_id("referral", "back"), WELFARE)),
    )
    with opened_ledger(new_database(), tmp_path_factory.mktemp("keys")) as ledger:
        for case_id, story in zip(CASES, stories, strict=True):
            counselled = made(ReturnCounselled, return_id=made_id("return", case_id))
            ledger.append(reported(), *story, counselled, stream=case_id)
        ledger.project()
        yield ledger


ROLES = (Role.SOCIAL_WORKER, Role.POLICE_OFFICER, Role.IMMIGRATION_OFFICER, Role.SUPERVISOR)
PURPOSES = ("", "referral", "tracing", "research")
LIMITS: Mapping[str, dict[str, Any]] = {
    "none": {},
    "of health": {
        "agreement_limits": (AgreementLimit(agency_id=WELFARE, record_classes=(R.MEDICAL,)),)
    },
    "of nothing": {"agreement_limits": (AgreementLimit(agency_id=LEGAL_AID, record_classes=()),)},
    "ended": {"agreement_ended_with": (WELFARE,)},
}
ASKERS = [
    *(as_one(SOCIAL_WORKER, purpose_of_use=purpose) for purpose in PURPOSES),
    *(
        asking(role, agency_id, purpose_of_use=purpose, **LIMITS[limited])
        for role, agency_id, purpose, limited in product(
            (*ROLES, Role.DATA_PROTECTION_OFFICER), (WELFARE, CLINIC), PURPOSES, LIMITS
        )
    ),
]


def test_an_inbox_and_an_outbox_hold_the_referrals_whose_parties_are_shown(several: Ledger) -> None:
    seen = set()
    for who in ASKERS:
        shown = {
            key: told for key, told in referrals_of(several, who).items() if not told["masked"]
        }
        own = who.actor.agency_id
        received = {key for key, told in shown.items() if told["to_agency_id"] == own}
        assert referrals_of(several, who, Direction.IN).keys() == received, who
        assert referrals_of(several, who, Direction.OUT).keys() == sent_by(own, shown), who
        cases = several.ask(case_view.by_ids(CASES))
        live = {
            key
            for case in cases.values()
            for key in case["referrals"]
            if shape_received(reading(who), case, key)
        }
        assert live == received, who
        seen |= {len(received), len(shown) - len(received)}
    assert len(seen) > 3


def sent_by(own: str, shown: Mapping[str, Record]) -> set[str]:
    return {
        key
        for key, told in shown.items()
        if told["from_agency_id"] == own or (own == WELFARE and told["to_agency_id"] != own)
    }


def test_a_return_is_found_by_its_country_by_those_to_whom_it_is_told(several: Ledger) -> None:
    country = next(each["country"]["code"] for each in returns_of(several, ASSIGNED))
    found = set()
    for who in ASKERS:
        told = {each["case_id"] for each in returns_of(several, who) if each["country"]}
        assert {each["case_id"] for each in returns_of(several, who, country=country)} == told, who
        found.add(len(told))
    assert len(found) > 2
