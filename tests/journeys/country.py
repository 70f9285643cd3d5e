"""A country that is served: everything here happens over HTTP, as an agency's own system would do.

R1  Nothing is written but by `POST /v1/…`, and nothing read but by GraphQL, at least at the
    position of what was done last.
R2  Only the rules of the jurisdiction are set down beforehand, as `make run` ships them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

import httpx

from api.commands.catalogue import camel
from infra import bootstrap
from infra.bootstrap import Parts
from infra.demonstration.cast import ACCOUNTS, AGENCIES, Agency
from infra.demonstration.houses import HOUSES, House
from infra.doors import make_doors
from infra.embedded import DatabaseUrls
from infra.http_server import address, make_server, taken_port
from infra.issuer import development_issuer
from infra.jurisdictions import configure
from infra.migrate import apply
from infra.projection_runner import running
from infra.settings import Settings

NUMBERS = count(1)


class Recorded(NamedTuple):
    """What a command was answered with."""

    id: str
    made: dict[str, str]
    position: int
    etag: str | None


class Country:
    """Agencies of the cast, and somebody who acts and asks for each of them."""

    def __init__(self, base: str, parts: Parts) -> None:
        self.http = httpx.Client(base_url=base, timeout=20)
        self._issuer = development_issuer(parts.settings)

    def posts(self, who: str, path: str, /, **words: Any) -> httpx.Response:
        """What a command is answered with; `if_match` and `key` are headers."""
        key = words.pop("key", None) or str(uuid5(NAMESPACE_OID, f"journey {next(NUMBERS)}"))
        headers = self._signed_in(who) | {"Idempotency-Key": key}
        if "if_match" in words:
            headers["If-Match"] = words.pop("if_match")
        body = {camel(name): value for name, value in words.items()}
        return self.http.post(f"/v1/{path}", json=body, headers=headers)

    def does(self, who: str, path: str, /, **words: Any) -> Recorded:
        """A command that is recorded."""
        answer = self.posts(who, path, **words)
        assert answer.is_success, f"{who}: {path}: {answer.text}"
        told = answer.json()
        assert answer.headers["Rejea-Position"] == str(told["position"])
        return Recorded(told["id"], told["made"], told["position"], answer.headers.get("ETag"))

    def asks(self, who: str, query: str, **variables: Any) -> dict[str, Any]:
        """What somebody reads."""
        body = {"query": query, "variables": variables}
        answer = self.http.post("/graphql", json=body, headers=self._signed_in(who)).json()
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def _signed_in(self, who: str) -> dict[str, str]:
        token = self._issuer.issue(ACCOUNTS[who].actor.user_id)
        return {"Authorization": f"Bearer {token}"}


def found(country: Country) -> None:
    """Enter the agencies into the directory, and open the houses."""
    for agency in AGENCIES.values():
        _enter(country, agency)
    for who, house in HOUSES.items():
        _open(country, who, house)


def _enter(country: Country, agency: Agency) -> None:
    country.does(
        "directory-editor",
        "organizations",
        organization_id=agency.organization_id,
        name=agency.name,
        kind=agency.kind,
        jurisdiction_id=agency.jurisdiction_id,
    )
    for service in agency.services:
        country.does(
            "directory-editor",
            f"organizations/{agency.organization_id}/offer-service",
            service_id=service.service_id,
            name=service.name,
            service_type=service.service_type,
            status="active",
        )


def _open(country: Country, who: str, house: House) -> None:
    country.does(
        who,
        "shelters",
        shelter_id=house.shelter_id,
        organization_id=house.agency.organization_id,
        service_id=house.service_id,
        jurisdiction_id=house.agency.jurisdiction_id,
        region=house.agency.region,
        accepts_sexes=house.accepts_sexes,
        accepts_ages=house.accepts_ages,
        accepts_children_with_parent=house.accepts_children_with_parent,
    )
    for bed in house.beds:
        country.does(
            who,
            f"shelters/{house.shelter_id}/add-place",
            place_id=bed.place_id,
            kind=bed.kind,
            sexes=bed.sexes,
            age_groups=bed.age_groups,
            capacity=bed.capacity,
            accessible=bed.accessible,
            isolation=bed.isolation,
            room=bed.room,
        )


@contextmanager
def serving(urls: DatabaseUrls, home: Path) -> Iterator[Country]:
    """Serve the country for one block."""
    settings = Settings(home=home, port=0)
    apply(urls.owner)
    with ExitStack() as stack:
        listener = stack.enter_context(taken_port(settings))
        parts = stack.enter_context(bootstrap.opened(settings, urls))
        now = parts.log.now()
        editor = ACCOUNTS["jurisdiction-editor"].actor
        configure(parts.handler.handle, now, editor, now.year)
        heard = stack.enter_context(running(bootstrap.make_runner(parts))).progress
        server = make_server(make_doors(parts, heard))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.ask_to_stop)
        while not server.started:
            time.sleep(0.01)
        country = Country(address(listener), parts)
        stack.callback(country.http.close)
        found(country)
        yield country
