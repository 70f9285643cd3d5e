from __future__ import annotations

import json

import pytest

from domain.jurisdiction import jurisdiction_stream
from domain.vocabulary import EXPLOITATION_COARSE, NOTIFY_REASON
from tests.api.commands.asking import REPORT, key, reported, sends, taken_on
from tests.api.served import Served
from tests.examples import OTHER_CASE, POLICE, made_id

ASSESS = {"urgentHealth": "no"}
PROBLEM = "application/problem+json"


def test_a_report_makes_a_case_and_names_it(served: Served) -> None:
    answer = sends(served, "police", "cases", REPORT, named="first report")
    assert answer.status_code == 201
    body = answer.json()
    assert body["made"] == {"caseId": body["id"]}
    assert answer.headers["Rejea-Position"] == str(body["position"])
    assert answer.headers["ETag"].startswith('"')
    assert "Rejea-Repeated" not in answer.headers


def test_a_repeated_command_gets_its_first_answer(served: Served) -> None:
    first = sends(served, "police", "cases", REPORT, named="report twice")
    again = sends(served, "police", "cases", REPORT, named="report twice")
    assert again.status_code == first.status_code
    assert again.json() == first.json()
    assert again.headers["Rejea-Repeated"] == "true"


def test_a_key_is_not_taken_for_another_body(served: Served) -> None:
    sends(served, "police", "cases", REPORT, named="key of two")
    other = sends(served, "police", "cases", REPORT | {"urgent": True}, named="key of two")
    assert (other.status_code, other.json()["code"]) == (422, "command_reused")


def test_the_same_key_of_two_callers_is_two_commands(served: Served) -> None:
    first = sends(served, "police", "cases", REPORT, named="one key")
    second = sends(served, "social worker", "cases", REPORT, named="one key")
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("sent", [None, "", "a b", "x" * 201, "é"])
def test_a_command_without_a_good_key_is_refused(served: Served, sent: str | None) -> None:
    headers = served.headers("police") | ({} if sent is None else {"Idempotency-Key": sent})
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    answer = served.http.post("/v1/cases", json=REPORT, headers=raw)
    assert answer.status_code == 400
    assert answer.json()["code"].startswith("idempotency_key_")


def test_what_is_read_carries_the_tag_that_acting_answers(served: Served) -> None:
    case_id, tag = taken_on(served, "tag")
    asked = "query ($id: ID!, $at: Int) { case(id: $id, atLeast: $at) { etag } }"
    head = served.parts.log.head()
    assert served.asks("social worker", asked, id=case_id, at=head)["case"]["etag"] == tag


def test_a_decision_on_what_moved_on_is_refused_with_the_tag_of_now(served: Served) -> None:
    case_id, tag = taken_on(served, "moved")
    step = f"cases/{case_id}/assess-needs"
    second = sends(served, "social worker", step, ASSESS, named="m2", If_Match=tag)
    assert second.status_code == 200
    stale = sends(served, "social worker", step, ASSESS, named="m3", If_Match=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "moved_on")
    assert stale.headers["ETag"] == second.headers["ETag"]
    anew = sends(served, "social worker", step, ASSESS, named="m3", If_Match=stale.headers["ETag"])
    assert anew.status_code == 200


@pytest.mark.parametrize("header", ["", '"x"', "W/{tag}", "x, y"])
def test_what_is_no_tag_of_now_matches_nothing(served: Served, header: str) -> None:
    case_id, tag = taken_on(served, f"no tag {header}")
    answer = sends(
        served,
        "social worker",
        f"cases/{case_id}/assess-needs",
        ASSESS,
        named=f"no tag 2 {header}",
        If_Match=header.format(tag=tag),
    )
    assert (answer.status_code, answer.headers["ETag"]) == (412, tag)


@pytest.mark.parametrize("header", ["*", "{tag}", '"other", {tag}'])
def test_one_of_several_tags_is_enough(served: Served, header: str) -> None:
    case_id, tag = taken_on(served, f"tags {header}")
    answer = sends(
        served,
        "social worker",
        f"cases/{case_id}/assess-needs",
        ASSESS,
        named=f"tags 2 {header}",
        If_Match=header.format(tag=tag),
    )
    assert answer.status_code == 200


def test_a_repetition_under_a_stale_tag_gets_its_first_answer(served: Served) -> None:
    case_id, tag = taken_on(served, "stale repetition")
    step = f"cases/{case_id}/assess-needs"
    first = sends(served, "social worker", step, ASSESS, named="s2", If_Match=tag)
    again = sends(served, "social worker", step, ASSESS, named="s2", If_Match=tag)
    assert (again.status_code, again.json()) == (200, first.json())


def test_closing_needs_to_say_what_was_seen(served: Served) -> None:
    case_id, _ = taken_on(served, "closing")
    answer = sends(
        served,
        "supervisor",
        f"cases/{case_id}/approve-closure",
        {"reason": "outcome_reached"},
        named="closing blind",
    )
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_missing")


def test_a_hidden_a_missing_and_a_malformed_case_get_one_answer(served: Served) -> None:
    ids = (OTHER_CASE, made_id("case", "nowhere"), "case-1", "shelter-1", "x")
    answers = [
        sends(served, "lawyer", f"cases/{each}/assess-needs", ASSESS, named=f"hidden {each}")
        for each in ids
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(set(answer.headers) - {"date"})) for answer in answers}) == 1


def test_a_stale_tag_tells_an_outsider_nothing(served: Served) -> None:
    hidden = sends(
        served,
        "lawyer",
        f"cases/{OTHER_CASE}/assess-needs",
        ASSESS,
        named="outsider",
        If_Match='"x"',
    )
    assert hidden.status_code == 404
    assert "ETag" not in hidden.headers


def test_nobody_acts_without_signing_in(served: Served) -> None:
    answer = served.http.post("/v1/cases", json=REPORT, headers={"Idempotency-Key": key("nobody")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("raw", "media_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"\xff\xfe", "application/json", 400, "malformed_json"),
        (b'{"account": "\\ud800"}', "application/json", 400, "malformed_json"),
        (b"[]", "application/json", 422, "malformed"),
        (b"null", "application/json", 422, "malformed"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"{}", "application/json; charset=utf-16", 415, "unsupported_media_type"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{" + b" " * 70_000 + b"}", "application/json", 413, "body_too_large"),
    ],
)
def test_what_is_no_command_is_said_cheaply(
    served: Served, raw: bytes, media_type: str, status: int, code: str
) -> None:
    headers = served.headers("police") | {"Idempotency-Key": "bad", "Content-Type": media_type}
    answer = served.http.post("/v1/cases", content=raw, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == PROBLEM


def test_an_unknown_field_is_pointed_at(served: Served) -> None:
    answer = sends(served, "police", "cases", REPORT | {"nickname": "x"}, named="unknown")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (422, "unknown_field")
    assert body["errors"] == [{"pointer": "/nickname", "detail": "This command has no such field."}]


def test_a_problem_repeats_nothing_that_was_sent(served: Served) -> None:
    canary = "Canary Person Of Nowhere"
    bad = [
        REPORT | {"channel": canary},
        REPORT | {canary: canary},
        REPORT | {"jurisdictionId": canary},
        REPORT | {"occurredAt": canary},
        REPORT | {"reporterContact": canary, "urgent": canary},
        REPORT | {"nationality": "XXX", "account": canary},
        REPORT | {"occurredAt": "2020-01-01T00:00:00Z", "account": canary},
    ]
    for number, body in enumerate(bad):
        answer = sends(served, "police", "cases", body, named=f"canary {number}")
        assert answer.status_code == 422, answer.text
        assert "Canary" not in answer.text + json.dumps(dict(answer.headers))


def test_an_id_is_told_by_its_place(served: Served) -> None:
    case_id, _ = taken_on(served, "places")
    missing = made_id("consent", "nowhere")
    answer = sends(
        served,
        "social worker",
        f"cases/{case_id}/withdraw-consent",
        {"consentId": missing},
        named="places 2",
    )
    assert missing not in answer.text
    assert "/consentId" in answer.text


def test_an_unknown_step_is_not_found(served: Served) -> None:
    case_id = reported(served, "unknown step")
    answer = sends(served, "police", f"cases/{case_id}/lapse-safety", {}, named="unknown step 2")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_commands_are_posted(served: Served) -> None:
    answer = served.http.get("/v1/cases", headers=served.headers("police"))
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


def test_one_without_the_role_is_told_so(served: Served) -> None:
    case_id, _ = taken_on(served, "role")
    answer = sends(
        served,
        "social worker",
        f"cases/{case_id}/decide-non-punishment",
        {"claimId": made_id("claim", "x"), "granted": True},
        named="role 2",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_the_anonymous_notification_takes_nothing_that_links(served: Served) -> None:
    answer = sends(
        served, "police", "notifications", {"occurredAt": "2026-01-01T00:00:00Z"}, named="linked"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")


def test_the_anonymous_notification_is_recorded_by_the_agency_and_nobody(served: Served) -> None:
    words = {
        "jurisdictionId": jurisdiction_stream("GB"),
        "refusalReason": str(next(iter(NOTIFY_REASON))),
        "ageGroup": "adult",
        "exploitation": str(next(iter(EXPLOITATION_COARSE))),
    }
    answer = sends(served, "police", "notifications", words, named="notified")
    assert answer.status_code == 201
    assert "ETag" not in answer.headers
    (entry,) = served.parts.log.read({answer.json()["id"]: 0})
    assert entry.by.agency_id == POLICE.agency_id
    assert entry.by.user_id != POLICE.user_id
    assert entry.traceparent is None
