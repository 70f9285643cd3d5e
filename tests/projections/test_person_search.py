"""Search: who finds a case by what is sealed in it, at every tie, by every kind of field."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from domain import policy
from domain.access import Principal
from domain.consent.grant import ConsentWithdrawn
from domain.identification.report import PersonDescribed
from domain.messages import Actor, RecordClass, Role
from domain.policy import Forbid, When
from domain.referral.service import ServiceStarted
from infra.person_indexing import make_tokens
from projections import case_view, person_search
from projections.person_words import CLASSES, Field, sought_in
from projections.reading import Page
from projections.visibility import look_at
from projections.visibility.reader import reader
from projections.visibility.searching import matched, shape_found
from tests.conftest import NewDatabase
from tests.domain.protection_examples import broken, confirmed, proposed, recalled
from tests.examples import (
    ASKING,
    CASE,
    CLINIC,
    CONSUL,
    COORDINATION,
    COORDINATOR,
    LAWYER,
    NURSE,
    OTHER_CASE,
    POLICE,
    PROTECTION_OFFICER,
    SECOND_WORKER,
    SHELTER_WORKER,
    SOCIAL_WORKER,
    SUPERVISOR,
    TANZANIA,
    acting,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    CONSENT,
    REFERRAL,
    accepted,
    consented,
    reported,
    sent,
    taken_on,
)
from tests.projections.ledger import SECRET, Ledger, opened_ledger
from tests.projections.noted import Kept, reading

HERE = TANZANIA.jurisdiction_id
TEXTS = {
    Field.FIRST_NAME: "Rehema",
    Field.FAMILY_NAME: "Mwakipesile",
    Field.KNOWN_AS: "Dada Mkubwa",
    Field.PHONE: "+255700000042",
    Field.DOCUMENT_NUMBER: "TZ 4711",
}
SEALED = made_id("case", "that is sealed")
SERVED = made_id("case", "that is served on")
PARTIAL = made_id("case", "of which identity alone is told")
BROKEN = made_id("case", "in an emergency")
CASES = (CASE, OTHER_CASE, SEALED, SERVED, PARTIAL, BROKEN)
AUDITOR = acting(Role.AUDITOR, COORDINATION)
STRANGER = acting(Role.SOCIAL_WORKER, made_id("organization", "that holds another case"))
PEOPLE = {
    "stranger": STRANGER,
    "social worker": SOCIAL_WORKER,
    "second worker": SECOND_WORKER,
    "supervisor": SUPERVISOR,
    "nurse": NURSE,
    "shelter worker": SHELTER_WORKER,
    "lawyer": LAWYER,
    "police": POLICE,
    "consul": CONSUL,
    "coordinator": COORDINATOR,
    "auditor": AUDITOR,
    "protection officer": PROTECTION_OFFICER,
    "nobody": Actor(user_id="", role=Role.SOCIAL_WORKER, agency_id=""),
    "feed": acting(Role.CLOCK, CLINIC),
}
EVERY = tuple(RecordClass)


def described(**words: Any) -> PersonDescribed:
    told = {
        "first_name": TEXTS[Field.FIRST_NAME],
        "family_name": TEXTS[Field.FAMILY_NAME],
        "also_known_as": TEXTS[Field.KNOWN_AS],
        "phone": TEXTS[Field.PHONE],
        "document_number": TEXTS[Field.DOCUMENT_NUMBER],
    }
    return made(PersonDescribed, **(told | words))


def begun(ledger: Ledger, case_id: str) -> None:
    ledger.append(reported(known_as=None), stream=case_id, by=POLICE)
    ledger.append(taken_on(), described(), stream=case_id)


@pytest.fixture(scope="module")
def ledger(new_database: NewDatabase, tmp_path_factory: Any) -> Iterator[Ledger]:
    folder: Path = tmp_path_factory.mktemp("keys")
    with opened_ledger(new_database(), folder) as opened:
        for case_id in CASES:
            begun(opened, case_id)
        everything: dict[str, Any] = {"record_classes": EVERY}
        opened.append(consented(**everything), sent(**everything), accepted())
        opened.append(sent("referral-open", LAWYER.agency_id, **everything))
        opened.append(consented(), sent(), accepted(), stream=PARTIAL)
        served = (consented(**everything), sent(**everything), accepted())
        started = made(ServiceStarted, referral_id=REFERRAL)
        withdrawn = made(ConsentWithdrawn, consent_id=CONSENT)
        ended = recalled(ground_id=CONSENT, referral_id=REFERRAL)
        opened.append(*served, started, withdrawn, ended, stream=SERVED)
        opened.append(*served, stream=SEALED)
        opened.append(proposed().fact.event, confirmed().fact.event, stream=SEALED)
        emergency = broken(by=SHELTER_WORKER, at=ASKING).fact.event
        opened.append(emergency, stream=BROKEN, by=SHELTER_WORKER)
        elsewhere = reported(known_as=None, addressed_to_id=STRANGER.agency_id)
        others = described(
            **dict.fromkeys(("also_known_as", "phone", "document_number")),
            first_name="Tumaini",
            family_name="Kileo",
        )
        opened.append(elsewhere, others, stream=made_id("case", "of a stranger"), by=POLICE)
        opened.project()
        yield opened


def who(name: str, **words: Any) -> Principal:
    told: dict[str, Any] = {"asks_at": ASKING, "strength": "multi"}
    return Principal(actor=PEOPLE[name], jurisdiction_id=HERE, **(told | words))


def found(ledger: Ledger, principal: Principal, text: str) -> dict[str, tuple[Field, ...]]:
    """What somebody finds, and by which kinds of fields; counted as it is listed."""
    sought = person_search.as_tokens(sought_in(text), make_tokens(SECRET))
    rows = ledger.ask(person_search.found(principal, sought, Page(first=50))).rows
    assert ledger.ask(person_search.counted(principal, sought)) == len(rows)
    assert all(shape_found(reading(principal), row) for row in rows)
    return {row["case_id"]: matched(row) for row in rows}


def shown(ledger: Ledger, principal: Principal, field: Field) -> set[str]:
    """Where the case itself shows the field to somebody: the oracle."""
    cases = ledger.ask(case_view.by_ids(CASES))
    looks = [look_at(reading(principal), row) for row in cases.values()]
    return {
        look.case["case_id"]
        for look in looks
        if look is not None and look.view.whole and look.opens(CLASSES[field])
    }


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_case_is_found_by_what_it_shows_to_the_asker_and_by_nothing_else(
    ledger: Ledger, name: str, field: Field
) -> None:
    principal = who(name)
    expected = shown(ledger, principal, field) - glass(name)
    assert set(found(ledger, principal, TEXTS[field])) == expected


def glass(name: str) -> set[str]:
    """Who broke the glass finds the one case by its id alone."""
    return {BROKEN} if name == "shelter worker" else set()


def test_each_tie_finds_what_the_rules_say(ledger: Ledger) -> None:
    name, phone = TEXTS[Field.FIRST_NAME], TEXTS[Field.PHONE]
    assert set(found(ledger, who("social worker"), name)) == set(CASES), "who is on the list"
    assert found(ledger, who("second worker"), name) == {}, "is assigned to none"
    assert set(found(ledger, who("supervisor"), name)) == {*CASES} - {SEALED}, "inherits nothing"
    assert set(found(ledger, who("nurse"), name)) == {CASE, PARTIAL}
    assert set(found(ledger, who("nurse"), phone)) == {CASE}, "identity alone was disclosed"
    for other in ("lawyer", "police", "consul", "coordinator", "auditor", "protection officer"):
        assert found(ledger, who(other), name) == {}, other


def test_a_broken_glass_opens_the_case_and_finds_nothing(ledger: Ledger) -> None:
    look = look_at(reading(who("shelter worker")), ledger.ask(case_view.by_id(BROKEN)))
    assert look is not None
    assert look.opens(RecordClass.IDENTITY)
    assert found(ledger, who("shelter worker"), TEXTS[Field.FIRST_NAME]) == {}


def test_who_serves_on_after_the_ground_ended_finds_the_case_no_longer(ledger: Ledger) -> None:
    assert SERVED not in found(ledger, who("nurse"), TEXTS[Field.FIRST_NAME])
    assert look_at(reading(who("nurse")), ledger.ask(case_view.by_id(SERVED))) is not None


def test_a_ground_that_has_run_out_finds_nothing(ledger: Ledger) -> None:
    late = Principal(actor=NURSE, jurisdiction_id=HERE, asks_at=ASKING + timedelta(days=400))
    assert found(ledger, late, TEXTS[Field.FIRST_NAME]) == {}
    timeless = Principal(actor=NURSE, jurisdiction_id=HERE)
    assert found(ledger, timeless, TEXTS[Field.FIRST_NAME]) == {}


@pytest.mark.parametrize("strength", ["single", ""])
def test_a_weak_sign_in_finds_nothing_sealed(ledger: Ledger, strength: str) -> None:
    weak = who("social worker", strength=strength)
    assert SEALED not in found(ledger, weak, TEXTS[Field.FIRST_NAME])


def test_an_ended_agreement_finds_nothing_that_it_disclosed(ledger: Ledger) -> None:
    ended = who("nurse", agreement_ended_with=(SOCIAL_WORKER.agency_id,))
    assert found(ledger, ended, TEXTS[Field.FIRST_NAME]) == {}


@pytest.mark.parametrize("purpose", ["research", "statistics", "training", "media"])
def test_a_purpose_without_persons_finds_nobody(ledger: Ledger, purpose: str) -> None:
    asker = who("social worker", purpose_of_use=purpose)
    assert found(ledger, asker, TEXTS[Field.FIRST_NAME]) == {}


def test_a_class_that_the_policy_takes_from_a_role_finds_nothing(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = Forbid(
        code="invented",
        when=When.ROLE,
        record_classes=(RecordClass.BIOMETRIC,),
        roles=(SOCIAL_WORKER.role,),
        source="a policy of tomorrow",
    )
    monkeypatch.setattr(policy, "FORBIDS", (*policy.FORBIDS, taken))
    assert found(ledger, who("social worker"), TEXTS[Field.DOCUMENT_NUMBER]) == {}
    assert found(ledger, who("social worker"), TEXTS[Field.FIRST_NAME])


@pytest.mark.parametrize("name", ["stranger", "consul", "police", "lawyer"])
@pytest.mark.parametrize("field", [Field.FIRST_NAME, Field.PHONE, Field.DOCUMENT_NUMBER])
def test_the_database_does_the_same_work_whatever_others_hold(
    ledger: Ledger, name: str, field: Field
) -> None:
    ledger.read_as(reader(who(name)))
    work = worked(ledger, name, TEXTS[field])
    nothing = {Field.FIRST_NAME: "Nobody", Field.PHONE: "+255700000099"}.get(field, "ZZ 0815")
    assert work == worked(ledger, name, nothing)
    assert "token" in work
    ledger.read_as_system()


def worked(ledger: Ledger, name: str, text: str) -> str:
    """The steps of a search and the rows that each of them touched, without the tokens."""
    sought = person_search.as_tokens(sought_in(text), make_tokens(SECRET))
    question = person_search.found(who(name), sought, Page())
    explained = sql.SQL("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {}")
    rows = ledger.reader.execute(
        explained.format(question.statement), dict(question.parameters)
    ).fetchall()
    return re.sub(r"[0-9a-f]{64}", "token", "\n".join(row[0] for row in rows))


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("rehema", {Field.FIRST_NAME}),
        ("MWAKIPESILE, Réhema", {Field.FIRST_NAME, Field.FAMILY_NAME}),
        ("dada", {Field.KNOWN_AS}),
        ("00255 700 000 042", {Field.PHONE}),
        ("tz-4711", {Field.DOCUMENT_NUMBER}),
        ("rehema somebody", None),
        ("rehem", None),
        ("+255700000043", None),
        ("4711", None),
    ],
)
def test_every_word_of_a_name_has_to_be_there_and_numbers_are_whole(
    ledger: Ledger, text: str, fields: set[Field] | None
) -> None:
    results = found(ledger, who("social worker"), text)
    assert set(results) == (set(CASES) if fields else set())
    assert all(set(kinds) == fields for kinds in results.values())


def test_what_was_found_is_paged_and_a_strangers_cursor_leads_nowhere(ledger: Ledger) -> None:
    sought = person_search.as_tokens(sought_in(TEXTS[Field.FIRST_NAME]), make_tokens(SECRET))

    def page(name: str, **told: Any) -> Any:
        return ledger.ask(person_search.found(who(name), sought, Page(**told)))

    first = page("social worker", first=4)
    rest = page("social worker", first=4, after=first.cursors[-1])
    assert {row["case_id"] for row in (*first.rows, *rest.rows)} == set(CASES)
    assert first.has_next
    hidden = dict(
        zip(
            [row["case_id"] for row in (*first.rows, *rest.rows)],
            [*first.cursors, *rest.cursors],
            strict=True,
        )
    )[OTHER_CASE]
    assert page("nurse", first=4, after=hidden).rows == ()


def test_each_found_case_is_noted_by_kind_and_class_without_the_text(ledger: Ledger) -> None:
    log = Kept()
    readings = reading(who("nurse"), log)
    sought = person_search.as_tokens(sought_in(TEXTS[Field.PHONE]), make_tokens(SECRET))
    for row in ledger.ask(person_search.found(who("nurse"), sought, Page())).rows:
        shape_found(readings, row)
    asyncio.run(readings.keep())
    (entry,) = log.entries
    assert entry.case_id == CASE
    assert entry.fields == ("search_result.case_id", "search_result.matched")
    assert RecordClass.CONTACT_LOCATION in entry.record_classes
    assert TEXTS[Field.PHONE] not in repr(entry)
