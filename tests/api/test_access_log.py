"""Who was shown what is written down before it is shown, and who was refused as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from domain.access import policy_hash
from tests.api.commands.asking import sends
from tests.api.served import Served
from tests.api.world import KNOWN_AS, LATER_CASES, NAME, PEOPLE, PHONE, TO_CLINIC
from tests.examples import CASE, OTHER_CASE, made_id

STAGE = "query Look($id: ID!) { case(id: $id) { id stage } }"
PERSON = "query ($id: ID!) { case(id: $id) { person { firstName } } }"
MISSING_CASE = made_id("case", "that never was")


class Entries(list[dict[str, Any]]):
    """What was written in one block."""


@contextmanager
def noted(served: Served) -> Iterator[Entries]:
    """The entries that are written meanwhile."""
    found = Entries()
    with psycopg.connect(served.parts.urls.owner, autocommit=True, row_factory=dict_row) as reader:
        head = reader.execute("SELECT coalesce(max(position), 0) AS head FROM access.entry")
        before = head.fetchone()
        yield found
        rows = reader.execute(
            "SELECT * FROM access.entry WHERE position > %s ORDER BY position",
            [before["head"] if before else 0],
        )
        found += rows.fetchall()


def test_who_read_a_case_is_written_with_role_agency_fields_policy_and_trace(
    served: Served,
) -> None:
    nurse, trace = PEOPLE["nurse"], "0af7651916cd43dd8448eb211c80319c"
    headers = served.headers("nurse") | {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    with noted(served) as entries:
        served.http.post(
            "/graphql", json={"query": STAGE, "variables": {"id": CASE}}, headers=headers
        )
    (entry,) = entries
    assert entry["decision"] == "permit"
    assert (entry["user_id"], entry["role"]) == (nurse.user_id, nurse.role.value)
    assert (entry["agency_id"], entry["case_id"]) == (nurse.agency_id, CASE)
    assert (entry["tie"], entry["reason"]) == ("referral", "referral in force")
    assert entry["record_classes"] == ["case_administration"]
    assert entry["fields"] == ["case.case_id", "case.stage"]
    assert (entry["door"], entry["operation"]) == ("graphql", "Look")
    assert (entry["policy_hash"], entry["trace_id"]) == (policy_hash(), trace)


def test_what_was_opened_is_named_and_what_was_not_asked_for_is_not(served: Served) -> None:
    with noted(served) as entries:
        served.asks("social worker", PERSON, id=CASE)
    (entry,) = entries
    assert entry["record_classes"] == ["identity", "case_administration"]
    assert entry["fields"] == ["case.case_id", "person.first_name"]


def test_what_an_entry_of_the_timeline_opens_is_named(served: Served) -> None:
    query = """query ($id: ID!) { timeline(caseId: $id, first: 50) {
      edges { node { name words { value } } } } }"""
    with noted(served) as entries:
        served.asks("social worker", query, id=CASE)
    named = set(entries[0]["fields"])
    assert {"timeline.name", "timeline.words", "words.first_name", "words.phone"} <= named
    assert {"identity", "contact_location"} <= set(entries[0]["record_classes"])


def test_what_is_withheld_is_not_said_to_have_been_read(served: Served) -> None:
    query = "query ($id: ID!) { case(id: $id) { person { phone } stays { placeId } } }"
    with noted(served) as entries:
        served.asks("nurse", query, id=CASE)
    assert entries[0]["record_classes"] == ["case_administration"]
    assert "person.phone" not in entries[0]["fields"]
    with noted(served) as entries:
        served.asks("social worker", query, id=CASE)
    assert entries[0]["record_classes"] == ["contact_location", "case_administration"]
    assert {"person.phone", "stay.place_id"} <= set(entries[0]["fields"])


def test_no_entry_holds_what_was_read_or_asked_with(served: Served) -> None:
    query = """query { cases(first: 50, filter: {reference: "Canary-Literal"}) { totalCount }
      case(id: "%s") { person { firstName knownAs phone parts { words { value } } }
        timeline(first: 50) { edges { node { name words { field value } } } } } }"""
    with noted(served) as entries:
        answer = served.asks("social worker", query % CASE)
    assert {NAME, KNOWN_AS, PHONE} <= set(json.dumps(answer, ensure_ascii=False).split('"'))
    assert entries[0]["record_classes"] != []
    said = str(entries)
    assert not [word for word in (NAME, KNOWN_AS, PHONE, "Canary", "sleeps") if word in said]


def test_a_list_has_an_entry_for_each_case_that_it_shows(served: Served) -> None:
    query = "{ cases(first: 50) { edges { node { id } } } }"
    with noted(served) as entries:
        listed = served.asks("social worker", query)["cases"]["edges"]
    ids = sorted(edge["node"]["id"] for edge in listed)
    assert {CASE, OTHER_CASE, *LATER_CASES} <= set(ids)
    assert sorted(entry["case_id"] for entry in entries) == ids
    assert {tuple(entry["fields"]) for entry in entries} == {("case.case_id",)}


def test_a_cursor_tells_which_case_it_was_and_a_count_does_not(served: Served) -> None:
    with noted(served) as entries:
        served.asks("social worker", "{ cases { totalCount pageInfo { hasNextPage } } }")
    assert entries == []
    with noted(served) as entries:
        served.asks("social worker", "{ cases(first: 2) { pageInfo { endCursor } } }")
    assert len(entries) == 2


@pytest.mark.parametrize(
    ("who", "query", "thing"),
    [
        ("nurse", "{ referrals { edges { node { id } } } }", "referral.referral_id"),
        ("nurse", "query ($id: ID!) { timeline(caseId: $id) { totalCount } }", "timeline.count"),
        (
            "social worker",
            "query ($id: ID!) { timeline(caseId: $id) { edges { cursor } } }",
            "timeline.version",
        ),
        ("shelter worker", "query ($id: ID!) { case(id: $id) { stays { id } } }", "stay.stay_id"),
        ("nurse", '{ node(id: "' + TO_CLINIC + '") { id } }', "referral.referral_id"),
        ("police", "query ($id: ID!) { case(id: $id) { takenOver } }", "case.receipt"),
        ("coordinator", "query ($id: ID!) { case(id: $id) { __typename } }", "case.case_id"),
    ],
)
def test_every_way_to_a_case_is_noted(served: Served, who: str, query: str, thing: str) -> None:
    with noted(served) as entries:
        served.asks(who, query, id=CASE)
    assert [entry["case_id"] for entry in entries] == [CASE]
    assert thing in entries[0]["fields"]


def test_one_operation_is_one_entry_for_each_case_however_often_it_asks(served: Served) -> None:
    query = """query ($id: ID!) { a: case(id: $id) { stage } b: case(id: $id) { child }
      node(id: $id) { id } timeline(caseId: $id) { edges { node { name } } } }"""
    with noted(served) as entries:
        served.asks("social worker", query, id=CASE)
    (entry,) = entries
    assert {"case.stage", "case.child", "timeline.name"} <= set(entry["fields"])
    assert set(entry["record_classes"]) == {"child", "case_administration"}


@pytest.mark.parametrize("query", [STAGE, "query ($id: ID!) { node(id: $id) { id } }"])
@pytest.mark.parametrize("case_id", [CASE, MISSING_CASE])
def test_who_asks_for_a_hidden_or_a_missing_case_is_noted_as_refused_and_alike(
    served: Served, query: str, case_id: str
) -> None:
    with noted(served) as entries:
        served.asks("consul", query, id=case_id)
    (entry,) = entries
    assert (entry["decision"], entry["case_id"]) == ("deny", case_id)
    assert (entry["tie"], entry["reason"]) == ("none", "nothing that may be known")
    assert entry["fields"] == entry["record_classes"] == []
    assert entry["user_id"] == PEOPLE["consul"].user_id


def test_who_asks_for_a_hidden_referral_is_noted_as_refused(served: Served) -> None:
    with noted(served) as entries:
        served.asks("consul", "query ($id: ID!) { node(id: $id) { id } }", id=TO_CLINIC)
    (entry,) = entries
    assert (entry["decision"], entry["case_id"], entry["asked_id"]) == ("deny", None, TO_CLINIC)


def test_what_is_about_no_case_is_not_noted(served: Served) -> None:
    query = """{ me { name } shelters { totalCount edges { node { id } } }
      services { edges { node { name organization { name } } } } }"""
    with noted(served) as entries:
        served.asks("social worker", query)
        served.asks("police", "{ __typename }")
        served.posted("police", "{ nonsense }")
    assert entries == []


def assesses_needs(served: Served, named: str) -> httpx.Response:
    needs = {"serviceTypes": ["psychosocial_service"], "urgentHealth": "no"}
    path = f"cases/{OTHER_CASE}/assess-needs"
    return sends(served, "social worker", path, needs, named=named)


@contextmanager
def out_of_order(served: Served) -> Iterator[None]:
    """The access log cannot be written meanwhile."""
    with psycopg.connect(served.parts.urls.owner, autocommit=True) as owner:
        owner.execute("REVOKE EXECUTE ON FUNCTION access.record FROM rejea_app")
        try:
            yield
        finally:
            owner.execute("GRANT EXECUTE ON FUNCTION access.record TO rejea_app")


@pytest.mark.parametrize("accept", ["application/graphql-response+json", "application/json"])
def test_without_an_access_log_nothing_is_shown_and_commands_go_on(
    served: Served, accept: str
) -> None:
    headers = served.headers("social worker") | {"Accept": accept}
    body = {"query": "query ($id: ID!) { case(id: $id) { id } me { name } }"}
    with noted(served) as entries, out_of_order(served):
        answer = served.http.post(
            "/graphql", json=body | {"variables": {"id": CASE}}, headers=headers
        )
        acted = assesses_needs(served, "while the access log is down")
        about_nobody = served.asks("social worker", "{ me { name } }")
    assert answer.status_code == 503
    assert answer.json().keys() == {"errors"}
    assert answer.json()["errors"][0]["extensions"] == {"code": "access_log_unavailable"}
    assert CASE not in answer.text
    assert entries == []
    assert acted.status_code == 200, acted.text
    assert about_nobody == {"me": {"name": "social worker"}}
    assert served.asks("social worker", STAGE, id=CASE)["case"]["id"] == CASE


def test_an_access_log_that_others_block_is_not_waited_for_without_end(served: Served) -> None:
    with psycopg.connect(served.parts.urls.owner) as blocking:
        blocking.execute("LOCK TABLE access.entry IN ACCESS EXCLUSIVE MODE")
        answer = served.posted("social worker", STAGE, id=CASE)
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "access_log_unavailable"
    assert served.asks("social worker", STAGE, id=CASE)["case"]["id"] == CASE


def test_a_command_is_an_act_and_no_reading(served: Served) -> None:
    with noted(served) as entries:
        answer = assesses_needs(served, "an act")
    assert answer.headers["ETag"]
    assert entries == []


def test_the_feed_has_an_entry_for_each_case_that_a_page_tells_of(served: Served) -> None:
    headers = {"Authorization": served.headers("social worker")["Authorization"]}
    with noted(served) as entries:
        answer = served.http.get("/v1/events", params={"limit": 1000}, headers=headers)
    told = {event["subject"] for event in answer.json()}
    assert len(told) > 2
    assert len(entries) == len(told) == len({entry["case_id"] for entry in entries})
    assert {entry["door"] for entry in entries} == {"feed"}
    assert {tuple(entry["fields"]) for entry in entries} == {("event.type",)}


def test_without_an_access_log_the_feed_tells_nothing(served: Served) -> None:
    headers = {"Authorization": served.headers("social worker")["Authorization"]}
    with out_of_order(served):
        answer = served.http.get("/v1/events", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "access_log_unavailable")
    assert answer.headers["Retry-After"] == "1"
