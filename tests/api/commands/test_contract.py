from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any
from uuid import UUID

import pytest

from api.commands import bodies, examples, openapi
from api.commands.catalogue import Operation, camel, operations
from api.commands.keys import command_id, made_id
from api.commands.shared import JSON
from api.errors import PROBLEM
from api.problems import markdown, pages, refusals
from domain.messages import Command, Role
from domain.permissions import WHO_MAY_ACT
from domain.personal import personal_fields
from domain.wellformed import check
from infra.problem_pages import FOLDER
from infra.reference_lists import LibraryLists
from tests.api.served import Served
from tests.examples import MORNING, POLICE, SOCIAL_WORKER

BY_NAME = {each.name: each for each in operations()}
REFERENCE = LibraryLists()
_OPERATIONS = pytest.mark.parametrize("operation", operations(), ids=lambda each: each.name)


def test_every_command_that_people_give_has_an_address_of_its_own() -> None:
    given = {
        kind
        for kind, row in WHO_MAY_ACT.items()
        if any(role is not Role.CLOCK for role in row.roles)
    }
    assert {each.kind for each in operations()} == given
    assert len({each.path for each in operations()}) == len(given)


def test_every_event_that_people_record_is_reachable() -> None:
    reachable = {event for each in operations() for event in WHO_MAY_ACT[each.kind].records}
    by_the_clock = {
        event for row in WHO_MAY_ACT.values() for event in row.records if row.roles == (Role.CLOCK,)
    }
    every = {event for row in WHO_MAY_ACT.values() for event in row.records}
    assert every - reachable <= by_the_clock


def test_what_the_clock_alone_records_has_no_address() -> None:
    alone = {kind for kind, row in WHO_MAY_ACT.items() if row.roles == (Role.CLOCK,)}
    assert alone
    assert not alone & {each.kind for each in operations()}


@_OPERATIONS
def test_examples_are_commands(operation: Operation) -> None:
    for whole in (True, False):
        body = json.dumps(examples.request_example(operation, whole=whole))
        check(_command(operation, body), REFERENCE)


@_OPERATIONS
def test_ids_that_are_left_out_are_made_ever_the_same(operation: Operation) -> None:
    body = json.dumps(examples.request_example(operation, whole=False))
    assert _command(operation, body) == _command(operation, body)


@_OPERATIONS
def test_the_body_says_every_field_of_the_command(operation: Operation) -> None:
    own = {each.name for each in fields(operation.kind)} - {each.name for each in fields(Command)}
    said = set(bodies.model(operation).model_fields)
    elsewhere = {operation.path_word}
    if operation.makes_id:
        elsewhere.add(operation.introduces)
    assert own - said <= elsewhere


@_OPERATIONS
def test_personal_fields_are_marked_in_the_contract(operation: Operation) -> None:
    schema = openapi.described()["components"]["schemas"][operation.name]
    said = {word.name for word in bodies.spoken(operation)}
    for name, mark in personal_fields(operation.kind).items():
        if name in said:
            told = schema["properties"][camel(name)]
            assert told["x-record-class"] == mark.record_class
            assert told["x-personal"] is True


def test_a_new_case_has_an_id_that_nobody_chose() -> None:
    for name in ("ReportCase", "RecordUnexpectedArrival"):
        assert "case_id" not in bodies.model(BY_NAME[name]).model_fields
    assert "new_case_id" not in bodies.model(BY_NAME["SuspectRetrafficking"]).model_fields
    assert "child_case_id" not in bodies.model(BY_NAME["RecordBirth"]).model_fields


@pytest.mark.parametrize("name", ["complaint", "demand", "statement", "claim", "detention"])
def test_nobody_chooses_the_id_of_what_is_before_the_law(name: str) -> None:
    introduced = [one for one in operations() if one.introduces == f"{name}_id"]
    assert introduced
    for operation in introduced:
        body = json.dumps(examples.request_example(operation))
        assert f"{name}_id" not in bodies.model(operation).model_fields
        made = str(getattr(_command(operation, body), f"{name}_id"))
        assert re.fullmatch(rf"{name}-[0-9a-f-]{{36}}", made)


def test_somebody_else_who_is_left_unnamed_gets_an_id() -> None:
    example = examples.request_example(BY_NAME["ReportCase"])
    del example["reporterContactId"]
    command = _command(BY_NAME["ReportCase"], json.dumps(example))
    assert str(getattr(command, "reporter_contact_id", "")).startswith("contact-")


def test_keys_of_two_agencies_never_meet() -> None:
    assert command_id(POLICE, "k") != command_id(SOCIAL_WORKER, "k")
    assert made_id(command_id(POLICE, "k"), "case_id").startswith("case-")


def test_names_in_the_contract_are_one_thing_each() -> None:
    schemas = openapi.described()["components"]["schemas"]
    assert not [name for name in schemas if "__" in name]
    assert len(json.dumps(schemas)) < 2_000_000


def test_every_status_names_its_problems() -> None:
    for path, methods in openapi.described()["paths"].items():
        if not path.startswith("/v1/"):
            continue
        ((method, operation),) = methods.items()
        shown = operation["responses"].get("200", {}).get("content", {})
        media_type = JSON if method == "post" else next(iter(shown))
        for status, told in operation["responses"].items():
            if status.startswith("2"):
                assert told["content"][media_type]["examples"]
            else:
                assert "$ref" in told or PROBLEM in told["content"]


def test_every_problem_has_its_page_in_docs() -> None:
    """Write them anew with: python -m infra.problem_pages."""
    written = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == {code: markdown(page) for code, page in pages().items()}


def test_every_refusal_has_advice_a_status_and_a_code_of_its_own() -> None:
    codes = [kind.code() for kind in refusals()]
    assert len(set(codes)) == len(codes)
    for kind in refusals():
        page = pages()[kind.code()]
        assert page.advice
        assert page.meaning
        assert 400 <= page.status < 500


@pytest.mark.parametrize("code", ["consent_missing", "unauthenticated", "missing"])
def test_the_type_of_a_problem_is_an_address_that_answers(served: Served, code: str) -> None:
    answer = served.http.get(f"/problems/{code}")
    assert answer.status_code == 200
    assert "What to do:" in answer.text
    assert served.http.get("/problems/nothing").status_code == 404


def test_the_contract_and_its_pages_are_served_without_asking_anybody_else(served: Served) -> None:
    contract: dict[str, Any] = served.http.get("/openapi.json").json()
    assert contract["openapi"].startswith("3.1")
    pages_of_docs = ["/docs", "/docs/acceptReferral", "/docs/ready", "/docs/reference.css"]
    for path in pages_of_docs:
        answer = served.http.get(path)
        assert answer.status_code == 200
        assert "https://" not in answer.text.replace("https://example.org", "")
        assert "<script" not in answer.text
    assert served.http.get("/docs/nothing").status_code == 404


def test_a_page_lists_what_its_command_records(served: Served) -> None:
    told = served.http.get("/docs/acceptReferral").text
    assert "<ul><li><code>ReferralAccepted</code>: " in told
    assert "* <code>" not in told


def _command(operation: Operation, body: str) -> Command:
    command, _ = bodies.command(
        operation,
        bodies.model(operation).model_validate_json(body),
        address_id=examples.address_example(operation),
        by=SOCIAL_WORKER,
        at=MORNING,
        command_id=UUID(examples.KEY),
        traceparent=None,
    )
    return command
