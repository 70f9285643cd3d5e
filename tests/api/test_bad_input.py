"""Whatever is sent wrongly is answered with its own code, soon, and leaves everything as it was.

A broker that is down at the start: tests/infra/test_serve.py and tests/consumers/. A topic that
somebody deleted: tests/consumers/test_outbox_relay.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from domain.messages import Value
from infra.issuer import HOURS, development_issuer
from tests.api.commands.asking import REPORT, key, reported, sends, taken_on
from tests.api.served import Served
from tests.api.world import TO_CLINIC
from tests.examples import CASE, POLICE, SHELTER

SOON = 0.1
"""Seconds, of the quickest of three: what else the machine does is nobody's fault here."""
PAGE = "query ($n: Int, $c: String) { cases(first: $n, after: $c) { totalCount } }"
DEEP = "{ " + "case(id: 1) { person { " * 25 + "id" + " } }" * 25 + " }"
ASSESS = {"urgentHealth": "no"}


class Standing(Value):
    """What stood before: a reported case, and one that moved on after its tag was read."""

    reported_id: str
    moved_id: str
    old_tag: str
    services_cursor: str


Sends = Callable[[Served, Standing], httpx.Response]


def raw(body: bytes, media_type: str = "application/json") -> Sends:
    """A report whose body is sent as it is."""

    def send(served: Served, _: Standing) -> httpx.Response:
        told = {"Idempotency-Key": key("bad input"), "Content-Type": media_type}
        return served.http.post("/v1/cases", content=body, headers=served.headers("police") | told)

    return send


def command(who: str, path: str, body: Any) -> Sends:
    return lambda served, _: sends(served, who, path, body, named=f"bad {path}")


def asked(query: str, **variables: Any) -> Sends:
    return lambda served, _: served.posted("social worker", query, **variables)


def signed_by(token: Callable[[Served], str]) -> Sends:
    def send(served: Served, _: Standing) -> httpx.Response:
        told = {"Authorization": f"Bearer {token(served)}", "Idempotency-Key": key("bad token")}
        return served.http.post("/v1/cases", json=REPORT, headers=told)

    return send


def expired(served: Served) -> str:
    return served.issuer.issue(POLICE.user_id, time.time() - (HOURS + 1) * 3600)


def foreign(served: Served) -> str:
    """A token that another home issued."""
    settings = replace(served.parts.settings, home=served.parts.settings.home / "another")
    return development_issuer(settings).issue(POLICE.user_id)


def stale(served: Served, standing: Standing) -> httpx.Response:
    path, tag = f"cases/{standing.moved_id}/assess-needs", standing.old_tag
    return sends(served, "social worker", path, ASSESS, named="stale", If_Match=tag)


def used_again(served: Served, _: Standing) -> httpx.Response:
    return sends(served, "police", "cases", REPORT | {"urgent": True}, named="bad: stands")


def of_another_list(served: Served, standing: Standing) -> httpx.Response:
    return served.posted("social worker", PAGE, n=1, c=standing.services_cursor)


BAD: dict[str, tuple[Sends, int, str]] = {
    "malformed JSON": (raw(b'{"channel": '), 400, "malformed_json"),
    "another content type": (raw(b"<case/>", "application/xml"), 415, "unsupported_media_type"),
    "a body over the limit": (raw(b'"' + b"x" * 70_000 + b'"'), 413, "body_too_large"),
    "an unknown field": (
        command("police", "cases", REPORT | {"nickname": "x"}),
        422,
        "unknown_field",
    ),
    "the id of a shelter for that of a case": (
        command("social worker", f"cases/{SHELTER}/assess-needs", ASSESS),
        404,
        "missing",
    ),
    "the id of a referral for that of a consent": (
        command("social worker", f"cases/{CASE}/withdraw-consent", {"consentId": TO_CLINIC}),
        404,
        "missing",
    ),
    "an expired token": (signed_by(expired), 401, "unauthenticated"),
    "a foreign token": (signed_by(foreign), 401, "unauthenticated"),
    "a stale tag": (stale, 412, "moved_on"),
    "a key that another body used": (used_again, 422, "command_reused"),
    "a page of a million": (asked(PAGE, n=1_000_000), 200, "wrong_page"),
    "a cursor from another list": (of_another_list, 200, "wrong_cursor"),
    "a query of depth 50": (asked(DEEP), 400, "query_too_large"),
}


@pytest.fixture(scope="module")
def standing(served: Served) -> Standing:
    case_id, tag = taken_on(served, "bad: moved on")
    path = f"cases/{case_id}/assess-needs"
    assert sends(served, "social worker", path, ASSESS, named="bad: moves on").status_code == 200
    cursors = "{ services(first: 1) { pageInfo { endCursor } } }"
    found = served.asks("social worker", cursors)["services"]["pageInfo"]["endCursor"]
    return Standing(
        reported_id=reported(served, "bad: stands"),
        moved_id=case_id,
        old_tag=tag,
        services_cursor=found,
    )


@pytest.mark.parametrize("bad", BAD)
def test_what_is_sent_wrongly_is_answered_clearly_and_soon_and_changes_nothing(
    served: Served, standing: Standing, bad: str
) -> None:
    send, status, code = BAD[bad]
    before = recorded(served)
    answers = [send(served, standing) for _ in range(3)]
    assert {(answer.status_code, code_of(answer)) for answer in answers} == {(status, code)}
    assert min(answer.elapsed.total_seconds() for answer in answers) < SOON
    assert recorded(served) == before
    again = sends(served, "police", "cases", REPORT, named="bad: stands")
    assert again.json()["id"] == standing.reported_id


def code_of(answer: httpx.Response) -> str:
    told = answer.json()
    code: str = told["errors"][0]["extensions"]["code"] if "code" not in told else told["code"]
    return code


def recorded(served: Served) -> int:
    """How many events the log holds."""
    ((count,),) = served.parts.log._rows("SELECT count(*) FROM rejea.stored_events", ())
    return int(count)
