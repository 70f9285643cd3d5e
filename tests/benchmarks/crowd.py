"""A crowd: many cases with five referrals each, in the read models of a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg

from domain.directory.organization import OrganizationRegistered
from domain.identification.report import PersonDescribed, ReportReceiptGiven
from domain.messages import Event
from domain.vocabulary import SERVICE_TYPE
from infra.embedded import DatabaseUrls
from tests.examples import (
    CLINIC,
    EDITOR,
    LEGAL_AID,
    MORNING,
    POLICE_POST,
    SHELTER_HOUSE,
    WELFARE,
    made_id,
)
from tests.made import made
from tests.projections.histories import (
    accepted,
    consented,
    reported,
    screened,
    sent,
    taken_on,
)
from tests.projections.ledger import PROJECTIONS, opened_ledger

REFERRALS = 5
READ = ("case_view", "timeline", "due_list", "referral_list", "directory")
"""What the documents read."""
RECEIVERS = (CLINIC, LEGAL_AID, SHELTER_HOUSE)
SERVICES = ("health_medical_service", "legal_assistance_service", "safehouse_service")


def gather(urls: DatabaseUrls, home: Path, cases: int) -> None:
    """Write the cases into an empty log, and project them."""
    with opened_ledger(urls, home) as ledger:
        for agency in (*RECEIVERS, WELFARE, POLICE_POST):
            ledger.append(made(OrganizationRegistered, name="An agency"), stream=agency, by=EDITOR)
        for number in range(cases):
            at = MORNING + timedelta(minutes=number)
            ledger.append(*_history(number), stream=case_id(number), at=at)
        ledger.project([found for found in PROJECTIONS if found.name in READ])
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def case_id(number: int) -> str:
    return made_id("case", f"of the crowd {number}")


def _history(number: int) -> Iterator[Event]:
    yield reported()
    yield taken_on()
    yield made(ReportReceiptGiven, reporter_agency_id=POLICE_POST)
    yield made(PersonDescribed)
    yield screened()
    for each in range(REFERRALS):
        yield from _referred(number, each)


def _referred(number: int, each: int) -> Iterator[Event]:
    receiver = RECEIVERS[each % len(RECEIVERS)]
    key = made_id("referral", f"{number} {each}")
    consent = made_id("consent", f"{number} {each}")
    yield consented(consent, receiver)
    service = SERVICE_TYPE[SERVICES[each % len(SERVICES)]]
    yield sent(key, receiver, service_type=service, basis_id=consent)
    if each % 2:
        yield accepted(key)
