"""Somebody who acts over HTTP, as the tests speak of it."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_OID, uuid5

import httpx

from tests.api.served import Served
from tests.domain.programme import TZ
from tests.examples import SOCIAL_WORKER, WELFARE

REPORT: dict[str, Any] = {
    "jurisdictionId": TZ,
    "channel": "border_post",
    "addressedToId": WELFARE,
    "statedAge": "adult",
}


def key(name: str) -> str:
    return str(uuid5(NAMESPACE_OID, name))


def sends(
    served: Served, who: str, path: str, body: Any = None, /, *, named: str, **headers: str
) -> httpx.Response:
    """Send a command under the key of that name."""
    told = served.headers(who) | {"Idempotency-Key": key(named)}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return served.http.post(f"/v1/{path}", json={} if body is None else body, headers=told)


def reported(served: Served, named: str, **words: Any) -> str:
    """A case that the police reported, by its id."""
    answer = sends(served, "police", "cases", REPORT | words, named=named)
    assert answer.status_code == 201, answer.text
    case_id: str = answer.json()["id"]
    return case_id


def taken_on(served: Served, named: str) -> tuple[str, str]:
    """A case that the social worker took on, and the tag of what stands."""
    case_id = reported(served, named)
    worker = {"workerId": SOCIAL_WORKER.user_id}
    answer = sends(
        served, "social worker", f"cases/{case_id}/take-on-case", worker, named=f"{named} taken"
    )
    assert answer.status_code == 200, answer.text
    return case_id, answer.headers["ETag"]
