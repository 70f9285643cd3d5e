"""The contracts of what leaves, as they are served."""

from __future__ import annotations

from typing import Any

import httpx
import jsonschema

from tests.api import world
from tests.api.served import Served


def told_to(served: Served, who: str) -> list[dict[str, Any]]:
    headers = {"Authorization": served.headers(who)["Authorization"]}
    found: list[dict[str, Any]] = served.http.get(
        "/v1/events", params={"limit": 1000}, headers=headers
    ).json()
    return found


def test_the_schema_that_an_event_names_is_served_and_the_event_keeps_to_it(
    served: Served,
) -> None:
    schemas: dict[str, Any] = {}
    events = [event for who in world.PEOPLE for event in told_to(served, who)]
    for event in events:
        path = httpx.URL(event["dataschema"]).path
        schema = schemas.setdefault(path, served.http.get(path).json())
        jsonschema.Draft202012Validator(schema).validate(event["data"])
    assert len(schemas) > 5


def test_schemas_need_no_sign_in_and_are_listed(served: Served) -> None:
    addresses = served.http.get("/schemas").json()["schemas"]
    assert len(addresses) > 150
    answer = served.http.get(addresses[0])
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.headers["cache-control"] == "max-age=3600"
    assert addresses[0] == f"/schemas/{answer.json()['$id'].rpartition(':')[2]}.json"


def test_a_type_that_is_none_is_missing(served: Served) -> None:
    for name in ("org.rejea.nothing.v1", "..%2f..%2fpyproject", "schemas"):
        answer = served.http.get(f"/schemas/{name}.json")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"


def test_the_document_of_asyncapi_is_served(served: Served) -> None:
    told = served.http.get("/asyncapi.json").json()
    assert told["asyncapi"] == "3.0.0"
    assert told["channels"]["agency"]["address"] == "rejea.agency.{agency}.v1"
