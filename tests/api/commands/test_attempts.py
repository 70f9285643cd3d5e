"""Whoever asks for an emergency access and does not get it is noted, and told no more by that."""

from __future__ import annotations

from typing import Any

import pytest

from projections.visibility.readings import NOTHING_THERE
from tests.api.commands.asking import key, sends, taken_on
from tests.api.commands.test_fresh_sign_in import signed_in
from tests.api.served import Served
from tests.api.test_access_log import noted, out_of_order
from tests.api.world import PEOPLE
from tests.examples import SOCIAL_WORKER, made_id

EMERGENCY: dict[str, Any] = {
    "reason": "medical_emergency",
    "words": "An invented emergency.",
    "recordClasses": ["contact_location", "identity"],
}
CONTACT: dict[str, Any] = {"channel": "telephone", "outcome": "not_reached"}
NAME: dict[str, Any] = {"firstName": "Invented"}
REFUSED = (
    """query ($id: ID!) { disclosures(caseId: $id, first: 5) { edges { node { reason } } } }"""
)
NEEDS: dict[str, Any] = {"urgentHealth": "no"}
NAMED = ["identity", "contact_location"]
WHO_READ = """query ($id: ID!) { disclosures(caseId: $id, first: 1) { edges { node {
  permitted userId role reason recordClasses fields door } } } }"""


def asks_for(served: Served, who: str, case_id: str, named: str, /, **words: Any) -> Any:
    headers = words.pop("headers", {})
    step = f"cases/{case_id}/break-glass"
    return sends(served, who, step, EMERGENCY | words, named=named, **headers)


def shown(served: Served, named: str) -> str:
    """A case that the social worker took on, once the read models have it."""
    case_id, _ = taken_on(served, named)
    body = {"urgentHealth": "no"}
    done = sends(
        served, "social worker", f"cases/{case_id}/assess-needs", body, named=f"{named} shown"
    )
    text = "query ($id: ID!, $at: Int!) { case(id: $id, atLeast: $at) { id } }"
    assert served.asks("social worker", text, id=case_id, at=done.json()["position"])["case"]
    return case_id


@pytest.fixture(scope="module")
def sealed(served: Served) -> str:
    """A case of which it is sealed where the person is."""
    case_id, _ = taken_on(served, "attempts")
    proposal = {
        "sealId": made_id("seal", key("attempts")),
        "change": "seal",
        "kind": "shelter_location",
        "listedUserIds": [SOCIAL_WORKER.user_id],
        "reason": "An invented threat.",
    }
    step = f"cases/{case_id}/propose-seal"
    proposed = sends(served, "social worker", step, proposal, named="attempts propose")
    told = {"proposalId": proposed.json()["made"]["proposalId"]}
    confirmed = sends(
        served, "supervisor", f"cases/{case_id}/confirm-seal", told, named="attempts confirm"
    )
    assert confirmed.status_code == 200, confirmed.text
    return case_id


def test_who_asked_for_a_sealed_class_in_an_emergency_is_noted_with_what_was_named(
    served: Served, sealed: str
) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    with noted(served) as entries:
        answer = asks_for(served, "nurse", sealed, "a sealed class", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_opened_by_break_glass")
    (entry,) = entries
    nurse = PEOPLE["nurse"]
    assert (entry["decision"], entry["case_id"], entry["asked_id"]) == ("deny", sealed, None)
    assert (entry["user_id"], entry["role"]) == (nurse.user_id, nurse.role.value)
    assert (entry["reason"], entry["tie"]) == ("not_opened_by_break_glass", "none")
    assert (entry["record_classes"], entry["fields"]) == (NAMED, [])
    assert (entry["door"], entry["operation"]) == ("command", "BreakGlass")
    assert entry["trace_id"] == trace


def test_the_agency_that_answers_and_those_who_protect_data_read_of_a_refused_attempt(
    served: Served, sealed: str
) -> None:
    asks_for(served, "nurse", sealed, "read of")
    (edge,) = served.asks("social worker", WHO_READ, id=sealed)["disclosures"]["edges"]
    assert edge["node"] == {
        "permitted": False,
        "userId": PEOPLE["nurse"].user_id,
        "role": "HEALTH_WORKER",
        "reason": "not_opened_by_break_glass",
        "recordClasses": ["IDENTITY", "CONTACT_LOCATION"],
        "fields": [],
        "door": "command",
    }
    for who in ("auditor", "data protection officer"):
        asks_for(served, "nurse", sealed, "read of")
        (edge,) = served.asks(who, WHO_READ, id=sealed)["disclosures"]["edges"]
        assert edge["node"]["reason"] == "not_opened_by_break_glass"


def test_the_survivors_report_counts_a_refused_attempt_and_names_no_class(
    served: Served, sealed: str
) -> None:
    asks_for(served, "nurse", sealed, "reported")
    path = f"/v1/cases/{sealed}/disclosures/report?language=en&on_screen=true"
    text = served.http.get(path, headers=served.headers("social worker")).text
    assert "was shown nothing" in text
    assert "where you are" not in text


def test_an_attempt_is_noted_whatever_it_was_refused_for(served: Served) -> None:
    case_id, _ = taken_on(served, "whatever for")
    old = signed_in(served, "nurse", 3600)
    with noted(served) as entries:
        asks_for(served, "police", case_id, "health for police", recordClasses=["medical"])
        asks_for(served, "coordinator", case_id, "no emergency role")
        asks_for(served, "nurse", case_id, "old sign-in", headers=old)
    assert [entry["reason"] for entry in entries] == [
        "not_opened_by_break_glass",
        "not_permitted",
        "sign_in_too_old",
    ]
    assert [entry["record_classes"] for entry in entries] == [["medical"], NAMED, NAMED]
    assert {(entry["decision"], entry["case_id"]) for entry in entries} == {("deny", case_id)}


def test_whose_right_is_suspended_is_noted_too(served: Served) -> None:
    case_id, _ = taken_on(served, "suspended")
    opened = asks_for(served, "shelter worker", case_id, "the first", recordClasses=["identity"])
    told = {
        "outcome": "not_justified",
        "words": "None.",
        "glassId": opened.json()["made"]["glassId"],
    }
    sends(served, "supervisor", f"cases/{case_id}/review-glass", told, named="judged")
    with noted(served) as entries:
        answer = asks_for(served, "shelter worker", case_id, "the second")
    agency_id, user_id = PEOPLE["shelter worker"].agency_id, PEOPLE["shelter worker"].user_id
    back = {"userId": user_id, "reason": "Given back."}
    step = f"organizations/{agency_id}/restore-break-glass"
    sends(served, "data protection officer", step, back, named="given back")
    assert (answer.status_code, answer.json()["code"]) == (403, "right_suspended")
    assert [entry["reason"] for entry in entries] == ["right_suspended"]


def test_an_attempt_on_what_is_not_known_is_noted_like_any_id_that_is_denied(
    served: Served,
) -> None:
    nowhere = made_id("case", "of no attempt")
    with noted(served) as entries:
        answer = asks_for(served, "nurse", nowhere, "nowhere")
        served.asks("nurse", "query ($id: ID!) { case(id: $id) { stage } }", id=nowhere)
    assert (answer.status_code, answer.json()["code"]) == (404, "missing")
    by_command, by_query = (
        {
            name: entry[name]
            for name in ("decision", "case_id", "reason", "record_classes", "fields")
        }
        for entry in entries
    )
    assert by_command == by_query
    assert by_command["record_classes"] == []


def test_what_was_accepted_or_is_no_command_is_no_refused_attempt(served: Served) -> None:
    case_id, _ = taken_on(served, "opened")
    with noted(served) as entries:
        assert asks_for(served, "nurse", case_id, "opened").status_code == 200
        assert asks_for(served, "nurse", case_id, "opened").status_code == 200
        no_command = asks_for(served, "nurse", case_id, "nothing", recordClasses="all")
        elsewhere = sends(served, "nurse", "organizations", {"name": 1}, named="elsewhere")
    assert no_command.status_code == elsewhere.status_code == 422
    assert entries == []


def test_every_refused_command_about_a_case_is_noted_with_its_own_code(served: Served) -> None:
    case_id, _ = taken_on(served, "every")
    asked: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("social worker", "record-contact-attempt", CONTACT, "unsafe_contact"),
        ("social worker", "describe-person", {}, "nothing_described"),
        ("nurse", "describe-person", NAME, NOTHING_THERE),
        ("police", "describe-person", NAME, "not_permitted"),
    )
    with noted(served) as entries:
        for who, step, body, _ in asked:
            answer = sends(
                served, who, f"cases/{case_id}/{step}", body, named=f"every {who} {step}"
            )
            assert answer.status_code >= 400, answer.text
    assert [entry["reason"] for entry in entries] == [reason for *_, reason in asked]
    assert [entry["user_id"] for entry in entries] == [PEOPLE[who].user_id for who, *_ in asked]
    assert {(entry["decision"], entry["door"], entry["case_id"]) for entry in entries} == {
        ("deny", "command", case_id)
    }
    assert entries[0]["operation"] == "RecordContactAttempt"
    assert [entry["record_classes"] for entry in entries] == [[]] * len(asked)
    assert not any("Invented" in str(entry) for entry in entries)


def test_why_somebody_was_refused_is_shown_to_whoever_may_see_what_that_tells(
    served: Served,
) -> None:
    case_id = shown(served, "why")
    step = f"cases/{case_id}/record-contact-attempt"
    for who in ("auditor", "data protection officer"):
        sends(served, "social worker", step, CONTACT, named=f"why not, {who}")
        (edge,) = served.asks(who, WHO_READ, id=case_id)["disclosures"]["edges"]
        assert edge["node"]["reason"] == "reason_withheld"
    page = served.asks("social worker", REFUSED, id=case_id)["disclosures"]["edges"]
    assert "unsafe_contact" in [edge["node"]["reason"] for edge in page]


def test_the_survivors_report_counts_no_slip_of_those_who_work_on_the_case(served: Served) -> None:
    case_id = shown(served, "slips")
    path = f"/v1/cases/{case_id}/disclosures/report?language=en&on_screen=true"
    for who, body, refused in (("social worker", {}, False), ("police", NAME, True)):
        sends(served, who, f"cases/{case_id}/describe-person", body, named=f"slip {who}")
        text = served.http.get(path, headers=served.headers("social worker")).text
        assert ("was shown nothing" in text) is refused


def test_whoever_guesses_ids_by_commands_leaves_a_trace_as_by_reading(served: Served) -> None:
    nowhere = made_id("case", "guessed")
    with noted(served) as entries:
        sends(served, "nurse", f"cases/{nowhere}/assess-needs", NEEDS, named="guessed")
    (entry,) = entries
    assert (entry["case_id"], entry["reason"]) == (nowhere, NOTHING_THERE)


def test_a_refused_command_that_cannot_be_noted_is_told_nothing(served: Served) -> None:
    case_id, _ = taken_on(served, "untold")
    with out_of_order(served):
        answer = sends(
            served, "social worker", f"cases/{case_id}/record-contact-attempt", CONTACT, named="un"
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "access_log_unavailable")


def test_a_refused_attempt_that_cannot_be_noted_is_told_nothing(
    served: Served, sealed: str
) -> None:
    with noted(served) as entries, out_of_order(served):
        answer = asks_for(served, "nurse", sealed, "unnoted")
    assert (answer.status_code, answer.json()["code"]) == (503, "access_log_unavailable")
    assert "sealed" not in answer.text
    assert entries == []
    assert asks_for(served, "nurse", sealed, "unnoted").status_code == 403
