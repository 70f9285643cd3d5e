"""The world of the matrix, served: who asks at which door, and what the log holds of each case."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import jwt

from api.purpose import HEADER as PURPOSE
from api.tokens import TYPE
from domain.consent.grant import ConsentGiven
from domain.messages import Recorded, Role
from domain.referral.send import ReferralSent
from infra.account_store import NewAccount, add, add_key, book, mark
from infra.event_types import NAMES
from infra.issuer import AUDIENCE, HOURS, ISSUER
from tests.api.served import GRAPHQL, Served
from tests.domain.programme import SHELTER_SERVICE, TZ
from tests.examples import CLINIC, SHELTER, SHELTER_HOUSE, acting
from tests.matrix.canaries import CANARY
from tests.matrix.cast import ASKERS, Asker
from tests.matrix.oracle import Entry, Word
from tests.matrix.story import KEY

CATALOGUE = Path(__file__).resolve().parents[2] / "docs" / "events.md"
_ROW = re.compile(r"^\| ([a-z0-9_]+) \| ([a-z_]+) \| ?(\S*) ?\|$")


class Matrix(Served):
    """Somebody of the matrix asks at a door."""

    keys: Mapping[str, str] = {}

    @cached_property
    def tokens(self) -> Mapping[str, str]:
        return {name: self._token(asker) for name, asker in ASKERS.items()}

    def headers(self, who: str) -> dict[str, str]:
        token = self.keys[who] if who in self.keys else self.tokens[who]
        purpose = {PURPOSE: EVERYBODY[who].purpose} if EVERYBODY[who].purpose else {}
        return {"Authorization": f"Bearer {token}", "Accept": GRAPHQL, **purpose}

    def _token(self, asker: Asker) -> str:
        at = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": asker.subject,
            "iat": at,
            "exp": at + HOURS * 3600,
            "auth_time": at,
            "acr": asker.strength,
            "jti": f"{asker.subject}{at}",
        }
        headers = {"typ": TYPE, "kid": self.issuer.key_id}
        return jwt.encode(claims, self.issuer.key, "EdDSA", headers=headers)

    def graphql(self, who: str, query: str, variables: Mapping[str, Any]) -> httpx.Response:
        body = {"query": query, "variables": variables}
        return self.http.post("/graphql", json=body, headers=self.headers(who))

    @cached_property
    def entries(self) -> Mapping[str, Sequence[Entry]]:
        """What the log holds of each case, personal words opened, by the case's name."""
        return {name: self._entries(name, key) for name, key in KEY.items()}

    def forget(self, case: str) -> None:
        """Read a case anew: something happened in it."""
        self.entries = {**self.entries, case: self._entries(case, KEY[case])}

    def contacts_of(self, agency_id: str) -> frozenset[str]:
        """The canaries and ids of an agency's contacts, which its own people are shown."""
        told = [
            getattr(entry.event, name)
            for entry in self._directory.get(agency_id, ())
            if NAMES[type(entry.event)] == "organization.contact_recorded.v1"
            for name in ("contact_id", "name", "phone", "email")
        ]
        found = (one for word in told for one in (word, *CANARY.findall(word)))
        return frozenset(found)

    @property
    def of_shelters(self) -> tuple[str, ...]:
        """What everybody may know of the one shelter: that it is there, and whose it is."""
        return (SHELTER, SHELTER_HOUSE, SHELTER_SERVICE, TZ)

    @property
    def places(self) -> frozenset[str]:
        """The places of the shelter, which its own people are shown."""
        added = self.parts.log.read({SHELTER: 0})
        return frozenset(
            str(getattr(entry.event, "place_id", "")) for entry in added if entry.stream == SHELTER
        )

    @cached_property
    def _directory(self) -> Mapping[str, Sequence[Recorded]]:
        return {agency: self.parts.log.read({agency: 0}) for agency in (SHELTER_HOUSE, CLINIC)}

    def _entries(self, name: str, key: str) -> list[Entry]:
        recorded = self.parts.log.read({key: 0})
        sent = {
            entry.event.referral_id: entry.event
            for entry in recorded
            if isinstance(entry.event, ReferralSent)
        }
        answered = _answered(recorded)
        made = [_entry(name, entry, sent, answered) for entry in recorded]
        others = tuple(
            ((event.to_agency_id, event.from_agency_id), key not in answered)
            for key, event in sent.items()
        )
        towards = _towards(recorded)
        return [
            entry._replace(others=others, towards=towards.get(entry.entry_id, "")) for entry in made
        ]


KEPT, SUSPENDED = "a service", "a suspended service"


def services(matrix: Matrix) -> dict[str, str]:
    """Two programs of the clinic with an API key each, the second suspended since."""
    with book(matrix.parts.urls.owner) as connection:
        ids = {name: add(connection, _service(name)) for name in (KEPT, SUSPENDED)}
        keys = {name: add_key(connection, user_id, 30).text for name, user_id in ids.items()}
        mark(connection, ids[SUSPENDED], "suspend")
    return keys


def _service(name: str) -> NewAccount:
    return NewAccount(
        kind="service",
        issuer=None,
        subject=None,
        name=name,
        role=Role.HEALTH_WORKER,
        agency_id=CLINIC,
        jurisdiction_id=TZ,
    )


SERVICE = Asker(acting(Role.HEALTH_WORKER, CLINIC, "a program"), strength="api_key")
EVERYBODY: Mapping[str, Asker] = {
    **ASKERS,
    KEPT: SERVICE,
    SUSPENDED: SERVICE,
}


def _answered(recorded: Sequence[Recorded]) -> set[str]:
    names = ("accepted", "declined", "recalled", "cancelled", "closed", "not_delivered")
    return {
        getattr(entry.event, "referral_id", "") or ""
        for entry in recorded
        if NAMES[type(entry.event)].startswith(tuple(f"referral.{name}" for name in names))
    }


def _entry(case: str, found: Recorded, sent: Mapping[str, Any], answered: set[str]) -> Entry:
    name = NAMES[type(found.event)]
    key = getattr(found.event, "referral_id", None) or ""
    referral = sent.get(key)
    return Entry(
        case=case,
        version=found.version,
        position=found.position,
        name=name,
        agency_id=found.by.agency_id,
        user_id=found.by.user_id,
        words=tuple(_words(name, found.event)),
        referral=(referral.to_agency_id, referral.from_agency_id) if referral else None,
        referral_open=bool(referral) and key not in answered,
        recorded_at=found.recorded_at,
        case_id=found.stream,
        entry_id=found.event_id,
    )


def _towards(recorded: Sequence[Recorded]) -> dict[str, str]:
    """By the id of an entry about a consent, the recipient of that consent."""
    events = [(entry.event_id, entry.event) for entry in recorded]
    given = {
        event.consent_id: event.recipient_id
        for _, event in events
        if isinstance(event, ConsentGiven)
    }
    return {key: given.get(getattr(event, "consent_id", None) or "", "") for key, event in events}


def _words(name: str, event: Any) -> list[Word]:
    told = []
    for field, (record_class, whose) in catalogue()[name].items():
        value = getattr(event, field)
        if value is not None and value != ():
            subject = getattr(event, whose, "") if whose else ""
            told.append(Word(field, record_class, bool(whose), value, subject))
    return told


_CATALOGUE: dict[str, dict[str, tuple[str, str]]] = {}


def catalogue() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """The fields of each event, as docs/events.md has them: record class, and whose data it is."""
    if not _CATALOGUE:
        name = ""
        for line in CATALOGUE.read_text().splitlines():
            if line.startswith("### "):
                name = line.removeprefix("### ")
                _CATALOGUE[name] = {}
            elif (row := _ROW.match(line)) and row[1] != "field":
                _CATALOGUE[name][row[1]] = (row[2], row[3])
    return _CATALOGUE
